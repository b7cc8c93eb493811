/// A value bound to a placeholder (`?1`, `?2` …) of a statement, or read from a row.
///
/// Literals stand for themselves: `try reader.all("… WHERE artist = ?1 AND plays > ?2", ["a1", 10]) { … }`.
package enum SQLValue: Sendable, Equatable {
    case null
    case integer(Int64)
    case real(Double)
    /// Text without NUL bytes: PostgreSQL cannot store them, so neither store takes them.
    case text(String)
    case blob([UInt8])

    /// Text, or null.
    package init(_ text: String?) { self = text.map(SQLValue.text) ?? .null }

    /// An integer, or null.
    package init(_ integer: Int64?) { self = integer.map(SQLValue.integer) ?? .null }

    /// An integer.
    package init(_ integer: Int) { self = .integer(Int64(integer)) }

    /// Bytes, or null.
    package init(_ blob: [UInt8]?) { self = blob.map(SQLValue.blob) ?? .null }
}

extension SQLValue: ExpressibleByNilLiteral, ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral,
    ExpressibleByStringLiteral
{
    package init(nilLiteral: ()) { self = .null }
    package init(integerLiteral value: Int64) { self = .integer(value) }
    package init(floatLiteral value: Double) { self = .real(value) }
    package init(stringLiteral value: String) { self = .text(value) }
}
