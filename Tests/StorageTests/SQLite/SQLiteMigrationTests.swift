import Testing

@testable import Storage

@Suite("Migrations of a file")
struct SQLiteMigrationTests {
    let folder: TemporaryFolder
    var path: String { folder.file("test.db") }

    init() throws { folder = try TemporaryFolder() }

    @Test func `a crash between two steps is continued`() throws {
        // The files as a killed process leaves them: the first step committed, nothing folded or closed.
        let running = try Database.open(path, schema: MigrationTests.schema)
        for suffix in ["", "-wal"] {
            try write(try contents(of: path + suffix), to: folder.file("crashed.db" + suffix))
        }
        let continued = try Database.open(
            folder.file("crashed.db"),
            schema: Schema(name: "test", migrations: [MigrationTests.first, MigrationTests.second]))
        #expect(try MigrationTests().info(continued) == [2, 1])
        #expect(continued.installation == running.installation)
        continued.closeAndWait()
        running.closeAndWait()
    }

    @Test func `another program's database is refused and left alone`() throws {
        do {
            let foreign = try SQLiteConnection(
                path: path, role: .writer, cacheBytes: 0, mappedBytes: 0, options: DatabaseOptions())
            try foreign.run("CREATE TABLE bookmarks (url TEXT)")
        }
        let before = try contents(of: path)
        #expect(
            storageError { _ = try Database.open(path, schema: MigrationTests.schema) }
                == .foreignDatabase(path: path, expected: "test", found: "another program"))
        #expect(try contents(of: path) == before)
    }
}
