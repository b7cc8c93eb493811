/// The row a query stands on, read by position from 0. It cannot be kept: it is lent to the closure
/// and means another row afterwards.
///
/// Types are checked, never converted, but for an integer read as `real`. A null read as anything but an
/// optional, another type, or a column that is not there throws a `StorageError` that names it.
package struct SQLRow: ~Copyable {
    /// The store's own row.
    enum Source {
        case sqlite(SQLiteRow)
        case postgreSQL(PostgreSQLRow)
    }

    private let source: Source
    private let columns: Int32

    init(_ source: Source, columns: Int32) {
        self.source = source
        self.columns = columns
    }

    /// How many columns the row has.
    package var count: Int { Int(columns) }

    /// Whether the column holds null.
    package func isNull(_ column: Int) throws(StorageError) -> Bool {
        if case .null = try cell(column) { true } else { false }
    }

    package func int(_ column: Int) throws(StorageError) -> Int64 {
        let cell = try cell(column)
        guard case .integer(let value) = cell else { throw mismatch(column, "integer", cell) }
        return value
    }

    package func real(_ column: Int) throws(StorageError) -> Double {
        switch try cell(column) {
        case .real(let value): return value
        case .integer(let value): return Double(value)
        case let cell: throw mismatch(column, "real", cell)
        }
    }

    /// The column's text; `invalidText` where its bytes are not UTF-8.
    package func text(_ column: Int) throws(StorageError) -> String {
        try text(try textBytes(column), column)
    }

    /// A copy of the column's bytes.
    package func blob(_ column: Int) throws(StorageError) -> [UInt8] {
        let cell = try cell(column)
        guard case .blob(let bytes) = cell else { throw mismatch(column, "blob", cell) }
        return [UInt8](bytes)
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

    /// Lends the blob's bytes without a copy, for as long as `body` runs.
    @inlinable
    package func withBytes<Result>(
        _ column: Int, _ body: (UnsafeBufferPointer<UInt8>) throws -> Result
    ) throws -> Result {
        try blobBytes(column).withMemoryRebound(to: UInt8.self) { try body($0) }
    }

    /// The column's value, whatever its type.
    package func value(_ column: Int) throws(StorageError) -> SQLValue {
        switch try cell(column) {
        case .integer(let value): .integer(value)
        case .real(let value): .real(value)
        case .text(let bytes): .text(try text(bytes, column))
        case .blob(let bytes): .blob([UInt8](bytes))
        case .null: .null
        case .other(let type): throw StorageError.wrongType(column: column, expected: "a value", found: type)
        }
    }

    @usableFromInline
    func blobBytes(_ column: Int) throws(StorageError) -> UnsafeRawBufferPointer {
        let cell = try cell(column)
        guard case .blob(let bytes) = cell else { throw mismatch(column, "blob", cell) }
        return bytes
    }

    @usableFromInline
    func textBytes(_ column: Int) throws(StorageError) -> UnsafeBufferPointer<UInt8> {
        let cell = try cell(column)
        guard case .text(let bytes) = cell else { throw mismatch(column, "text", cell) }
        return bytes
    }

    private func text(_ bytes: UnsafeBufferPointer<UInt8>, _ column: Int) throws(StorageError) -> String {
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw StorageError.invalidText(column: column)
        }
        return text
    }

    private func cell(_ column: Int) throws(StorageError) -> SQLCell {
        guard column >= 0, column < Int(columns) else {
            throw StorageError.noSuchColumn(column: column, count: count)
        }
        let column = Int32(truncatingIfNeeded: column)
        return switch source {
        case .sqlite(let row): try row.cell(column)
        case .postgreSQL(let row): row.cell(column)
        }
    }

    private func mismatch(_ column: Int, _ expected: String, _ found: SQLCell) -> StorageError {
        .wrongType(column: column, expected: expected, found: found.type)
    }
}

/// What a column holds. Bytes are the store's, and live as long as the row is lent.
enum SQLCell {
    case null
    case integer(Int64)
    case real(Double)
    case text(UnsafeBufferPointer<UInt8>)
    case blob(UnsafeRawBufferPointer)
    /// A type that no statement should give, by its name.
    case other(String)

    /// For errors.
    var type: String {
        switch self {
        case .null: "null"
        case .integer: "integer"
        case .real: "real"
        case .text: "text"
        case .blob: "blob"
        case .other(let name): name
        }
    }
}
