internal import Contracts
internal import ServiceKit
internal import Storage

extension Catalog.VoidPlays {
    /// Somebody else corrected plays between the search and the write: the search is made again.
    private struct Overtaken: Error {}

    /// Reads after the first, where plays keep coming.
    private static let mostRounds = 8

    func handle(on store: CatalogStore, clock: any WallClock, deadline: MonotonicInstant) async throws -> Reply {
        let rows = voids.map { text in
            Result { () throws(EntryRefusal) in try Self.checked(try EntryBatch.read(text, as: Catalog.VoidRow.self)) }
        }
        while true {
            let search = try await search(rows, store)
            do {
                return try await store.database.write(cost: voids.bytes, deadline: deadline) { writer in
                    try apply(search, rows, at: clock.now, in: writer)
                }
            } catch is Overtaken {
                continue
            }
        }
    }

    /// Goes through the archive, and again through what came meanwhile, which is less each time.
    private func search(
        _ rows: [Result<Catalog.VoidRow, EntryRefusal>], _ store: CatalogStore
    ) async throws -> VoidSearch {
        var search = try await store.database.read { reader in
            try VoidSearch(rows, known: try known(in: reader), in: reader)
        }
        for _ in 0..<Self.mostRounds where search.isBehind {
            search = try await store.database.read { [search] reader in try search.wentOn(in: reader) }
        }
        return search
    }

    private static func checked(_ row: Catalog.VoidRow) throws(EntryRefusal) -> Catalog.VoidRow {
        guard row.source != nil || row.listener != nil else {
            throw EntryRefusal(field: "source", reason: "expected a source, a listener or both, found neither")
        }
        guard row.from < row.until else {
            throw EntryRefusal(field: "until", reason: "expected a time after \(row.from), found \(row.until)")
        }
        return row
    }

    private func known(in store: any SQLReading) throws -> Int {
        let next = try SourceOffsets.next(of: source, .voids, in: store)
        return Int(clamping: max(0, next - offset))
    }

    private func apply(
        _ search: VoidSearch, _ rows: [Result<Catalog.VoidRow, EntryRefusal>], at now: Timestamp,
        in store: any SQLWriting
    ) throws -> Reply {
        var search = search
        var log = ChangeLog(at: now)
        var reply = Reply()
        let offsets = SourceOffsets(store: store, source: source, kind: .voids)
        let (known, next) = try offsets.take(rows.count, at: offset)
        guard try search.holds(known: known, in: store) else { throw Overtaken() }
        try search.goOn(in: store)
        reply.known = Int64(known)
        reply.next = next
        var deltas = EventDeltas(reserving: 0)
        for index in known..<rows.count {
            switch rows[index] {
            case .failure(let refusal):
                reply.refused.append(RefusedEntry(index: index, field: refusal.field, reason: refusal.reason))
            case .success(let row):
                var plays: Int64 = 0
                for (sum, count) in search.found[index] {
                    deltas.add(-count, .plays, of: sum.track, on: Day(number: sum.day))
                    deltas.add(count, .voided, of: sum.track)
                    plays += count
                }
                let key = try StoredVoid.insert(row, archived: search.archived, plays: plays, at: now, in: store)
                log.note(.void, String(key), key: key, value: EntityValues.void(row, plays: plays))
                reply.taken += 1
                reply.plays += plays
            }
        }
        try deltas.append(to: store)
        try log.append(to: store)
        return reply
    }
}
