import Contracts

/// One row of a `SourceTable` and what its columns say. Nothing, and the word that the file has for it, both mean
/// "no value"; white space and control characters around a value are no part of it.
struct SourceRow {
    let file: String
    let line: Int
    let fields: [String]
    let positions: [String: Int]
    let noValue: String?

    func refusal(_ column: String, _ value: String? = nil, _ reason: String) -> RefusedRow {
        RefusedRow(file: file, line: line, column: column, value: value, reason: reason)
    }

    func warning(_ column: String, _ text: String) -> RowWarning {
        RowWarning(file: file, line: line, column: column, text: text)
    }

    /// The value of a column; nil where there is none.
    func value(_ column: String) -> String? { trimmedValue(column).text }

    private func trimmedValue(_ column: String) -> (text: String?, hadControls: Bool) {
        guard let position = positions[column], position < fields.count else { return (nil, false) }
        let (text, hadControls) = fields[position].trimmed
        return (text.isEmpty || noValue == String(text) ? nil : String(text), hadControls)
    }

    /// A whole number from 0 to `most`; nil where there is none.
    func count(_ column: String, most: Int64) throws(RefusedRow) -> Int64? {
        guard let text = value(column) else { return nil }
        guard let number = WholeNumber.parse(text), number <= most else {
            throw refusal(column, text, "is not a whole number from 0 to \(most)")
        }
        return number
    }

    /// The number by which the source knows a user or a track.
    func identifier(_ column: String) throws(RefusedRow) -> Int64 {
        let expected = "a whole number from 1 to \(Int64.max)"
        guard let text = value(column) else { throw refusal(column, nil, "is empty; expected \(expected)") }
        guard let number = WholeNumber.parse(text), number > 0 else {
            throw refusal(column, text, "is not \(expected)")
        }
        return number
    }

    /// A time; one without a zone is UTC.
    func timestamp(_ column: String) throws(RefusedRow) -> Timestamp {
        let expected = "a date like 2018-10-28T08:02:52Z"
        guard let text = value(column) else { throw refusal(column, nil, "is empty; expected \(expected)") }
        guard let timestamp = Timestamp(text, zoneIsOptional: true) else {
            throw refusal(column, text, "is not a date that exists; expected \(expected)")
        }
        return timestamp
    }

    /// `True` or `False`; no value is false.
    func flag(_ column: String) throws(RefusedRow) -> Bool {
        guard let text = value(column) else { return false }
        switch text.lowercased() {
        case "true": return true
        case "false": return false
        default: throw refusal(column, text, "is neither True nor False")
        }
    }

    /// A title or name: nil where there is none or nothing of it shows; refused where it is longer than
    /// `limit` Unicode scalars or has control characters inside. Such characters around it are left out
    /// with a warning.
    func line(
        _ column: String, limit: Int, warnings: inout [RowWarning]
    ) throws(RefusedRow) -> String? {
        let (value, hadControls) = trimmedValue(column)
        guard let text = value, !text.allSatisfy(\.isInvisible) else { return nil }
        guard !text.contains(where: \.isControl) else {
            throw refusal(column, text, "has a control character inside; expected none")
        }
        let length = text.unicodeScalars.count
        guard length <= limit else {
            throw refusal(column, text, "has \(length) characters; expected 1 to \(limit)")
        }
        if hadControls {
            warnings.append(warning(column, "control characters around the text were left out"))
        }
        return text
    }
}

extension StringProtocol {
    /// The text without white space and control characters around it, and whether any of the latter
    /// (other than white space) were there.
    var trimmed: (text: SubSequence, hadControls: Bool) {
        var hadControls = false
        var text = self[...]
        while let first = text.first, first.isWhitespace || first.isControl {
            hadControls = hadControls || !first.isWhitespace
            text = text.dropFirst()
        }
        while let last = text.last, last.isWhitespace || last.isControl {
            hadControls = hadControls || !last.isWhitespace
            text = text.dropLast()
        }
        return (text, hadControls)
    }
}
