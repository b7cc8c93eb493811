import ServiceKit
import Support
import Testing

@testable import Storage

@Suite("Writing to PostgreSQL")
struct PostgreSQLWritingTests {
    static let schema = Schema(
        name: "test",
        migrations: [
            Migration(
                version: 1, oldestBinary: 1,
                sql: [
                    "CREATE TABLE head (position INTEGER NOT NULL) STRICT", "INSERT INTO head (position) VALUES (0)",
                    "CREATE TABLE changes (position INTEGER PRIMARY KEY, writer INTEGER NOT NULL, note TEXT) STRICT",
                ])
        ])

    private func open(_ url: String) throws -> Database {
        try Database.open(PostgreSQLFaultTests.location(url), schema: Self.schema)
    }

    @Test func `several that write at once give positions that are dense, in the order of the commits, and fairly`()
        async throws
    {
        let url = try PostgresServer.shared().makeDatabase()
        let writers = try (0..<3).map { _ in try open(url) }
        let tail = try open(url)
        let isDone = Gate()
        let follower = Task {
            var seen: Int64 = 0
            while true {
                let last = isDone.isOpen
                let known = seen
                let found = try await tail.read { store in
                    try store.all(
                        "SELECT position FROM changes WHERE position > ?1 ORDER BY position", [.integer(known)]
                    ) {
                        try $0.int(0)
                    }
                }
                // A position that is seen has all before it seen, now or earlier.
                #expect(found == (0..<Int64(found.count)).map { known + 1 + $0 })
                seen += Int64(found.count)
                if last { return seen }
            }
        }
        let rounds = 200
        try await withThrowingTaskGroup(of: Void.self) { group in
            for (number, writer) in writers.enumerated() {
                group.addTask {
                    for _ in 0..<rounds {
                        try await writer.write(cost: 1) { store in
                            let position = try store.first(
                                "UPDATE head SET position = position + 1 RETURNING position"
                            ) { try $0.int(0) }
                            try store.execute(
                                "INSERT INTO changes (position, writer) VALUES (?1, ?2)",
                                [SQLValue(position), SQLValue(number)])
                        }
                    }
                }
            }
            try await group.waitForAll()
        }
        isDone.open()
        #expect(try await follower.value == Int64(3 * rounds))
        // Until the first had finished, each had its turns.
        let order = try await tail.read { try $0.all("SELECT writer FROM changes ORDER BY position") { try $0.int(0) } }
        for number in 0..<3 {
            let turns = order.prefix(2 * rounds).filter { $0 == number }.count
            #expect(turns > rounds / 3, "writer \(number) had \(turns) of the first \(2 * rounds)")
        }
        for database in writers + [tail] { await database.close() }
    }

    @Test func `many rows in both directions do not hold each other up, whatever their size`() async throws {
        let database = try open(try PostgresServer.shared().makeDatabase())
        let long = String(repeating: "x", count: 20_000)
        let rows = (1...2000).flatMap { [SQLValue($0), .text("\($0) \(long)")] }
        try await database.write(cost: 1) { store in
            var lengths: [Int] = []
            try store.scan(
                "INSERT INTO changes (position, writer, note) VALUES (?1, 0, ?2) RETURNING note", rows: rows, of: 2
            ) { index, row in
                #expect(index == lengths.count)
                lengths.append(try row.withUTF8(0) { $0.count })
            }
            #expect(lengths == (1...2000).map { "\($0) ".utf8.count + 20_000 })
        }
        await database.close()
    }

    @Test func `an error in the middle of many rows is that row's, and the connection stays usable`() async throws {
        let database = try open(try PostgresServer.shared().makeDatabase())
        let rows = ((1...1200) + [700] + (1201...1500)).map { SQLValue($0) }
        let error = await storageError(
            of: Task {
                try await database.write(cost: 1) { store in
                    try store.execute("INSERT INTO changes (position, writer) VALUES (?1, 0)", rows: rows, of: 1)
                }
            })
        guard case .constraintViolated(.unique, let detail) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(detail.contains("changes_pkey"))
        let wrong = await storageError(
            of: Task {
                try await database.write(cost: 1) { store in
                    try store.execute(
                        "INSERT INTO changes (position, writer) VALUES (?1, 0)", rows: [1, 2, "three", 4], of: 1)
                }
            })
        #expect(wrong?.description.contains("the value for ?1 is a text") == true)
        let count = try await database.write(cost: 1) { try $0.first("SELECT COUNT(*) FROM changes") { try $0.int(0) } }
        #expect(count == 0)
        #expect(database.lastWriteFailure == nil)
        await database.close()
    }

    @Test func `a body that goes on after an error keeps nothing, and its neighbours all`() async throws {
        let database = try open(try PostgresServer.shared().makeDatabase())
        let bad = Task {
            try await database.write(cost: 1) { store in
                try store.execute("INSERT INTO changes (position, writer) VALUES (1, 0)")
                _ = try? store.execute("INSERT INTO changes (position, writer) VALUES (1, 1)")
                _ = try? store.execute("INSERT INTO changes (position, writer) VALUES (2, 0)")
            }
        }
        guard case .constraintViolated(.unique, _) = await storageError(of: bad) else {
            Issue.record("\(await bad.result)")
            return
        }
        try await database.write(cost: 1) { try $0.execute("INSERT INTO changes (position, writer) VALUES (3, 0)") }
        #expect(try await database.read { try $0.all("SELECT position FROM changes") { try $0.int(0) } } == [3])
        await database.close()
    }

    @Test func `a number that the server computes as numeric is refused with the way out`() async throws {
        let database = try open(try PostgresServer.shared().makeDatabase())
        let error = await storageError(
            of: Task { try await database.read { try $0.first("SELECT SUM(position) FROM head") { try $0.int(0) } } })
        #expect(error?.description.contains("numeric; a CAST makes it an integer") == true)
        await database.close()
    }
}
