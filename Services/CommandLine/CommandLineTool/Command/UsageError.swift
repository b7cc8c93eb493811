package import ServiceKit

/// The command line is wrong: a sentence that says what, what was expected and what may have been meant.
package struct UsageError: ExitCodeProviding, Hashable, CustomStringConvertible {
    package let description: String

    package init(_ sentence: String) { description = sentence }

    /// A name that is none of those there are.
    package init(
        unknown noun: String, _ name: String, among names: [String], quoted: Bool = true, expected: String
    ) {
        let quote = quoted ? "\"" : ""
        let near = NearestName.suggestion(for: name, among: names)
        let hint = near.map { "; did you mean \(quote)\($0)\(quote)?" } ?? ""
        description = "unknown \(noun) \(quote)\(abridged(name))\(quote); expected \(expected)\(hint)"
    }

    package var exitCode: ExitCode { .usage }
}

/// A verb that could not do what it was asked to: a sentence, and how the process ends because of it.
package struct CommandFailure: ExitCodeProviding, Hashable, CustomStringConvertible {
    package let description: String
    package let exitCode: ExitCode

    package init(_ exitCode: ExitCode, _ sentence: String) {
        self.exitCode = exitCode
        description = sentence
    }
}
