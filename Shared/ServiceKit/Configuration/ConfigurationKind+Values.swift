package import JSONRPC

extension ConfigurationKind where Value == String {
    /// Any text.
    package static var string: Self { Self(expectation: "a text", parse: { $0 }, format: { $0 }) }

    /// A path. One in a file is relative to that file's folder, elsewhere to the working directory.
    package static var path: Self {
        Self(
            expectation: "a path",
            parse: { input throws(ConfigurationMismatch) in try input.path },
            format: { $0 })
    }
}

extension ConfigurationInput {
    /// The value as a path, for kinds that read what it names.
    package var path: String {
        get throws(ConfigurationMismatch) {
            guard let text, !text.isEmpty, !text.utf8.contains(0) else { throw .unexpected }
            guard let folder, !text.hasPrefix("/") else { return text }
            return folder + "/" + text
        }
    }
}

extension ConfigurationKind where Value == Bool {
    package static var boolean: Self {
        Self(
            expectation: "true or false", shape: .boolean,
            parse: { input throws(ConfigurationMismatch) in
                switch input.text {
                case "true": return true
                case "false": return false
                default: throw .unexpected
                }
            },
            format: { $0 ? "true" : "false" })
    }
}

extension ConfigurationKind where Value == Int {
    package static func integer(in range: ClosedRange<Int>) -> Self {
        Self(
            expectation: "a whole number from \(range.lowerBound) to \(range.upperBound)",
            parse: { text in Int(text).flatMap { range.contains($0) ? $0 : nil } },
            format: { String($0) })
    }

    /// A number of bytes, written as `512`, `64KiB`, `4MiB` or `1GiB`.
    package static func byteSize(in range: ClosedRange<Int>) -> Self {
        let (least, most) = (ByteSizeText.format(range.lowerBound), ByteSizeText.format(range.upperBound))
        return Self(
            expectation: "a size such as 64KiB or 4MiB, from \(least) to \(most)",
            parse: { text in ByteSizeText.parse(text).flatMap { range.contains($0) ? $0 : nil } },
            format: ByteSizeText.format)
    }
}

extension ConfigurationKind where Value == Duration {
    /// A span, written as `250ms`, `15s`, `10m`, `1h` or `7d`.
    package static func duration(in range: ClosedRange<Duration>) -> Self {
        let (least, most) = (DurationText.format(range.lowerBound), DurationText.format(range.upperBound))
        return Self(
            expectation: "a duration such as 250ms, 15s or 10m, from \(least) to \(most)",
            parse: { text in DurationText.parse(text).flatMap { range.contains($0) ? $0 : nil } },
            format: DurationText.format)
    }
}

extension ConfigurationKind where Value == [String] {
    /// Texts: an array in the file, separated by commas elsewhere.
    package static var list: Self {
        Self(
            expectation: "a list of texts (an array in the file, separated by commas elsewhere)",
            shape: .list,
            parse: { input throws(ConfigurationMismatch) in
                guard let items = input.items else { throw .unexpected }
                return items
            },
            format: { $0.joined(separator: ",") })
    }
}

extension ConfigurationKind where Value == JSONValue {
    /// Anything, for keys whose owner reads the structure itself.
    package static var json: ConfigurationKind<JSONValue> {
        Self(
            expectation: "JSON", shape: .structure,
            parse: { input throws(ConfigurationMismatch) in
                guard let value = input.structure else { throw .unexpected }
                return value
            },
            format: { $0.text })
    }
}

extension ConfigurationKind where Value: CaseIterable & RawRepresentable, Value.RawValue == String {
    /// One of an enumeration's raw values.
    package static var choice: Self {
        let names = Value.allCases.map(\.rawValue)
        return Self(
            expectation: "one of " + names.joined(separator: ", "),
            parse: { Value(rawValue: $0) },
            format: \.rawValue)
    }
}

extension ConfigurationKind {
    /// A value that may be left out; nothing is written for it by giving nothing.
    package static func optional<Wrapped>(
        _ wrapped: ConfigurationKind<Wrapped>
    ) -> ConfigurationKind<Wrapped?> where Value == Wrapped? {
        ConfigurationKind<Wrapped?>(
            expectation: wrapped.expectation, shape: wrapped.shape,
            parse: { input throws(ConfigurationMismatch) in try wrapped.parse(input) },
            format: { $0.map(wrapped.format) ?? "(not set)" })
    }
}
