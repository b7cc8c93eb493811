import Glibc
import ServiceKit
import Testing

@testable import Storage

/// A folder of a test's own, removed with the object.
final class TemporaryFolder: Sendable {
    let path: String

    init() throws {
        let base = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
        var template = Array("\(base)/beatpass-storage-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw SystemError("make a folder in \(base)") }
        path = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    deinit {
        chmod(path, 0o700)
        for name in names { unlink("\(path)/\(name)") }
        for name in names { rmdir("\(path)/\(name)") }
        rmdir(path)
    }

    func file(_ name: String) -> String { "\(path)/\(name)" }

    var names: [String] {
        guard let folder = opendir(path) else { return [] }
        defer { closedir(folder) }
        var names: [String] = []
        while let entry = readdir(folder) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names
    }
}

func contents(of path: String) throws -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw SystemError("open \(path)") }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while case let count = read(descriptor, &buffer, buffer.count), count > 0 {
        bytes.append(contentsOf: buffer[..<count])
    }
    return bytes
}

func write(_ bytes: [UInt8], to path: String) throws {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw SystemError("create \(path)") }
    defer { close(descriptor) }
    guard Glibc.write(descriptor, bytes, bytes.count) == bytes.count else {
        throw SystemError("write \(path)")
    }
}

/// A schema with a table for each thing the tests need.
let testSchema = Schema(
    name: "test",
    migrations: [
        Migration(
            version: 1, oldestBinary: 1,
            sql: [
                """
                CREATE TABLE notes (
                    id INTEGER PRIMARY KEY, body TEXT NOT NULL CHECK (body <> 'forbidden')) STRICT
                """,
                "CREATE UNIQUE INDEX notes_body ON notes (body)",
                "CREATE TABLE anything (a INTEGER, b REAL, c TEXT, d BLOB) STRICT",
                """
                CREATE TABLE replies (
                    note INTEGER NOT NULL REFERENCES notes (id),
                    later INTEGER REFERENCES notes (id) DEFERRABLE INITIALLY DEFERRED) STRICT
                """,
                "CREATE TABLE counters (name TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT",
                "CREATE TABLE payloads (bytes BLOB NOT NULL) STRICT",
            ])
    ])

/// An open database of its own, on the store that the tests run on.
final class TestDatabase: Sendable {
    let folder: TemporaryFolder
    let database: Database
    /// The file; there is none where the tests run on a server.
    var path: String { folder.file("test.db") }
    let location: StoreLocation

    init(chore: Chore? = nil, _ change: (inout DatabaseOptions) -> Void = { _ in }) throws {
        folder = try TemporaryFolder()
        var options = DatabaseOptions()
        change(&options)
        location = try StoreLocation.test(folder.file("test.db"))
        database = try Database.open(location, schema: testSchema, options: options, chore: chore)
    }

    deinit { database.closeAndWait() }

    func bodies() throws -> [String] {
        try database.reading().all("SELECT body FROM notes ORDER BY id") { try $0.text(0) }
    }

    /// Keeps the writer busy until the gate opens; returns when it is.
    func holdWriter() async throws -> Gate {
        let begun = Gate()
        let gate = Gate()
        let database = database
        Task {
            try await database.write(cost: 0) { _ in
                begun.open(); gate.wait()
            }
        }
        try await until("the writer is held") { begun.isOpen }
        return gate
    }
}

/// Holds threads up until it is opened. Gives up after a minute, so that a failing test ends.
final class Gate: Sendable {
    private let state = Monitor(false)
    var isOpen: Bool { state.value }
    func open() { state.update { $0 = true } }
    func wait() {
        _ = state.wait(until: MonotonicClock.now + .seconds(60)) { $0 ? true : nil }
    }
}

struct NeverHappened: Error, CustomStringConvertible {
    let description: String
}

/// Lets other tasks run until `condition` holds; throws after a minute.
func until(_ what: String, _ condition: () throws -> Bool) async throws {
    let limit = MonotonicClock.now + .seconds(60)
    while try !condition() {
        guard MonotonicClock.now < limit else { throw NeverHappened(description: "never happened: \(what)") }
        await Task.yield()
    }
}

/// The `StorageError` that `body` throws; nil where it throws none.
func storageError(_ body: () throws -> Void) -> StorageError? {
    do { try body() } catch { return error as? StorageError }
    return nil
}

/// The error a task ended with, as a `StorageError`.
func storageError<Value>(of task: Task<Value, any Error>) async -> StorageError? {
    switch await task.result {
    case .success: nil
    case .failure(let error): error as? StorageError
    }
}

/// An error of a body's own.
struct BodyFailed: Error, Equatable {}
