package import ServiceKit

/// Why the store did not do what was asked, as a sentence.
package enum StorageError: Error, Sendable, Equatable {
    // Opening.
    case missingFolder(path: String)
    case notAFolder(path: String)
    case folderNotUsable(path: String, reason: String)
    case networkFileSystem(path: String, kind: String)
    case isAFolder(path: String)
    case permissionDenied(path: String)
    case notADatabase(path: String)
    case foreignDatabase(path: String, expected: String, found: String)
    case newerSchema(path: String, version: Int, oldestBinary: Int, supported: Int)
    case invalidSchema(reason: String)
    case migrationFailed(version: Int, reason: String)
    case cannotOpen(path: String, reason: String)

    // Statements and rows.
    case invalidStatement(sql: String, reason: String)
    case wrongValueCount(sql: String, expected: Int, given: Int)
    case unstorableText(placeholder: Int)
    case valueTooLarge
    case noSuchColumn(column: Int, count: Int)
    case wrongType(column: Int, expected: String, found: String)
    case invalidText(column: Int)
    case constraintViolated(Constraint, detail: String)

    // Calls.
    /// Not run: too many calls or bytes wait already. Safe to repeat later.
    case overloaded(calls: Int, bytes: Int)
    /// Not kept: a log holds as much as it may that is not yet in its tables. Safe to repeat later.
    case logFull(entries: Int, maximum: Int)
    /// Not run: its deadline passed while it waited.
    case deadlinePassed
    /// Not run, or a read that was interrupted: its task was cancelled.
    case cancelled
    /// Not run: the database is closed or closing.
    case closed

    // The store itself.
    /// The store could not make the write durable (disk full, read-only, I/O error). Nothing of it is kept.
    case storageRefused(reason: String)
    /// The database server is not there, or the connection to it was lost. Nothing of the call is kept.
    case unreachable(server: String, reason: String)
    /// The connection or the disk was lost while the write was committed: it may or may not have been kept.
    case outcomeUnknown(reason: String)
    /// The file is damaged.
    case damaged(reason: String)
    /// Anything else.
    case failed(reason: String)

    /// Which rule of the schema a write broke.
    package enum Constraint: String, Sendable {
        case unique, foreignKey, notNull, check, type, other
    }
}

extension StorageError: ExitCodeProviding {
    package var exitCode: ExitCode {
        switch self {
        case .unreachable, .missingFolder: .unavailable
        default: .failed
        }
    }
}

extension StorageError {
    /// Whether the store itself failed, rather than what was asked of it.
    var isOfTheStore: Bool {
        switch self {
        case .storageRefused, .unreachable, .outcomeUnknown, .damaged: true
        default: false
        }
    }

    /// Whether it ends with the server's return.
    var isOfTheConnection: Bool {
        switch self {
        case .unreachable, .outcomeUnknown: true
        default: false
        }
    }
}

extension StorageError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .missingFolder(let path):
            "The folder \(path) for the database does not exist. Create it, or name another with --data."
        case .notAFolder(let path):
            "\(path) should be the folder of the database, but it is a file. Name another folder."
        case .folderNotUsable(let path, let reason):
            "The database's folder \(path) cannot be written to (\(reason)). "
                + "Give this user write permission on it, or name another folder."
        case .networkFileSystem(let path, let kind):
            "\(path) is on a network file system (\(kind)), where the locks of a database cannot be trusted. "
                + "Put it on a local disk, or use PostgreSQL as the store."
        case .isAFolder(let path):
            "\(path) should be a database file, but it is a folder. Name a file."
        case .permissionDenied(let path):
            "The database \(path) may not be read and written by this user. "
                + "Correct its owner or permissions, and those of the files beside it whose names begin so."
        case .notADatabase(let path):
            "\(path) is not a database. Name another file, or restore this one from a backup."
        case .foreignDatabase(let path, let expected, let found):
            "\(path) is the database of \(found), not of \(expected). Name the right one."
        case .newerSchema(let path, let version, let oldest, let supported):
            "The database \(path) has schema version \(version), which needs a program that knows version "
                + "\(oldest) or later; this program knows \(supported). Install the newer release, or restore "
                + "a backup made before the upgrade."
        case .invalidSchema(let reason):
            "The list of migrations is wrong: \(reason)."
        case .migrationFailed(let version, let reason):
            "The migration to schema version \(version) failed and was rolled back: \(reason)."
        case .cannotOpen(let path, let reason):
            "The database \(path) cannot be opened: \(reason)."
        case .invalidStatement(let sql, let reason):
            "The statement \"\(sql)\" cannot be run: \(reason)."
        case .wrongValueCount(let sql, let expected, let given):
            "The statement \"\(sql)\" takes \(expected) values, but \(given) were given."
        case .unstorableText(let placeholder):
            "The text for ?\(placeholder) contains a NUL character, which the store cannot hold. Remove it."
        case .valueTooLarge:
            "A value or row is larger than the store can hold. Send smaller ones."
        case .noSuchColumn(let column, let count):
            "Column \(column) was read, but the row has \(count) columns, counted from 0."
        case .wrongType(let column, let expected, let found):
            "Column \(column) was read as \(expected), but it holds \(found)."
        case .invalidText(let column):
            "The text in column \(column) is not valid UTF-8."
        case .constraintViolated(let constraint, let detail):
            "The change breaks a \(constraint.rawValue) rule of the database: \(detail)."
        case .overloaded(let calls, let bytes):
            "The store is overloaded: \(calls) calls with \(bytes) bytes are waiting. Try again in a moment."
        case .logFull(_, let maximum):
            "The store's log would hold more than \(maximum) amounts that are not yet in its tables. "
                + "Nothing of the call was kept; try again in a moment."
        case .deadlinePassed:
            "The call's deadline passed while it waited for the store, so it was not run."
        case .cancelled:
            "The call was cancelled before the store finished it."
        case .closed:
            "The database is closed, so the call was not run."
        case .storageRefused(let reason):
            "The store refused the write: \(reason). Nothing of it was kept."
        case .unreachable(let server, let reason):
            "The database server \(server) cannot be reached: \(reason)."
        case .outcomeUnknown(let reason):
            "The change may or may not have been made: \(reason). "
                + "Repeating it with the same source and offset is safe."
        case .damaged(let reason):
            "The database file is damaged: \(reason). Restore it from a backup."
        case .failed(let reason):
            "The store failed: \(reason)."
        }
    }
}
