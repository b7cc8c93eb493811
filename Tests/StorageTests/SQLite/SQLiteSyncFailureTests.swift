import Glibc
import StorageFaults
import Support
import Testing

@testable import Storage

/// A disk that reports an error where a commit is to be made durable.
@Suite("A sync that fails")
struct SQLiteSyncFailureTests {
    @Test func `the caller learns that the change may have been made, which a crash then shows`() async throws {
        let disk = try FailingSyncs()
        let test = try TestDatabase { $0.vfs = disk.vfs }
        func add(_ body: String) async throws {
            try await test.database.write(cost: 0) {
                try $0.execute("INSERT INTO notes (body) VALUES (?1)", [.text(body)])
            }
        }
        try await add("before")
        disk.fail(next: 1)
        let error = await storageError(of: Task { try await add("perhaps") })
        guard case .outcomeUnknown(let reason) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(reason.contains("disk"), "\(reason)")
        #expect(test.database.lastWriteFailure == error)
        // This process goes on as though nothing had been written.
        #expect(try test.bodies() == ["before"])

        // One that starts after a crash finds the commit in the log, whole.
        let after = try TemporaryFolder()
        for name in ["test.db", "test.db-wal"] {
            try write(contents(of: test.folder.file(name)), to: after.file(name))
        }
        let crashed = try Database.open(after.file("test.db"), schema: testSchema)
        #expect(
            try crashed.reading().all("SELECT body FROM notes ORDER BY id") { try $0.text(0) } == ["before", "perhaps"])
        await crashed.close()

        try await add("after")
        #expect(test.database.lastWriteFailure == nil)
        #expect(try test.bodies() == ["before", "after"])
    }
}
