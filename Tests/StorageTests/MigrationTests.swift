import Glibc
import ServiceKit
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

    func open(_ migrations: Migration..., name: String = "test") throws -> Database {
        try Database.open(path, schema: Schema(name: name, migrations: migrations))
    }

    /// Version and oldest program, as the file says.
    func info(_ database: Database) throws -> [Int64]? {
        try database.reader(slot: 0).first("SELECT version, oldest_binary FROM schema_info") {
            [try $0.int(0), try $0.int(1)]
        }
    }

    @Test func `a fresh database gets every step and an id`() throws {
        let database = try open(Self.first, Self.second)
        defer { database.closeAndWait() }
        #expect(try info(database) == [2, 1])
        #expect(database.installation.count == 32)
        #expect(database.installation.allSatisfy { "0123456789abcdef".contains($0) })
        let other = try Database.open(folder.file("other.db"), schema: Schema(name: "test", migrations: []))
        defer { other.closeAndWait() }
        #expect(other.installation != database.installation)
        #expect(try info(other) == [0, 0])
    }

    @Test func `an upgrade keeps the data and the id`() async throws {
        let old = try open(Self.first)
        try await old.write(cost: 0) { try $0.execute("INSERT INTO a VALUES (4)") }
        await old.close()
        let new = try open(Self.first, Self.second)
        #expect(try new.reader(slot: 0).all("SELECT x FROM b") { try $0.int(0) } == [40])
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
        #expect(try again.reader(slot: 0).all("SELECT x FROM a") { try $0.int(0) } == [1])
        await again.close()
        await new.close()
    }

    @Test func `a newer schema that needs a newer program is refused and says what to do`() async throws {
        await (try open(Self.first, Self.second, Self.breaking)).close()
        let before = try contents(of: path)
        let error = storageError { _ = try open(Self.first, Self.second) }
        #expect(error == .newerSchema(path: path, version: 3, oldestBinary: 3, supported: 2))
        #expect(error?.description.contains("Install the newer release") == true)
        #expect(try contents(of: path) == before)
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

    @Test func `a crash between two steps is continued`() throws {
        // The files as a killed process leaves them: the first step committed, nothing folded or closed.
        let running = try open(Self.first)
        for suffix in ["", "-wal"] {
            try write(try contents(of: path + suffix), to: folder.file("crashed.db" + suffix))
        }
        let continued = try Database.open(
            folder.file("crashed.db"), schema: Schema(name: "test", migrations: [Self.first, Self.second]))
        #expect(try info(continued) == [2, 1])
        #expect(continued.installation == running.installation)
        continued.closeAndWait()
        running.closeAndWait()
    }

    @Test func `of several that start at once one migrates`() async throws {
        let path = path
        let installations = try await withThrowingTaskGroup(of: String.self) { group in
            for _ in 0..<6 {
                group.addTask {
                    let database = try Database.open(
                        path, schema: Schema(name: "test", migrations: [Self.first, Self.second]))
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
        let before = try contents(of: path)
        #expect(
            storageError { _ = try open(Self.first, name: "other") }
                == .foreignDatabase(path: path, expected: "other", found: "test"))
        #expect(try contents(of: path) == before)
    }

    @Test func `another program's database is refused and left alone`() throws {
        do {
            let foreign = try SQLiteConnection(
                path: path, role: .writer, cacheBytes: 0, mappedBytes: 0, options: DatabaseOptions())
            try foreign.run("CREATE TABLE bookmarks (url TEXT)")
        }
        let before = try contents(of: path)
        #expect(
            storageError { _ = try open(Self.first) }
                == .foreignDatabase(path: path, expected: "test", found: "another program"))
        #expect(try contents(of: path) == before)
    }
}
