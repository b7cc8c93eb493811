import Glibc
import Testing

@testable import Storage

@Suite("Closing a file")
struct SQLiteClosingTests {
    @Test func `the write-ahead log is empty afterwards`() async throws {
        let test = try TestDatabase()
        let loop = try test.database.reader(slot: 0)
        try await test.database.write(cost: 0) { try $0.execute("INSERT INTO notes (body) VALUES ('a')") }
        #expect(try contents(of: test.path + "-wal").count > 0)
        await test.database.close()
        // The loop still has its reader, so the file may be there.
        if access(test.path + "-wal", F_OK) == 0 { #expect(try contents(of: test.path + "-wal") == []) }
        withExtendedLifetime(loop) {}
    }

    @Test func `a database that is forgotten ends its threads`() async throws {
        let folder = try TemporaryFolder()
        let path = folder.file("test.db")
        do {
            let forgotten = try Database.open(path, schema: testSchema)
            try await forgotten.write(cost: 0) { try $0.execute("INSERT INTO notes (body) VALUES ('a')") }
        }
        // The last connection removes the log.
        try await until("the connections are closed") { access(path + "-wal", F_OK) != 0 }
    }

    @Test func `nothing stays open`() async throws {
        let folder = try TemporaryFolder()
        let path = folder.file("test.db")
        for _ in 0..<3 {
            let database = try Database.open(path, schema: testSchema)
            _ = try database.reader(slot: 0).first("SELECT 1") { try $0.int(0) }
            _ = try await database.read { try $0.first("SELECT 1") { try $0.int(0) } }
            await database.close()
        }
        #expect(openFiles(under: folder.path) == [])
    }

    /// The files under `folder` that this process has open.
    private func openFiles(under folder: String) -> [String] {
        (0..<1024).compactMap { descriptor in
            var buffer = [CChar](repeating: 0, count: 4096)
            let count = readlink("/proc/self/fd/\(descriptor)", &buffer, buffer.count)
            guard count > 0 else { return nil }
            let name = String(decoding: buffer[..<count].map(UInt8.init(bitPattern:)), as: UTF8.self)
            return name.hasPrefix(folder) ? name : nil
        }
    }
}
