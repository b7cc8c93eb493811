internal import CSQLite

/// A connection to a SQLite file as a whole: to copy it, and to look whether it is whole. Used by one thread.
///
/// Services read and write through ``Database``. This opens files that no service has accepted: copies, files of
/// others, damaged ones. It writes to a copy's header at most.
final class SQLiteFile {
    enum Access {
        /// Beside those who use it. The last to close it leaves no files beside it.
        case shared
        /// Changes nothing, not even where it is the last to close it. Works in a folder that cannot be written.
        case readOnly
        /// A file that is this process's own.
        case own
    }

    private let handle: OpaquePointer

    init(_ path: String, _ access: Access) throws(StorageError) {
        do throws(StorageError) {
            handle = try Self.open(path, access == .readOnly ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE)
        } catch {
            // A file with a write-ahead log wants files beside it. Where these cannot be made nobody has it open, so
            // it can be read as what cannot change.
            guard access == .readOnly else { throw error }
            handle = try Self.open(
                "file:" + Self.escaped(path) + "?immutable=1", SQLITE_OPEN_READONLY | SQLITE_OPEN_URI)
        }
        sqlite3_busy_timeout(handle, 5000)
        _ = beatpass_sqlite3_harden(handle)
        // A copy is put on disk once it is whole.
        if access == .own { try run("PRAGMA synchronous = OFF") }
        if access != .own { try run("PRAGMA query_only = ON") }
    }

    deinit { sqlite3_close_v2(handle) }

    private static func open(_ path: String, _ flags: Int32) throws(StorageError) -> OpaquePointer {
        var opened: OpaquePointer?
        let name = path.hasPrefix("/") || flags & SQLITE_OPEN_URI != 0 ? path : "./" + path
        var code = sqlite3_open_v2(name, &opened, flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, nil)
        // Opening alone reads nothing.
        if code == SQLITE_OK { code = sqlite3_exec(opened, "SELECT count(*) FROM sqlite_master", nil, nil, nil) }
        if code == SQLITE_OK, let opened { return opened }
        defer { sqlite3_close_v2(opened) }
        switch SQLiteFailure(code, of: opened).storageError {
        case .notADatabase: throw .notADatabase(path: path)
        case let failure: throw failure
        }
    }

    /// A path inside a URI.
    private static func escaped(_ path: String) -> String {
        let digits = Array("0123456789ABCDEF")
        return path.utf8.map { byte in
            switch byte {
            case UInt8(ascii: "%"), UInt8(ascii: "?"), UInt8(ascii: "#"), 0...0x20, 0x7F...:
                "%\(digits[Int(byte >> 4)])\(digits[Int(byte & 15)])"
            default: String(UnicodeScalar(byte))
            }
        }.joined()
    }

    /// Runs a statement for its effect.
    func run(_ sql: StaticString) throws(StorageError) { _ = try rows(sql, shown: 0) }

    /// Runs a query to its end: how many rows it has, and the first of them as texts.
    func rows(
        _ sql: StaticString, _ values: [SQLValue] = [], shown: Int = .max
    ) throws(StorageError) -> (count: Int, first: [[String]]) {
        guard sql.hasPointerRepresentation else {
            throw StorageError.invalidStatement(sql: sql.description, reason: "it is a single character")
        }
        let start = UnsafeRawPointer(sql.utf8Start).assumingMemoryBound(to: CChar.self)
        let statement = try SQLiteStatement(start, bytes: sql.utf8CodeUnitCount, in: handle, lives: false)
        defer { statement.finish() }
        try statement.start(values)
        var (count, first) = (0, [[String]]())
        while try statement.step() {
            if count < shown {
                first.append(
                    (0..<statement.columns).map { column in
                        sqlite3_column_text(statement.handle, column).map { String(cString: $0) } ?? "null"
                    })
            }
            count += 1
        }
        return (count, first)
    }

    /// The first row of a query; nil where there is none.
    func first(_ sql: StaticString) throws(StorageError) -> [String]? { try rows(sql, shown: 1).first.first }

    /// Makes `copy` the same, page by page, in the state that this connection's transaction sees.
    func copyPages(to copy: SQLiteFile) throws(StorageError) {
        guard let backup = sqlite3_backup_init(copy.handle, "main", handle, "main") else {
            throw SQLiteFailure(sqlite3_errcode(copy.handle), of: copy.handle).storageError
        }
        var code = sqlite3_backup_step(backup, -1)
        while code == SQLITE_BUSY || code == SQLITE_LOCKED {
            sqlite3_sleep(20)
            code = sqlite3_backup_step(backup, -1)
        }
        // What finishing says is what went wrong before; the copy's connection has the message.
        let finished = sqlite3_backup_finish(backup)
        guard code == SQLITE_DONE, finished == SQLITE_OK else {
            throw SQLiteFailure(finished == SQLITE_OK ? code : finished, of: copy.handle).storageError
        }
    }
}
