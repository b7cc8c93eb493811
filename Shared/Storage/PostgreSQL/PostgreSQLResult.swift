internal import CPQ

/// The whole answer to one statement, freed with the object.
final class PostgreSQLResult {
    let handle: OpaquePointer

    init(_ handle: OpaquePointer) { self.handle = handle }
    deinit { PQclear(handle) }

    var status: ExecStatusType { PQresultStatus(handle) }
    var rows: Int32 { PQntuples(handle) }

    /// Lends the rows until `body` returns false.
    func forEachRow(_ body: (borrowing SQLRow) throws -> Bool) throws {
        let columns = PQnfields(handle)
        for row in 0..<rows {
            guard try body(SQLRow(.postgreSQL(PostgreSQLRow(result: handle, row: row)), columns: columns)) else {
                return
            }
        }
    }

    /// The first value of the first row where that is an integer.
    var integer: Int64? {
        guard rows > 0, PQnfields(handle) > 0 else { return nil }
        guard case .integer(let value) = PostgreSQLRow(result: handle, row: 0).cell(0) else { return nil }
        return value
    }

    /// How many rows the statement changed; 0 for one that changes none.
    var changes: Int {
        if PQcmdStatus(handle).map({ String(cString: $0).hasPrefix("SELECT") }) ?? true { return 0 }
        return PQcmdTuples(handle).flatMap { Int(String(cString: $0)) } ?? 0
    }
}

/// A row of an answer, in the binary format.
struct PostgreSQLRow {
    let result: OpaquePointer
    let row: Int32

    func cell(_ column: Int32) -> SQLCell {
        if PQgetisnull(result, row, column) == 1 { return .null }
        let bytes = UnsafeRawBufferPointer(
            start: PQgetvalue(result, row, column), count: Int(PQgetlength(result, row, column)))
        let type = PQftype(result, column)
        switch (PostgreSQLType(rawValue: type), bytes.count) {
        case (.bigint, 8): return .integer(bytes.bigEndian(Int64.self))
        case (.integer, 4): return .integer(Int64(bytes.bigEndian(Int32.self)))
        case (.smallint, 2): return .integer(Int64(bytes.bigEndian(Int16.self)))
        case (.boolean, 1): return .integer(bytes[0] == 0 ? 0 : 1)
        case (.double, 8): return .real(Double(bitPattern: bytes.bigEndian(UInt64.self)))
        case (.bytea, _): return .blob(bytes)
        case (.text, _), (.varchar, _), (.name, _), (.unknown, _):
            return .text(bytes.assumingMemoryBound(to: UInt8.self))
        case (.numeric, _): return .other("numeric; a CAST makes it an integer")
        default: return .other("the server's type \(type)")
        }
    }
}

/// The types of PostgreSQL's catalogue that statements meet.
enum PostgreSQLType: UInt32 {
    case boolean = 16
    case bytea = 17
    case name = 19
    case bigint = 20
    case smallint = 21
    case integer = 23
    case text = 25
    case double = 701
    case unknown = 705
    case varchar = 1043
    case numeric = 1700
}

extension UnsafeRawBufferPointer {
    fileprivate func bigEndian<Number: FixedWidthInteger>(_ type: Number.Type) -> Number {
        Number(bigEndian: loadUnaligned(as: type))
    }
}
