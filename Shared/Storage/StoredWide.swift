/// A whole number of 128 bits in two columns of 64: the high ones, with the sign, and the low ones.
package enum StoredWide {
    package static func values(_ number: Int128) -> [SQLValue] {
        [.integer(Int64(truncatingIfNeeded: number >> 64)), .integer(Int64(truncatingIfNeeded: number))]
    }

    /// - Parameter column: the one with the high bits; the low ones' stands behind it.
    package static func read(_ row: borrowing SQLRow, _ column: Int) throws -> Int128 {
        Int128(try row.int(column)) << 64 | Int128(UInt64(bitPattern: try row.int(column + 1)))
    }
}
