import Testing

@testable import Storage

@Suite("The reader of an event loop")
struct SQLiteLoopReaderTests {
    let test: TestDatabase

    init() throws { test = try TestDatabase() }

    func add(_ body: String) async throws {
        try await test.database.write(cost: 0) {
            try $0.execute("INSERT INTO notes (body) VALUES (?1)", [.text(body)])
        }
    }

    @Test func `a loop's queries share one state between begin and end`() async throws {
        let reader = try test.database.reader(slot: 3)
        func count() throws -> Int64? { try reader.first("SELECT count(*) FROM notes") { try $0.int(0) } }
        #expect(reader.begin())
        #expect(!reader.begin())
        #expect(try count() == 0)
        try await add("a")
        #expect(try count() == 0)
        reader.end()
        #expect(try count() == 1)
        try await add("b")
        #expect(try count() == 2)
        // Begun, but the state is taken by the first query.
        reader.begin()
        try await add("c")
        #expect(try count() == 3)
        reader.end()
        reader.end()
        #expect(try count() == 3)
    }

    @Test func `a failed query does not end a loop's shared state`() async throws {
        let reader = try test.database.reader(slot: 0)
        reader.begin()
        #expect(try test.bodies() == [])
        #expect(storageError { try reader.query("SELECT * FROM nowhere") { _ in } } != nil)
        try await add("a")
        #expect(try test.bodies() == [])
        reader.end()
    }

    @Test func `a slot keeps its reader, slots have their own`() throws {
        #expect(try test.database.reader(slot: 0) === test.database.reader(slot: 0))
        #expect(try test.database.reader(slot: 0) !== test.database.reader(slot: 1))
    }
}
