/// What a `DelimitedReader` found: a row or a fault.
package enum DelimitedRecord: Equatable, Sendable {
    /// A whole row; `line` is the one it begins on, counted from 1.
    case row(line: Int, fields: [String])
    /// A row that cannot be read.
    case broken(line: Int, DelimitedFault)
}

/// Bounds on what a `DelimitedReader` keeps in memory.
package struct DelimitedLimits: Sendable {
    /// Bytes of one field, without its quotes.
    package var fieldBytes = 65_536
    /// Bytes of one row.
    package var rowBytes = 1_048_576
    /// Columns of the first row.
    package var columns = 1_000

    package init() {}
}

/// Why a row cannot be read. Columns are counted from 0.
package enum DelimitedFault: Error, Equatable, Sendable {
    case unterminatedQuote(column: Int)
    case textAfterQuote(column: Int)
    case invalidUTF8(column: Int, shown: String)
    case nulByte(column: Int)
    case fieldTooLong(column: Int, limit: Int)
    case rowTooLong(limit: Int)
    case tooManyColumns(expected: Int)
    case tooFewColumns(found: Int, expected: Int)

    /// The column at fault, where it is a single one.
    package var column: Int? {
        switch self {
        case .unterminatedQuote(let column), .textAfterQuote(let column), .nulByte(let column): column
        case .invalidUTF8(let column, _), .fieldTooLong(let column, _): column
        case .rowTooLong, .tooManyColumns, .tooFewColumns: nil
        }
    }

    /// The value at fault, with U+FFFD for what is no text.
    package var value: String? {
        if case .invalidUTF8(_, let shown) = self { shown } else { nil }
    }

    /// What is wrong and what was expected.
    package var reason: String {
        switch self {
        case .unterminatedQuote: "a double quote is opened and never closed; expected a closing one"
        case .textAfterQuote:
            "text follows the closing double quote; expected the separator, or quotes inside to be doubled"
        case .invalidUTF8: "is not valid UTF-8; expected UTF-8 text"
        case .nulByte: "a NUL byte; expected text"
        case .fieldTooLong(_, let limit): "longer than \(limit) bytes, or a double quote is never closed"
        case .rowTooLong(let limit):
            "the row is longer than \(limit) bytes, or a double quote is never closed"
        case .tooManyColumns(let expected): "the row has more columns than the header; expected \(expected)"
        case .tooFewColumns(let found, let expected): "the row has \(found) columns; expected \(expected)"
        }
    }
}
