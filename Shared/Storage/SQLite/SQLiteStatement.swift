internal import CSQLite
internal import Glibc

/// A prepared statement of one connection, finalized with the object.
final class SQLiteStatement {
    let handle: OpaquePointer
    let columns: Int32
    /// The highest placeholder.
    let placeholders: Int
    /// Between the first step and `finish()`: then it cannot be run a second time, as a query inside the
    /// loop over the same query would.
    private(set) var isBusy = false

    /// Prepares a single statement. `lives` tells SQLite that it will be kept.
    init(
        _ sql: UnsafePointer<CChar>, bytes: Int, in connection: OpaquePointer, lives: Bool
    ) throws(StorageError) {
        var prepared: OpaquePointer?
        var tail: UnsafePointer<CChar>?
        let code = sqlite3_prepare_v3(
            connection, sql, Int32(clamping: bytes), lives ? UInt32(SQLITE_PREPARE_PERSISTENT) : 0, &prepared,
            &tail)
        guard code == SQLITE_OK else {
            let failure = SQLiteFailure(code, of: connection)
            guard code & 0xff == SQLITE_ERROR else { throw failure.storageError }
            throw StorageError.invalidStatement(sql: String(cString: sql), reason: failure.message)
        }
        guard let prepared else {
            throw StorageError.invalidStatement(sql: String(cString: sql), reason: "it is empty")
        }
        handle = prepared
        columns = sqlite3_column_count(prepared)
        placeholders = Int(sqlite3_bind_parameter_count(prepared))
        if let tail, !String(cString: tail).allSatisfy({ $0.isWhitespace || $0 == ";" }) {
            throw StorageError.invalidStatement(
                sql: String(cString: sql), reason: "it holds more than one statement")
        }
    }

    deinit { sqlite3_finalize(handle) }

    /// Binds the values and makes the statement busy until `finish()`.
    func start(_ values: ArraySlice<SQLValue>) throws(StorageError) {
        guard values.count == placeholders else {
            throw StorageError.wrongValueCount(
                sql: String(cString: sqlite3_sql(handle)), expected: placeholders, given: values.count)
        }
        isBusy = true
        var index: Int32 = 0
        for value in values {
            index += 1
            try bind(value, at: index)
        }
    }

    func start(_ values: [SQLValue]) throws(StorageError) { try start(values[...]) }

    /// Lets go of the rows, to be started with other values next.
    func rewind() { sqlite3_reset(handle) }

    /// Steps to the next row: false after the last one.
    func step() throws(StorageError) -> Bool {
        switch sqlite3_step(handle) {
        case SQLITE_ROW: return true
        case SQLITE_DONE: return false
        case let code: throw SQLiteFailure(code, of: sqlite3_db_handle(handle)).storageError
        }
    }

    /// Lets go of the rows, their lock and the values.
    func finish() {
        sqlite3_reset(handle)
        if placeholders > 0 { sqlite3_clear_bindings(handle) }
        isBusy = false
    }

    private func bind(_ value: SQLValue, at index: Int32) throws(StorageError) {
        let code: Int32
        switch value {
        case .null:
            code = sqlite3_bind_null(handle, index)
        case .integer(let integer):
            code = sqlite3_bind_int64(handle, index, integer)
        case .real(let real):
            // SQLite makes null of a NaN, silently.
            guard !real.isNaN else {
                throw StorageError.invalidStatement(
                    sql: String(cString: sqlite3_sql(handle)), reason: "?\(index) is not a number (NaN)")
            }
            code = sqlite3_bind_double(handle, index, real)
        case .text(var text):
            let bound = text.withUTF8 { bytes -> Int32? in
                guard let start = bytes.baseAddress else {
                    return beatpass_sqlite3_bind_text(handle, index, "", 0)
                }
                if memchr(start, 0, bytes.count) != nil { return nil }
                return start.withMemoryRebound(to: CChar.self, capacity: bytes.count) {
                    beatpass_sqlite3_bind_text(handle, index, $0, UInt64(bytes.count))
                }
            }
            guard let bound else { throw StorageError.unstorableText(placeholder: Int(index)) }
            code = bound
        case .blob(let blob):
            code = blob.withUnsafeBytes { bytes in
                guard let start = bytes.baseAddress, !bytes.isEmpty else {
                    return sqlite3_bind_zeroblob(handle, index, 0)
                }
                return beatpass_sqlite3_bind_blob(handle, index, start, UInt64(bytes.count))
            }
        }
        guard code == SQLITE_OK else { throw SQLiteFailure(code, of: sqlite3_db_handle(handle)).storageError }
    }
}
