import Glibc
import ServiceKit
import StorageFaults
import Support
import Testing

@testable import Storage

/// What was acknowledged is there after a power cut, and every write is there whole or not at all.
///
/// A database goes through several cuts in a row: what one leaves is checked in a copy, and goes on under load to
/// the next, which may come while it is still being opened. Then another database begins from nothing.
@Suite("Power cuts", .serialized)
struct PowerCutTests {
    @Test func `nothing acknowledged is lost, none is there twice, none by half`() async throws {
        var cuts = PowerCuts("power cuts", cutsPerDatabase: 8)
        for _ in 0..<Rounds.of(50) {
            let problems = try await cuts.next()
            try #require(problems.isEmpty, "cut \(cuts.number): \(problems.prefix(5))")
        }
        // A load that acknowledged nothing would prove nothing.
        #expect(cuts.acknowledged > cuts.number)
        print("\(cuts.number) power cuts, \(cuts.acknowledged) acknowledged calls, \(cuts.undecided) undecided kept")
    }

    @Test(arguments: [PowerCutDisk.SynchronousLevel.off, .normal])
    func `a store that syncs less than at every commit is found out`(
        level: PowerCutDisk.SynchronousLevel
    ) async throws {
        var cuts = PowerCuts("power cuts, synchronous \(level)", cutsPerDatabase: 8)
        cuts.level = level
        #expect(try await cuts.findProblem(within: 50))
    }

    @Test func `a reply before the commit is found out`() async throws {
        var cuts = PowerCuts("power cuts, early replies", cutsPerDatabase: 8)
        cuts.reply = .beforeCommit
        #expect(try await cuts.findProblem(within: 50))
    }
}

/// Power cuts one after the other.
private struct PowerCuts {
    private(set) var number = 0
    private(set) var acknowledged = 0
    /// Calls whose reply the cut prevented, and that are there.
    private(set) var undecided = 0
    var level: PowerCutDisk.SynchronousLevel?
    var reply = PowerCutLoad.Reply.afterCommit
    private let cutsPerDatabase: Int
    private var random: Seeded
    /// The folder that the next cut begins with, and up to where each worker's calls are in it.
    private var folder: TemporaryFolder?
    private var found: [Int] = []

    init(_ label: String, cutsPerDatabase: Int) {
        random = Seeded(label)
        self.cutsPerDatabase = cutsPerDatabase
    }

    /// Whether one of the next cuts shows a problem.
    mutating func findProblem(within limit: Int) async throws -> Bool {
        for _ in 0..<limit {
            let problems = try await next()
            guard problems.isEmpty else {
                print("cut \(number): \(problems.prefix(3))")
                return true
            }
        }
        return false
    }

    /// Makes a cut and returns what is wrong after it.
    mutating func next() async throws -> [String] {
        if number % cutsPerDatabase == 0 { folder = nil }
        number += 1
        let before = try folder ?? TemporaryFolder()
        if folder == nil { found = Array(repeating: 0, count: PowerCutLoad.workers) }
        let calls = Lock(PowerCutLoad.Calls(acknowledged: found, begun: found))
        let acknowledged = Lock<[Int]?>(nil)
        let disk = try PowerCutDisk(folder: before.path, until: moment(), synchronous: level) {
            let now = calls.withLock { $0.acknowledged }
            acknowledged.withLock { $0 = now }
        }
        await load(before, disk, calls)
        let after = try TemporaryFolder()
        let copy = try TemporaryFolder()
        try disk.leaveRemains(in: [after.path, copy.path], using: &random)
        folder = after
        return await check(
            copy,
            PowerCutLoad.Calls(
                acknowledged: acknowledged.withLock { $0 } ?? found, begun: calls.withLock { $0.begun }))
    }

    /// Anywhere, or at a sync, where there is most to lose; sometimes before the database is even open.
    private mutating func moment() -> PowerCutDisk.Moment {
        switch random.below(8) {
        case 0: .operation(1 + random.below(40))
        case 1...4: .operation(1 + random.below(1000))
        default: .sync(1 + random.below(60))
        }
    }

    private mutating func load(
        _ folder: TemporaryFolder, _ disk: PowerCutDisk, _ calls: Lock<PowerCutLoad.Calls>
    ) async {
        var options = DatabaseOptions()
        options.vfs = disk.vfs
        options.groupCalls = 1 + random.below(8)
        options.checkpointPages = 5 + random.below(100)
        options.logLimitPages = options.checkpointPages + random.below(200)
        options.writerCacheBytes = random.oneIn(4) ? 64 << 10 : 4 << 20
        options.busyMilliseconds = 100
        var databases: [Database] = []
        for _ in 0...random.below(2) {
            // Fails where the power goes before it is open.
            let chore = random.oneIn(2) ? PowerCutLoad.chore : nil
            guard
                let database = try? Database.open(
                    folder.file("test.db"), schema: PowerCutLoad.schema, options: options, chore: chore)
            else { break }
            databases.append(database)
        }
        if !databases.isEmpty { await PowerCutLoad.run(on: databases, disk, calls, reply) }
        // Where it could not be opened although the power is there, the check finds nothing to complain about;
        // it must not pass for a cut.
        if disk.isOn { Issue.record("the database could not be opened, and its power is on") }
        for database in databases { await database.close() }
    }

    private mutating func check(_ folder: TemporaryFolder, _ calls: PowerCutLoad.Calls) async -> [String] {
        do {
            let database = try Database.open(folder.file("test.db"), schema: PowerCutLoad.schema)
            let result = try await PowerCutLoad.check(database, calls)
            await database.close()
            acknowledged += zip(calls.acknowledged, found).reduce(0) { $0 + $1.0 - $1.1 }
            undecided += zip(result.found, calls.acknowledged).reduce(0) { $0 + max(0, $1.0 - $1.1) }
            found = result.found
            return result.problems
        } catch {
            return ["\(error)"]
        }
    }
}
