/// What values a key takes: how they are written, read and shown.
///
/// A module may add a kind of its own in an extension, as `ConfigurationKind+Values.swift` does.
package struct ConfigurationKind<Value: Sendable>: Sendable {
    package typealias Parse = @Sendable (ConfigurationInput) throws(ConfigurationMismatch) -> Value

    /// Completes "expected …", e.g. "a whole number from 1 to 64".
    package let expectation: String
    package let shape: ConfigurationShape
    package let parse: Parse
    package let format: @Sendable (Value) -> String

    package init(
        expectation: String, shape: ConfigurationShape = .scalar, parse: @escaping Parse,
        format: @escaping @Sendable (Value) -> String
    ) {
        self.expectation = expectation
        self.shape = shape
        self.parse = parse
        self.format = format
    }

    /// A kind whose values are read from one text; `parse` gives nil for a text it does not understand.
    package init(
        expectation: String, parse: @escaping @Sendable (String) -> Value?,
        format: @escaping @Sendable (Value) -> String
    ) {
        self.init(
            expectation: expectation,
            parse: { input throws(ConfigurationMismatch) in
                guard let text = input.text, let value = parse(text) else { throw .unexpected }
                return value
            },
            format: format)
    }
}

/// How a value may be written.
package enum ConfigurationShape: Sendable {
    case scalar
    /// As a flag it needs no value: `--demo` is `--demo=true`.
    case boolean
    /// An array in the file, a text with commas elsewhere.
    case list
    /// Any JSON; its objects are the value, not sections.
    case structure
}

/// Why a value is not what its key expects.
package enum ConfigurationMismatch: Error, Sendable {
    /// It is not of the key's kind, and the kind's expectation says all.
    case unexpected
    /// It is of the kind, yet unusable: a sentence that says why and what is expected.
    case unusable(String)
}
