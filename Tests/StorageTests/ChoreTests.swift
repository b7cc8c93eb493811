import Glibc
import ServiceKit
import Testing

@testable import Storage

@Suite("Chore")
struct ChoreTests {
    /// Moves notes one by one from `notes` to the log of what it did.
    private final class Mover: Sendable {
        let moved = Lock<[String]>([])
        let fails = Lock(false)

        var chore: Chore {
            Chore { store in
                if self.fails.withLock({ $0 }) { throw StorageError.failed(reason: "the chore was told to") }
                let next = try store.first("SELECT body FROM notes ORDER BY id LIMIT 1") { try $0.text(0) }
                guard let next else {
                    return .idle
                }
                try store.execute("DELETE FROM notes WHERE body = ?1", [.text(next)])
                self.moved.withLock { $0.append(next) }
                return .more
            }
        }
    }

    private static func write(_ body: String, to database: Database) async throws {
        try await database.write(cost: 1) { try $0.execute("INSERT INTO notes (body) VALUES (?1)", [.text(body)]) }
    }

    @Test func `it goes on slice by slice until nothing is left`() async throws {
        let mover = Mover()
        let test = try TestDatabase(chore: mover.chore)
        for index in 0..<20 { try await Self.write("\(index)", to: test.database) }
        try await until("all are moved") { mover.moved.withLock { $0 } == (0..<20).map(String.init) }
        // The last slice may still be on its way to the disk.
        try await until("its changes are there") { try test.bodies().isEmpty }
    }

    @Test func `it begins with what another process left`() async throws {
        let test = try TestDatabase()
        try await Self.write("left", to: test.database)
        let mover = Mover()
        let other = try Database.open(test.location, schema: testSchema, chore: mover.chore)
        try await until("it is moved") { mover.moved.withLock { $0 } == ["left"] }
        // And finds what comes later without a call of its own.
        try await Self.write("later", to: test.database)
        try await until("it is moved") { mover.moved.withLock { $0 } == ["left", "later"] }
        await other.close()
    }

    @Test func `a failed slice leaves nothing behind, is told, and is tried again`() async throws {
        let mover = Mover()
        mover.fails.withLock { $0 = true }
        let test = try TestDatabase(chore: mover.chore)
        try await Self.write("a", to: test.database)
        try await until("it is told") { test.database.lastChoreFailure != nil }
        #expect(try test.bodies() == ["a"])
        mover.fails.withLock { $0 = false }
        try await until("it is moved") { mover.moved.withLock { $0 } == ["a"] }
        try await until("it is well") { test.database.lastChoreFailure == nil }
    }

    @Test func `it is run when it said that there will be something to do`() async throws {
        let runs = Lock<[MonotonicInstant]>([])
        let chore = Chore { _ in
            let now = MonotonicClock.now
            return runs.withLock { runs in
                runs.append(now)
                // Without it the next run would be a second later.
                return runs.count < 100 ? .later(now + .milliseconds(20)) : .idle
            }
        }
        let test = try TestDatabase(chore: chore)
        try await until("all have been") { runs.withLock { $0.count } >= 100 }
        let times = runs.withLock { $0 }
        #expect(zip(times, times.dropFirst()).allSatisfy { $1 - $0 >= .milliseconds(20) })
        await test.database.close()
    }

    @Test(arguments: [(Chore.Progress.more, 1), (.behind, 2)])
    func `work that is behind gets more of the time between calls`(_ progress: Chore.Progress, slices: Int) async throws
    {
        let events = Lock("")
        let isOver = Lock(false)
        let chore = Chore { _ in
            if isOver.withLock({ $0 }) { return .idle }
            events.withLock { $0 += "s" }
            return progress
        }
        let test = try TestDatabase(chore: chore) { $0.groupCalls = 1 }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<20 {
                group.addTask {
                    try await test.database.write(cost: 1) { _ in
                        // All are in the queue before the first ends.
                        while test.database.statistics.waitingWrites < 19,
                            !events.withLock({ $0.contains("c") })
                        { usleep(100) }
                        events.withLock { $0 += "c" }
                    }
                }
            }
            try await group.waitForAll()
        }
        isOver.withLock { $0 = true }
        let parts = events.withLock { $0 }.split(separator: "c", omittingEmptySubsequences: false)
        // Before the first call and behind the last the writer has nothing else to do.
        #expect(parts.dropFirst().dropLast().allSatisfy { $0.count == slices }, "\(parts)")
    }

    @Test func `rows of values go through one statement in their order`() async throws {
        let test = try TestDatabase()
        try await test.database.write(cost: 1) {
            try $0.execute("INSERT INTO notes (body) VALUES (?1)", rows: ["a", "b", "c"], of: 1)
        }
        var found: [String] = []
        try test.database.reading().scan(
            "SELECT body FROM notes WHERE body >= ?1 AND body <= ?2 ORDER BY body",
            rows: ["b", "c", "x", "y", "a", "a"],
            of: 2
        ) { index, row in found.append("\(index)\(try row.text(0))") }
        #expect(found == ["0b", "0c", "2a"])
        await #expect(throws: StorageError.failed(reason: "3 values are no whole rows of 2")) {
            try await test.database.write(cost: 1) {
                try $0.execute("INSERT INTO notes (body) VALUES (?1)", rows: ["a", "b", "c"], of: 2)
            }
        }
    }
}
