internal import CPQ

/// A statement prepared on one connection: its name there, and the types that the server found for its
/// placeholders.
struct PostgreSQLStatement {
    let name: String
    /// As it is written in the program, for errors.
    let sql: String
    /// By object id.
    let types: [UInt32]
}

/// The values of one run of a statement, in the formats that libpq takes.
struct PostgreSQLValues {
    private var bytes: [UInt8] = []
    /// Where each value stands in `bytes`; nil for null.
    private var places: [Range<Int>?] = []
    private var formats: [Int32] = []

    var count: Int { bytes.count }

    /// - Throws: `wrongValueCount`, `unstorableText`, or `constraintViolated(.type)` for a value that is not of
    ///   its placeholder's type.
    mutating func set(
        _ values: some Collection<SQLValue>, for statement: PostgreSQLStatement
    ) throws(StorageError) {
        guard values.count == statement.types.count else {
            throw StorageError.wrongValueCount(
                sql: statement.sql, expected: statement.types.count, given: values.count)
        }
        bytes.removeAll(keepingCapacity: true)
        places.removeAll(keepingCapacity: true)
        formats.removeAll(keepingCapacity: true)
        var index = 0
        for value in values {
            try add(value, type: statement.types[index], placeholder: index + 1, statement)
            index += 1
        }
        // An empty value at the end needs an address as well: without one it would be null.
        bytes.append(0)
    }

    private mutating func add(
        _ value: SQLValue, type: UInt32, placeholder: Int, _ statement: PostgreSQLStatement
    ) throws(StorageError) {
        let start = bytes.count
        var isBinary = true
        switch (value, PostgreSQLType(rawValue: type)) {
        case (.null, _):
            places.append(nil)
            formats.append(1)
            return
        case (.real(let real), _) where real.isNaN:
            throw StorageError.invalidStatement(sql: statement.sql, reason: "?\(placeholder) is not a number (NaN)")
        case (.integer(let integer), .bigint): append(integer)
        case (.integer(let integer), .double): append(Double(integer).bitPattern)
        case (.integer(let integer), .integer), (.integer(let integer), .smallint), (.integer(let integer), .numeric):
            isBinary = false
            bytes.append(contentsOf: String(integer).utf8)
            bytes.append(0)
        case (.integer(let integer), .boolean): bytes.append(integer == 0 ? 0 : 1)
        case (.real(let real), .double): append(real.bitPattern)
        case (.real(let real), .bigint):
            guard let integer = Int64(exactly: real) else {
                throw mismatch(value, type, placeholder)
            }
            append(integer)
        case (.text(let text), .text), (.text(let text), .varchar), (.text(let text), .name),
            (.text(let text), .unknown):
            guard !text.utf8.contains(0) else { throw StorageError.unstorableText(placeholder: placeholder) }
            bytes.append(contentsOf: text.utf8)
        case (.blob(let blob), .bytea): bytes.append(contentsOf: blob)
        default: throw mismatch(value, type, placeholder)
        }
        // The closing zero of the text format is not part of the value.
        places.append(start..<(isBinary ? bytes.count : bytes.count - 1))
        formats.append(isBinary ? 1 : 0)
    }

    private mutating func append(_ number: some FixedWidthInteger) {
        withUnsafeBytes(of: number.bigEndian) { bytes.append(contentsOf: $0) }
    }

    private func mismatch(_ value: SQLValue, _ type: UInt32, _ placeholder: Int) -> StorageError {
        let given =
            switch value {
            case .null: "null"
            case .integer: "an integer"
            case .real: "a real"
            case .text: "a text"
            case .blob: "a blob"
            }
        let expected = PostgreSQLType(rawValue: type).map { "\($0)" } ?? "the server's type \(type)"
        return .constraintViolated(
            .type, detail: "the value for ?\(placeholder) is \(given), where the store expects \(expected)")
    }

    /// Queues the statement with these values. Returns whether libpq took it.
    func send(_ statement: PostgreSQLStatement, on connection: OpaquePointer) -> Bool {
        bytes.withUnsafeBytes { buffer in
            let start = buffer.baseAddress?.assumingMemoryBound(to: CChar.self)
            let pointers = places.map { place in place.flatMap { place in start.map { $0 + place.lowerBound } } }
            let lengths = places.map { Int32(clamping: $0?.count ?? 0) }
            return PQsendQueryPrepared(
                connection, statement.name, Int32(clamping: places.count), pointers, lengths, formats, 1) == 1
        }
    }
}
