/// Rows in aligned columns, for people. Values are made printable, so that none can steer the terminal.
package struct Table: Sendable {
    package struct Column: Sendable {
        let title: String
        let isRightAligned: Bool

        package static func left(_ title: String) -> Column { Column(title: title, isRightAligned: false) }
        /// For numbers.
        package static func right(_ title: String) -> Column { Column(title: title, isRightAligned: true) }
    }

    private let columns: [Column]
    private let hasHeader: Bool
    private let indent: Int
    private var rows: [[String]] = []

    package init(columns: [Column], hasHeader: Bool = true, indent: Int = 0) {
        self.columns = columns
        self.hasHeader = hasHeader
        self.indent = indent
    }

    /// Adds a row; missing cells at its end are empty.
    package mutating func add(_ cells: [String]) {
        let missing = max(0, columns.count - cells.count)
        rows.append(
            (cells + Array(repeating: "", count: missing)).prefix(columns.count).map { printable($0) })
    }

    /// Every line ends with a newline and has no spaces at its end.
    package var text: String {
        let lines = (hasHeader ? [columns.map(\.title)] : []) + rows
        let widths = columns.indices.map { column in lines.map { DisplayWidth.of($0[column]) }.max() ?? 0 }
        return lines.map { cells in
            var line = String(repeating: " ", count: indent)
            line += columns.indices.map { column in
                DisplayWidth.pad(
                    cells[column], to: widths[column], rightAligned: columns[column].isRightAligned)
            }.joined(separator: "  ")
            while line.last == " " { line.removeLast() }
            return line + "\n"
        }.joined()
    }
}

/// A number as people read it: `1,360`.
package func grouped(_ number: Int64) -> String {
    var digits = String(number.magnitude)
    var groups: [Substring] = []
    while digits.count > 3 {
        groups.insert(digits.suffix(3), at: 0)
        digits = String(digits.dropLast(3))
    }
    return (number < 0 ? "-" : "") + ([Substring(digits)] + groups).joined(separator: ",")
}

package func grouped(_ number: Int) -> String { grouped(Int64(number)) }

/// `1 track`, `1,360 tracks`.
package func counted(_ number: Int, _ singular: String, _ plural: String? = nil) -> String {
    "\(grouped(number)) \(number == 1 ? singular : plural ?? singular + "s")"
}
