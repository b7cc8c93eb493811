internal import ServiceKit

/// The words behind a verb, taken apart: flags with their values, and operands in order.
///
/// `--flag value` and `--flag=value` mean the same; the last of several counts, so that a script's flags can
/// be overridden behind them; `--` ends the flags; `-` alone and negative numbers are operands.
package struct Arguments: Sendable {
    package private(set) var operands: [String] = []
    /// Whether `--help` or `-h` stood among them: then nothing else was checked.
    package private(set) var wantsHelp = false

    private var values: [String: String] = [:]
    private let flags: [Flag]
    private let expected: Operands

    /// - Throws: a sentence for the first word that is wrong.
    package init(_ words: [String], flags: [Flag], operands expected: Operands) throws(UsageError) {
        self.flags = flags
        self.expected = expected
        var rest = words[...]
        while let word = rest.popFirst() {
            if expected.takesRest, !operands.isEmpty {
                operands.append(word)
            } else if word == "--" {
                operands += rest
                break
            } else if word == "--help" || word == "-h" {
                wantsHelp = true
                return
            } else if Self.isFlag(word) {
                try takeFlag(word, &rest)
            } else {
                operands.append(word)
            }
        }
        try checkOperands()
    }

    private static func isFlag(_ word: String) -> Bool {
        word.hasPrefix("--") || (word.hasPrefix("-") && word.dropFirst().first?.isLetter == true)
    }

    private mutating func takeFlag(_ word: String, _ rest: inout ArraySlice<String>) throws(UsageError) {
        let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        let name = String(parts[0])
        let attached = parts.count == 2 ? String(parts[1]) : nil
        guard let flag = flags.first(where: { $0.name == name }) else {
            let names = flags.map(\.name)
            throw UsageError(
                unknown: "flag", name, among: names, quoted: false,
                expected: names.isEmpty ? "none" : names.joined(separator: ", "))
        }
        guard let placeholder = flag.placeholder else {
            if let attached { throw UsageError("\(name) takes no value; found \"\(abridged(attached))\"") }
            values[name] = ""
            return
        }
        if let attached {
            values[name] = attached
        } else if let next = rest.first, !Self.isFlag(next), next != "--" {
            values[name] = next
            rest.removeFirst()
        } else {
            throw UsageError(
                "\(name) has no value; expected \(name) \(placeholder)"
                    + " (write \(name)=VALUE for one that starts with a dash)")
        }
        if values[name]?.isEmpty ?? true { throw UsageError("\(name) is empty; expected \(placeholder)") }
    }

    private func checkOperands() throws(UsageError) {
        if operands.count < expected.required.count {
            throw UsageError("\(expected.required[operands.count]) is missing; expected \(expected.text)")
        }
        let most = expected.required.count + expected.optional.count
        guard !expected.takesRest, operands.count > most else { return }
        let what = most == 0 ? "flags only" : expected.text
        throw UsageError("unexpected argument \"\(abridged(operands[most]))\"; expected \(what)")
    }

    // MARK: Values

    /// Whether a flag without value is there.
    package func has(_ flag: String) -> Bool { values[flag] != nil }

    /// A flag's value; nil where it is not given.
    package func value(_ flag: String) -> String? { values[flag] }

    /// The operand at `index`; nil where there are fewer.
    package func operand(_ index: Int) -> String? { operands.indices.contains(index) ? operands[index] : nil }

    /// A duration like `250ms` or `2s`, above zero.
    package func duration(_ flag: String) throws(UsageError) -> Duration? {
        guard let text = values[flag] else { return nil }
        guard let duration = DurationText.parse(text), duration > .zero else {
            throw UsageError("\(flag) is \"\(abridged(text))\"; expected a duration such as 250ms, 2s or 1m")
        }
        return duration
    }
}
