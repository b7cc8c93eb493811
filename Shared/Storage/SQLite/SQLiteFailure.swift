internal import CSQLite

/// A result code of SQLite with the connection's message, and what it means for the caller.
struct SQLiteFailure {
    /// The extended result code.
    let code: Int32
    let message: String
    /// The database's file.
    private let path: String

    init(_ code: Int32, of connection: OpaquePointer?) {
        self.code = code
        if let connection, let text = sqlite3_errmsg(connection) {
            message = String(cString: text)
            path = sqlite3_db_filename(connection, "main").map { String(cString: $0) } ?? ""
        } else {
            path = ""
            message = String(cString: sqlite3_errstr(code))
        }
    }

    var storageError: StorageError {
        switch code & 0xff {
        case SQLITE_CONSTRAINT: .constraintViolated(constraint, detail: message)
        case SQLITE_INTERRUPT: .cancelled
        case SQLITE_TOOBIG: .valueTooLarge
        case SQLITE_FULL: .storageRefused(reason: "there is no space left for it (\(message))")
        case SQLITE_IOERR: .storageRefused(reason: "the disk reported an error (\(message), code \(code))")
        case SQLITE_READONLY, SQLITE_PERM: .storageRefused(reason: "the database is read-only (\(message))")
        case SQLITE_CANTOPEN: .storageRefused(reason: "a file of the database cannot be opened (\(message))")
        case SQLITE_BUSY, SQLITE_LOCKED:
            .storageRefused(reason: "another program has kept the database locked (\(message))")
        case SQLITE_CORRUPT: .damaged(reason: message)
        case SQLITE_NOTADB: .notADatabase(path: path)
        default: .failed(reason: "\(message), code \(code)")
        }
    }

    private var constraint: StorageError.Constraint {
        // The extended codes are macros of macros, which Swift does not import.
        switch code >> 8 {
        case 6, 8, 10: .unique
        case 3: .foreignKey
        case 5: .notNull
        case 1: .check
        case 12: .type
        default: .other
        }
    }
}
