internal import Storage

/// A weight's 128 bits in two columns of 64: the high ones, with the sign, and the low ones.
enum StoredWeight {
    static func values(_ weight: Int128) -> [SQLValue] {
        [
            .integer(Int64(truncatingIfNeeded: weight >> 64)), .integer(Int64(truncatingIfNeeded: weight)),
        ]
    }

    /// - Parameter column: the one with the high bits; the low ones' stands behind it.
    static func read(_ row: borrowing SQLRow, _ column: Int) throws -> Int128 {
        Int128(try row.int(column)) << 64 | Int128(UInt64(bitPattern: try row.int(column + 1)))
    }
}
