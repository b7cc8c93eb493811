import JSONRPC
import ServiceKit
import Support
import Testing

@testable import Storage

/// A server that goes away at every moment of a write, and comes back.
@Suite("PostgreSQL that goes away")
struct PostgreSQLFaultTests {
    static func location(_ url: String) -> StoreLocation { .server(url: Secret(Array(url.utf8)), schema: "test") }

    static func add(_ body: String, to database: Database) async throws {
        try await database.write(cost: 1) { try $0.execute("INSERT INTO notes (body) VALUES (?1)", [.text(body)]) }
    }

    static func bodies(_ database: Database) async throws -> [String] {
        try await database.read { store in
            try store.all("SELECT body FROM notes ORDER BY id") { try $0.text(0) }
        }
    }

    @Test func `killed between two statements, nothing of the call is kept, and it goes on when it is back`()
        async throws
    {
        let server = try PostgresServer()
        let database = try Database.open(Self.location(server.makeDatabase()), schema: testSchema)
        try await Self.add("before", to: database)
        let task = Task {
            try await database.write(cost: 1) { store in
                try store.execute("INSERT INTO notes (body) VALUES ('lost')")
                try server.stop()
                try store.execute("INSERT INTO notes (body) VALUES ('never')")
            }
        }
        guard case .unreachable(let name, _) = await storageError(of: task) else {
            Issue.record("\(await task.result)")
            return
        }
        #expect(name.contains(server.folder))

        // Away: refused, and told without a call.
        let refused = await storageError(of: Task { try await Self.add("meanwhile", to: database) })
        #expect(refused?.isOfTheConnection == true)
        let read = await storageError(of: Task { try await Self.bodies(database) })
        #expect(read?.isOfTheConnection == true)
        try await until("health tells") { database.lastWriteFailure != nil }

        try server.start()
        // Back: noticed without a call.
        try await until("health is well") { database.lastWriteFailure == nil }
        try await Self.add("after", to: database)
        #expect(try await Self.bodies(database) == ["before", "after"])
        await database.close()
    }

    @Test func `a restart between two calls is not noticed by either`() async throws {
        let server = try PostgresServer()
        let database = try Database.open(Self.location(server.makeDatabase()), schema: testSchema)
        try await Self.add("before", to: database)
        #expect(try await Self.bodies(database) == ["before"])
        try server.stop("fast")
        try server.start()
        // Any of the reading threads may get it.
        for _ in 0..<4 { #expect(try await Self.bodies(database) == ["before"]) }
        try await until("it is written") { database.lastWriteFailure == nil }
        try await Self.add("after", to: database)
        #expect(try await Self.bodies(database) == ["before", "after"])
        await database.close()
    }

    @Test(arguments: [true, false])
    func `lost in the middle of the commit, the caller learns that it may have happened`(isDone: Bool) async throws {
        let server = try PostgresServer.shared()
        let folder = try ScratchFolder()
        let url = try server.makeDatabase()
        let proxy = try CuttingProxy(to: server.folder, in: folder.path)
        let proxied = url.split(separator: "=")[0] + "=" + folder.path
        let database = try Database.open(Self.location(proxied), schema: testSchema)
        try await Self.add("before", to: database)
        proxy.cut.withLock { $0 = isDone ? .afterTheServerDidIt : .beforeTheServerSeesIt }
        let error = await storageError(of: Task { try await Self.add("perhaps", to: database) })
        guard case .outcomeUnknown = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(error?.description.contains("may or may not have been made") == true)
        #expect(error?.description.contains("same source and offset is safe") == true)
        #expect(error?.rpcError.code == .outcomeUnknown)
        // The next call has a new connection.
        try await Self.add("after", to: database)
        #expect(try await Self.bodies(database) == ["before"] + (isDone ? ["perhaps"] : []) + ["after"])
        await database.close()
        withExtendedLifetime(proxy) {}
    }

    @Test func `gone at start is told, and it starts once it is back`() async throws {
        let server = try PostgresServer()
        let location = Self.location(try server.makeDatabase())
        try server.stop()
        guard
            case .unreachable(let name, let reason) = storageError({
                _ = try Database.open(location, schema: testSchema)
            })
        else {
            Issue.record("it opened")
            return
        }
        #expect(name.contains(server.folder))
        #expect(reason.contains("No such file") || reason.contains("refused"))
        try server.start()
        let database = try Database.open(location, schema: testSchema)
        try await Self.add("a", to: database)
        await database.close()
    }

    @Test func `a session that holds the lock too long gives way to the others`() async throws {
        let location = Self.location(try PostgresServer.shared().makeDatabase())
        let first = try Database.open(location, schema: testSchema)
        let second = try Database.open(location, schema: testSchema)
        let gate = Gate()
        let begun = Gate()
        let held = Task {
            try await first.write(cost: 1) { store in
                // The stuck session's limit, short enough for a test.
                try store.execute("SET idle_in_transaction_session_timeout TO 200")
                try store.execute("INSERT INTO notes (body) VALUES ('stuck')")
                begun.open()
                gate.wait()
                try store.execute("INSERT INTO notes (body) VALUES ('too late')")
            }
        }
        try await until("it holds the lock") { begun.isOpen }
        try await Self.add("second", to: second)
        gate.open()
        #expect(await storageError(of: held)?.isOfTheConnection == true)
        #expect(try await Self.bodies(first) == ["second"])
        await first.close()
        await second.close()
    }
}
