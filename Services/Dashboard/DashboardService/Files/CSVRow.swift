/// A row of comma-separated values (RFC 4180): CR LF at its end, quotation marks where a value needs them.
///
/// A spreadsheet takes a text for a formula by its first character, also behind spaces and marks that it passes over,
/// and a formula can run programs: such a text gets an apostrophe before it, which spreadsheets do not show. Where the
/// separator is a semicolon or a tab, a spreadsheet begins a cell behind each of them, and a row behind the end of a line:
/// what stands there gets an apostrophe alike. To have the text back, take one apostrophe from each of these places whose
/// piece begins with one and would get one without it.
struct CSVRow {
    private(set) var bytes: [UInt8] = []
    private var isFirst = true

    mutating func append(_ cell: FileCell) {
        if !isFirst { bytes.append(UInt8(ascii: ",")) }
        isFirst = false
        switch cell {
        case .none: break
        case .integer(let value): bytes += String(value).utf8
        case .decimal(let value, let places): bytes += Self.decimal(value, places).utf8
        case .text(let text): append(Self.guarded(text))
        }
    }

    mutating func end() {
        bytes += "\r\n".utf8
        isFirst = true
    }

    private mutating func append(_ text: String) {
        let needsQuotes =
            text.utf8.contains { byte in
                switch byte {
                case UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "\""), 9, 10, 13: true
                default: false
                }
            } || text.utf8.first == UInt8(ascii: " ") || text.utf8.last == UInt8(ascii: " ")
        guard needsQuotes else {
            bytes += text.utf8
            return
        }
        bytes.append(UInt8(ascii: "\""))
        for byte in text.utf8 {
            if byte == UInt8(ascii: "\"") { bytes.append(byte) }
            bytes.append(byte)
        }
        bytes.append(UInt8(ascii: "\""))
    }

    /// The text with an apostrophe wherever a spreadsheet may begin to run it.
    static func guarded(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        var piece = text.unicodeScalars[...]
        while true {
            if isFormula(piece, isFirst: result.isEmpty) { result.append("'") }
            guard let end = piece.firstIndex(where: separates) else { break }
            result.append(contentsOf: piece[...end])
            piece = piece[piece.index(after: end)...]
        }
        result.append(contentsOf: piece)
        return String(result)
    }

    /// Whether another cell may begin behind it.
    private static func separates(_ scalar: Unicode.Scalar) -> Bool {
        scalar == ";" || scalar == "\t" || scalar == "\r" || scalar == "\n"
    }

    /// Whether a spreadsheet may run what stands before the next separator. A text that begins with a tab or the end of a
    /// line is one too: not all pass over them.
    private static func isFormula(_ piece: Substring.UnicodeScalarView, isFirst: Bool) -> Bool {
        for scalar in piece {
            switch scalar {
            case "=", "+", "-", "@", "\u{FF1D}", "\u{FF0B}", "\u{FF0D}", "\u{FF20}": return true
            case "\t", "\r", "\n": return isFirst
            case ";": return false
            case "\"", "'": continue
            default:
                // What is not seen, or is a space: marks of direction, joiners, the byte order mark.
                let isPassedOver =
                    scalar.properties.isWhitespace || scalar.properties.generalCategory == .format
                    || scalar.properties.generalCategory == .control
                guard isPassedOver else { return false }
            }
        }
        return false
    }

    private static func decimal(_ value: Int64, _ places: Int) -> String {
        let digits = String(value.magnitude)
        let padded = String(repeating: "0", count: max(0, places + 1 - digits.count)) + digits
        return (value < 0 ? "-" : "") + padded.dropLast(places) + "." + padded.suffix(places)
    }
}

/// A value of a file's row.
enum FileCell: Sendable, Hashable {
    case none
    case text(String)
    case integer(Int64)
    /// A number in units of its last decimal place: 1234 with three places is 1.234.
    case decimal(Int64, places: Int)

    init(_ text: String?) { self = text.map { .text($0) } ?? .none }
    init(_ number: Int64?) { self = number.map { .integer($0) } ?? .none }
}
