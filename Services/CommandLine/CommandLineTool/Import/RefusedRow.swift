/// A row that was not taken, and why. Prints as a sentence:
/// `users.csv line 12: column followers_count: "12.5" is not a whole number from 0 to 9007199254740991`.
package struct RefusedRow: Error, Equatable, Sendable, CustomStringConvertible {
    package let file: String
    /// The line on which the row begins; the header is line 1.
    package let line: Int
    /// Nil when the row as a whole is at fault.
    package let column: String?
    /// The value at fault, printable, cut to 80 characters. Nil where there is none to show.
    package let value: String?
    /// What is wrong and what was expected; continues the sentence after the value.
    package let reason: String

    package init(file: String, line: Int, column: String? = nil, value: String? = nil, reason: String) {
        self.file = file
        self.line = line
        self.column = column.map { abridged($0) }
        self.value = value.map { abridged($0) }
        self.reason = reason
    }

    package var description: String {
        let place = "\(file) line \(line): " + (column.map { "column \($0): " } ?? "")
        return place + (value.map { "\"\($0)\" " } ?? "") + reason
    }
}

/// A row that was taken with something left out or changed.
package struct RowWarning: Equatable, Sendable, CustomStringConvertible {
    package let file: String
    package let line: Int
    package let column: String
    package let text: String

    package var description: String { "\(file) line \(line): column \(column): \(text)" }
}

/// A row that stands in its file a second time with the same values; it adds nothing and harms nothing.
package struct RepeatedRow: Equatable, Sendable, CustomStringConvertible {
    package let file: String
    package let line: Int
    package let firstLine: Int
    package let id: String

    package var description: String { "\(file) line \(line): the same as line \(firstLine), id \(id)" }
}

/// `text` cut to `limit` characters, fit for a terminal.
package func abridged(_ text: String, to limit: Int = 80) -> String {
    let cut = text.prefix(limit)
    return printable(cut.unicodeScalars.count > limit * 4 ? String(cut.prefixOfScalars(limit)) : String(cut))
}

/// `text` with control characters and those that turn the writing direction as `\u{…}`, because a value
/// from a foreign file must not steer the terminal it is printed on.
package func printable(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
        switch scalar.value {
        case 0x200E, 0x200F, 0x202A...0x202E, 0x2066...0x2069, 0x2028, 0x2029:
            result += "\\u{\(String(scalar.value, radix: 16, uppercase: true))}"
        case _ where scalar.properties.generalCategory == .control:
            result += "\\u{\(String(scalar.value, radix: 16, uppercase: true))}"
        default:
            result.unicodeScalars.append(scalar)
        }
    }
    return result
}

extension StringProtocol {
    /// The longest run of whole characters from the start with at most `limit` Unicode scalars; where the
    /// first character alone is longer, its first `limit` scalars.
    func prefixOfScalars(_ limit: Int) -> String {
        var result = ""
        var count = 0
        for character in self {
            count += character.unicodeScalars.count
            guard count <= limit else { break }
            result.append(character)
        }
        if result.isEmpty { result.unicodeScalars.append(contentsOf: unicodeScalars.prefix(limit)) }
        return result
    }
}
