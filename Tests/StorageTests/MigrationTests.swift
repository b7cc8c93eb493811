import Support
import Testing

@testable import Storage

@Suite("Migrations")
struct MigrationTests {
    let folder: TemporaryFolder
    var path: String { folder.file("test.db") }

    init() throws { folder = try TemporaryFolder() }

    static let first = Migration(
        version: 1, oldestBinary: 1, sql: ["CREATE TABLE a (x INTEGER NOT NULL) STRICT"])
    static let second = Migration(
        version: 2, oldestBinary: 1,
        sql: ["CREATE TABLE b (x INTEGER NOT NULL) STRICT", "INSERT INTO b SELECT x * 10 FROM a"])
    static let breaking = Migration(version: 3, oldestBinary: 3, sql: ["DROP TABLE a"])

    static let schema = Schema(name: "test", migrations: [first])

    func open(_ migrations: Migration..., name: String = "test") throws -> Database {
        try Database.open(StoreLocation.test(path), schema: Schema(name: name, migrations: migrations))
    }

    /// What a database that is refused has to leave as it is: the file's bytes; a server keeps its own.
    func state() throws -> [UInt8] { TestStore.isServer ? [] : try contents(of: path) }

    /// The database as errors name it.
    func place() throws -> String {
        guard case .server(let url, let schema) = try StoreLocation.test(path) else { return path }
        return try PostgreSQLServer(url: url, schema: schema, connectSeconds: 5).name + ", schema test,"
    }

    /// Version and oldest program, as the file says.
    func info(_ database: Database) throws -> [Int64]? {
        try database.reading().first("SELECT version, oldest_binary FROM schema_info") {
            [try $0.int(0), try $0.int(1)]
        }
    }

    @Test func `a fresh database gets every step and an id`() throws {
        let database = try open(Self.first, Self.second)
        defer { database.closeAndWait() }
        #expect(try info(database) == [2, 1])
        #expect(database.installation.count == 32)
        #expect(database.installation.allSatisfy { "0123456789abcdef".contains($0) })
        let other = try Database.open(
            StoreLocation.test(folder.file("other.db")), schema: Schema(name: "test", migrations: []))
        defer { other.closeAndWait() }
        #expect(other.installation != database.installation)
        #expect(try info(other) == [0, 0])
    }

    @Test func `an upgrade keeps the data and the id`() async throws {
        let old = try open(Self.first)
        try await old.write(cost: 0) { try $0.execute("INSERT INTO a VALUES (4)") }
        await old.close()
        let new = try open(Self.first, Self.second)
        #expect(try new.reading().all("SELECT x FROM b") { try $0.int(0) } == [40])
        #expect(new.installation == old.installation)
        #expect(try info(new) == [2, 1])
        await new.close()
    }

    @Test func `old and new run side by side where the new one allows it`() async throws {
        let old = try open(Self.first)
        let new = try open(Self.first, Self.second)
        try await old.write(cost: 0) { try $0.execute("INSERT INTO a VALUES (1)") }
        await old.close()
        // Starting the old release again is welcome as well, and leaves the version alone.
        let again = try open(Self.first)
        #expect(try info(again) == [2, 1])
        #expect(try again.reading().all("SELECT x FROM a") { try $0.int(0) } == [1])
        await again.close()
        await new.close()
    }

    @Test func `a newer schema that needs a newer program is refused and says what to do`() async throws {
        await (try open(Self.first, Self.second, Self.breaking)).close()
        let before = try state()
        let error = storageError { _ = try open(Self.first, Self.second) }
        #expect(error == .newerSchema(path: try place(), version: 3, oldestBinary: 3, supported: 2))
        #expect(error?.description.contains("Install the newer release") == true)
        #expect(try state() == before)
    }

    @Test func `a failing step is taken back whole, those before it stay`() throws {
        let broken = Migration(
            version: 2, oldestBinary: 1,
            sql: ["CREATE TABLE b (x INTEGER)", "INSERT INTO nowhere VALUES (1)"])
        let error = storageError { _ = try open(Self.first, broken) }
        guard case .migrationFailed(version: 2, let reason) = error else {
            Issue.record("expected a failed migration, got \(String(describing: error))")
            return
        }
        #expect(reason.contains("nowhere"))
        let database = try open(Self.first)
        #expect(try info(database) == [1, 1])
        database.closeAndWait()
        let repaired = try open(Self.first, Self.second)
        #expect(try info(repaired) == [2, 1])
        repaired.closeAndWait()
    }

    @Test func `of several that start at once one migrates`() async throws {
        let location = try StoreLocation.test(path)
        let installations = try await withThrowingTaskGroup(of: String.self) { group in
            for _ in 0..<6 {
                group.addTask {
                    let database = try Database.open(
                        location, schema: Schema(name: "test", migrations: [Self.first, Self.second]))
                    defer { database.closeAndWait() }
                    return database.installation
                }
            }
            return try await group.reduce(into: Set()) { $0.insert($1) }
        }
        #expect(installations.count == 1)
    }

    @Test func `a list of steps with a gap or a step for later programs is refused`() {
        #expect(
            storageError { _ = try open(Self.second) } == .invalidSchema(reason: "step 1 has the number 2"))
        let later = Migration(version: 1, oldestBinary: 2, sql: [])
        #expect(
            storageError { _ = try open(later) }
                == .invalidSchema(reason: "step 1 asks for a program that knows 2"))
        #expect(folder.names == [])
    }

    @Test func `another service's database is refused and left alone`() async throws {
        await (try open(Self.first)).close()
        let before = try state()
        #expect(
            storageError { _ = try open(Self.first, name: "other") }
                == .foreignDatabase(path: try place(), expected: "other", found: "test"))
        #expect(try state() == before)
    }
}
