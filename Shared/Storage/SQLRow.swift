internal import CSQLite

/// The row a query stands on, read by position from 0. It cannot be kept: it is lent to the closure
/// and means another row afterwards.
///
/// Types are checked, never converted, but for an integer read as `real`. A null read as anything but an
/// optional, another type, or a column that is not there throws a `StorageError` that names it.
package struct SQLRow: ~Copyable {
    private let handle: OpaquePointer
    private let columns: Int32

    init(of statement: SQLiteStatement) {
        handle = statement.handle
        columns = statement.columns
    }

    /// How many columns the row has.
    package var count: Int { Int(columns) }

    /// Whether the column holds null.
    package func isNull(_ column: Int) throws(StorageError) -> Bool {
        sqlite3_value_type(try cell(column)) == SQLITE_NULL
    }

    package func int(_ column: Int) throws(StorageError) -> Int64 {
        let value = try cell(column)
        guard sqlite3_value_type(value) == SQLITE_INTEGER else { throw mismatch(column, "integer", value) }
        return sqlite3_value_int64(value)
    }

    package func real(_ column: Int) throws(StorageError) -> Double {
        let value = try cell(column)
        let found = sqlite3_value_type(value)
        guard found == SQLITE_FLOAT || found == SQLITE_INTEGER else { throw mismatch(column, "real", value) }
        return sqlite3_value_double(value)
    }

    /// The column's text; `invalidText` where its bytes are not UTF-8.
    package func text(_ column: Int) throws(StorageError) -> String {
        let bytes = try textBytes(column)
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw StorageError.invalidText(column: column)
        }
        return text
    }

    /// A copy of the column's bytes.
    package func blob(_ column: Int) throws(StorageError) -> [UInt8] {
        let value = try cell(column)
        guard sqlite3_value_type(value) == SQLITE_BLOB else { throw mismatch(column, "blob", value) }
        guard let start = sqlite3_value_blob(value) else { return [] }
        return [UInt8](UnsafeRawBufferPointer(start: start, count: Int(sqlite3_value_bytes(value))))
    }

    package func optionalInt(_ column: Int) throws(StorageError) -> Int64? {
        try isNull(column) ? nil : try int(column)
    }

    package func optionalReal(_ column: Int) throws(StorageError) -> Double? {
        try isNull(column) ? nil : try real(column)
    }

    package func optionalText(_ column: Int) throws(StorageError) -> String? {
        try isNull(column) ? nil : try text(column)
    }

    package func optionalBlob(_ column: Int) throws(StorageError) -> [UInt8]? {
        try isNull(column) ? nil : try blob(column)
    }

    /// Lends the text's bytes without a copy, for as long as `body` runs. They are not checked to be UTF-8.
    @inlinable
    package func withUTF8<Result>(
        _ column: Int, _ body: (UnsafeBufferPointer<UInt8>) throws -> Result
    ) throws -> Result {
        try body(try textBytes(column))
    }

    /// The column's value, whatever its type.
    package func value(_ column: Int) throws(StorageError) -> SQLValue {
        switch sqlite3_value_type(try cell(column)) {
        case SQLITE_INTEGER: .integer(try int(column))
        case SQLITE_FLOAT: .real(try real(column))
        case SQLITE_TEXT: .text(try text(column))
        case SQLITE_BLOB: .blob(try blob(column))
        default: .null
        }
    }

    @usableFromInline
    func textBytes(_ column: Int) throws(StorageError) -> UnsafeBufferPointer<UInt8> {
        let value = try cell(column)
        guard sqlite3_value_type(value) == SQLITE_TEXT else { throw mismatch(column, "text", value) }
        guard let start = sqlite3_value_text(value) else {
            throw StorageError.failed(reason: "there was no memory to read column \(column)")
        }
        return UnsafeBufferPointer(start: start, count: Int(sqlite3_value_bytes(value)))
    }

    /// The column's cell. SQLite calls it unprotected, as another thread could move the statement on; here a
    /// connection has one thread at a time. Reading it takes a sixth off the time of a page of six rows
    /// against `sqlite3_column_int64` and its like.
    private func cell(_ column: Int) throws(StorageError) -> OpaquePointer? {
        guard column >= 0, column < Int(columns) else {
            throw StorageError.noSuchColumn(column: column, count: count)
        }
        return sqlite3_column_value(handle, Int32(truncatingIfNeeded: column))
    }

    private func mismatch(_ column: Int, _ expected: String, _ value: OpaquePointer?) -> StorageError {
        let found =
            switch sqlite3_value_type(value) {
            case SQLITE_INTEGER: "integer"
            case SQLITE_FLOAT: "real"
            case SQLITE_TEXT: "text"
            case SQLITE_BLOB: "blob"
            default: "null"
            }
        return .wrongType(column: column, expected: expected, found: found)
    }
}
