import ServiceKit
import Support
import Testing

@testable import Storage

/// Appends, folds, crashes and readers in any order, by several processes: at each moment and in each snapshot
/// the kept table and the tail are together what was appended.
@Suite("Delta log against its oracle")
struct DeltaPropertyTests {
    /// What one process has: each belongs to one database object, as a replica's would.
    private final class Replica {
        let database: Database
        private var limits: DeltaFold.Limits
        private(set) var fold: DeltaFold
        private(set) var tail: DeltaTail

        init(_ path: String, _ random: inout Seeded) throws {
            database = try Database.open(path, schema: deltaSchema)
            limits = DeltaFold.Limits()
            limits.windowEntries = 1 + random.below(80)
            limits.windowRows = Int64(1 + random.below(12))
            limits.chunk = 1 + random.below(6)
            limits.budget = .zero
            fold = DeltaFold(limits: limits)
            tail = DeltaTail(segmentEntries: 1 + random.below(60))
        }

        /// The process ends and starts again.
        func forget() {
            fold = DeltaFold(limits: limits)
            tail = DeltaTail(segmentEntries: 30)
        }

        func catchUp(rows: Int) async throws {
            let tail = tail
            try await database.write(cost: 0) { try tail.catchUp(in: $0, rows: rows) }
        }
    }

    /// How a slice ends.
    private enum End: CaseIterable { case commit, failingApply, rollback, failingCommit }

    private static func slice(_ replica: Replica, _ end: End) async throws {
        let fold = replica.fold
        let result: Void? = try? await replica.database.write(cost: 0) { store in
            _ = try fold.slice(in: store) {
                try Sums.add($0, in: store)
                if end == .failingApply { throw BodyFailed() }
            }
            if end == .rollback { throw BodyFailed() }
            if end == .failingCommit { try Sums.spoilCommit(in: store) }
        }
        #expect((result != nil) == (end == .commit) || end == .failingApply)
    }

    /// A reader's snapshot and what it has to show.
    private struct Snapshot {
        let replica: Int
        let slot: Int
        let expected: [SumKey: Int64]
    }

    private static let keys = Array(Int64(-6)...14)

    @Test(arguments: 0..<8)
    func `table and tail are what was appended`(round: Int) async throws {
        var random = Seeded("delta log \(round)")
        let folder = try TemporaryFolder()
        let replicas = try (0..<3).map { _ in try Replica(folder.file("test.db"), &random) }
        var oracle: [SumKey: Int64] = [:]
        var old: Snapshot?
        for step in 0..<400 {
            let replica = replicas[random.below(replicas.count)]
            switch random.below(20) {
            case 0..<6:
                let deltas = (0..<random.below(25)).map { _ in
                    Delta(
                        key: Self.keys[random.below(Self.keys.count)], series: Int64(random.below(2)),
                        day: Int64(random.below(3)), amount: Int64(random.below(9)) - 4)
                }
                let isKept = !random.oneIn(6)
                let kept: Void? = try? await replica.database.write(cost: 0) {
                    try DeltaLog.append(deltas, to: $0)
                    if !isKept { throw BodyFailed() }
                }
                #expect((kept != nil) == isKept)
                if isKept { for delta in deltas { oracle[SumKey(delta), default: 0] += delta.amount } }
            case 6..<14: try await Self.slice(replica, .commit)
            case 14: try await Self.slice(replica, End.allCases[random.below(End.allCases.count)])
            case 15: replica.forget()
            case 16: try await replica.catchUp(rows: 1 + random.below(3))
            case 17:
                // Within a write, with rows that are then taken back.
                let tail = replica.tail
                let expected = oracle
                _ = try? await replica.database.write(cost: 0) { store in
                    try DeltaLog.append([Delta(key: 3, series: 0, day: 1, amount: 100)], to: store)
                    let found = try Sums.all(tail.view(in: store), keys: Self.keys, in: store)
                    let key = SumKey(key: 3, series: 0, day: 1)
                    #expect(found[key, default: 0] == expected[key, default: 0] + 100)
                    throw BodyFailed()
                }
            case 18 where old == nil:
                let index = random.below(replicas.count)
                let reader = try replicas[index].database.reader(slot: 1)
                reader.begin()
                _ = try reader.first("SELECT head FROM delta_state") { try $0.int(0) }
                old = Snapshot(replica: index, slot: 1, expected: oracle.filter { $0.value != 0 })
            default:
                guard let snapshot = old, random.oneIn(2) else { break }
                try Self.check(replicas[snapshot.replica], snapshot, "an old snapshot, step \(step)")
                try replicas[snapshot.replica].database.reader(slot: snapshot.slot).end()
                old = nil
            }
            let index = random.below(replicas.count)
            let reader = try replicas[index].database.reader(slot: 0)
            reader.begin()
            let now = Snapshot(replica: index, slot: 0, expected: oracle.filter { $0.value != 0 })
            try Self.check(replicas[index], now, "step \(step)")
            reader.end()
        }
        if let old { try replicas[old.replica].database.reader(slot: old.slot).end() }
        try await Self.foldAll(replicas[0])
        let reader = try replicas[1].database.reader(slot: 0)
        let kept = try Sums.all(DeltaTail().view(in: reader), keys: [], in: reader)
        #expect(kept == oracle.filter { $0.value != 0 })
        for replica in replicas { await replica.database.close() }
    }

    private static func check(_ replica: Replica, _ snapshot: Snapshot, _ what: String) throws {
        let reader = try replica.database.reader(slot: snapshot.slot)
        let view = try replica.tail.view(in: reader)
        #expect(try Sums.all(view, keys: keys, in: reader) == snapshot.expected, "\(what)")
    }

    private static func foldAll(_ replica: Replica) async throws {
        let fold = replica.fold
        while try await replica.database.write(
            cost: 0,
            { store in
                try fold.slice(in: store) { try Sums.add($0, in: store) }
            })
        {}
        let reader = try replica.database.reader(slot: 0)
        let rows = try reader.first("SELECT COUNT(*) FROM delta_log") { try $0.int(0) }
        #expect(rows == 0)
        let waiting = try reader.first("SELECT waiting FROM delta_state") { try $0.int(0) }
        #expect(waiting == 0)
    }
}
