import ServiceKit
import Support
import Testing

@testable import Storage

@Suite("The applier's lock on PostgreSQL")
struct PostgreSQLApplierTests {
    /// Ends every session of the server that an applier's lock might have.
    private func cutSessions(_ server: PostgresServer) throws {
        try server.query(
            "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND pid <> pg_backend_pid()")
    }

    @Test func `lost with its connection, it is another's, and the holder writes nothing more`() async throws {
        let server = try PostgresServer.shared()
        let location = PostgreSQLFaultTests.location(try server.makeDatabase())
        let database = try Database.open(location, schema: feedSchema)
        let (first, second) = (try location.applierLock(), try location.applierLock())
        let feed = MemoryFeed()
        feed.put("a", 1)
        #expect(try await first.tryAcquire())
        var states = await FollowerRun(database, feed, FollowerSetting(), lock: first).toTheHead().states
        #expect(states.last == .ok)

        feed.put("b", 1)
        try cutSessions(server)
        states = await FollowerRun(database, feed, FollowerSetting(), lock: first).toTheHead().states
        #expect(states.last == .degraded("\(FollowError.lockLost(feed: "memory"))"))
        #expect(try await second.tryAcquire())
        #expect(await !first.isHeld())
        #expect(try await !first.tryAcquire())
        let names = try await database.read { try $0.all("SELECT name FROM items") { try $0.text(0) } }
        #expect(names == ["a"])
        states = await FollowerRun(database, feed, FollowerSetting(), lock: second).toTheHead().states
        #expect(states.last == .ok)
        await database.close()
    }

    @Test func `a server that is away is waited for`() async throws {
        let server = try PostgresServer()
        let location = PostgreSQLFaultTests.location(try server.makeDatabase())
        let lock = try location.applierLock()
        #expect(try await lock.tryAcquire())
        try server.stop()
        #expect(await !lock.isHeld())
        let tries = Lock(0)
        let waiter = Task {
            try await lock.acquire {
                tries.withLock { $0 += 1 }
                try await Task.sleep(for: .milliseconds(5))
            }
        }
        try await until("it has tried") { tries.withLock { $0 } > 3 }
        try server.start()
        try await waiter.value
        #expect(await lock.isHeld())
    }

    @Test func `what is no URL is refused`() {
        #expect(throws: StorageError.self) { try PostgreSQLFaultTests.location("nonsense").applierLock() }
    }
}
