import ServiceKit
import Testing

@testable import Storage

@Suite("Reading")
struct ReadingTests {
    let test: TestDatabase

    init() throws { test = try TestDatabase() }

    func add(_ body: String) async throws {
        try await test.database.write(cost: 0) {
            try $0.execute("INSERT INTO notes (body) VALUES (?1)", [.text(body)])
        }
    }

    /// A query that takes long, so that only an interruption explains its end, and a failing test has one.
    static func endless(_ reader: any SQLReading) throws -> Int64? {
        try reader.first(
            """
            WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100000000)
            SELECT count(*) FROM n
            """
        ) { try $0.int(0) }
    }

    @Test func `a long read sees one state throughout`() async throws {
        let database = test.database
        let begun = Gate()
        let gate = Gate()
        let task = Task {
            try await database.read { reader in
                let before = try reader.first("SELECT count(*) FROM notes") { try $0.int(0) }
                begun.open()
                gate.wait()
                return [before, try reader.first("SELECT count(*) FROM notes") { try $0.int(0) }]
            }
        }
        try await until("it reads") { begun.isOpen }
        try await add("a")
        gate.open()
        #expect(try await task.value == [0, 0])
        #expect(try await database.read { try $0.first("SELECT count(*) FROM notes") { try $0.int(0) } } == 1)
    }

    @Test func `a long read is interrupted when its task is cancelled, and its thread goes on`() async throws {
        let database = test.database
        for _ in 0..<5 {
            let begun = Gate()
            let task = Task {
                try await database.read { reader in
                    begun.open()
                    return try Self.endless(reader)
                }
            }
            try await until("it reads") { begun.isOpen }
            task.cancel()
            #expect(await storageError(of: task) == .cancelled)
        }
        #expect(try await database.read { try $0.first("SELECT 5") { try $0.int(0) } } == 5)
    }

    @Test func `a cancelled read starts no further query`() async throws {
        let database = test.database
        let begun = Gate()
        let gate = Gate()
        let task = Task {
            try await database.read { reader in
                begun.open()
                gate.wait()
                return try reader.first("SELECT 1") { try $0.int(0) }
            }
        }
        try await until("it runs") { begun.isOpen }
        task.cancel()
        gate.open()
        #expect(await storageError(of: task) == .cancelled)
    }

    @Test func `reads that wait are bounded and can be cancelled`() async throws {
        let test = try TestDatabase {
            $0.longReaders = 1
            $0.maximumWaitingReads = 2
        }
        let database = test.database
        let begun = Gate()
        let gate = Gate()
        let held = Task {
            try await database.read { _ in
                begun.open()
                gate.wait()
            }
        }
        try await until("it runs") { begun.isOpen }
        let waiting = (0..<2).map { _ in Task { try await database.read { _ in 1 } } }
        try await until("two wait") { database.statistics.waitingReads == 2 }
        #expect(
            await storageError(of: Task { try await database.read { _ in 1 } })
                == .overloaded(calls: 2, bytes: 0))
        waiting[0].cancel()
        #expect(await storageError(of: waiting[0]) == .cancelled)
        gate.open()
        try await held.value
        #expect(try await waiting[1].value == 1)
    }

    @Test func `an error of the body's own comes back`() async throws {
        await #expect(throws: BodyFailed.self) {
            try await test.database.read { _ in throw BodyFailed() }
        }
    }

    @Test func `long reads run beside each other and beside a write`() async throws {
        let database = test.database
        let gates = [Gate(), Gate()]
        let release = Gate()
        let tasks = gates.map { gate in
            Task {
                try await database.read { _ in
                    gate.open()
                    release.wait()
                }
            }
        }
        try await until("both run") { gates.allSatisfy(\.isOpen) }
        try await add("meanwhile")
        #expect(try test.bodies() == ["meanwhile"])
        release.open()
        for task in tasks { try await task.value }
    }
}
