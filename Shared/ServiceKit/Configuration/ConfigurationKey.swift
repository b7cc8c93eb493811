/// One thing that can be configured: its name, kind, default and meaning, declared once.
///
/// ```swift
/// enum CatalogKeys {
///     static let loops = ConfigurationKey(
///         "catalog.loops", .integer(in: 1...64), default: 2, "Event loops that serve connections.")
///     static let all: [any DeclaredKey] = [loops]
/// }
/// ```
/// The name gives every spelling: `{"catalog": {"loops": 2}}` in the file, `BEATPASS_CATALOG_LOOPS` in
/// the environment, `--catalog.loops 2` as a flag.
package struct ConfigurationKey<Value: Sendable>: Sendable {
    /// Words in lowerCamelCase joined by dots; the word before the first dot is the key's section.
    package let name: String
    package let kind: ConfigurationKind<Value>
    package let defaultValue: Value
    /// Further spellings of the flag as they are typed, e.g. "--listen".
    package let aliases: [String]
    /// One sentence for ``Configuration/describe()`` and ``ConfigurationSchema/help``.
    package let meaning: String

    package init(
        _ name: String, _ kind: ConfigurationKind<Value>, default defaultValue: Value, aliases: [String] = [],
        _ meaning: String
    ) {
        self.name = name
        self.kind = kind
        self.defaultValue = defaultValue
        self.aliases = aliases
        self.meaning = meaning
    }
}

/// A ``ConfigurationKey`` of any type of value, for tables.
package protocol DeclaredKey: Sendable {
    var name: String { get }
    var aliases: [String] { get }
    var meaning: String { get }
    /// What a value looks like; completes "expected …".
    var expectation: String { get }
    var shape: ConfigurationShape { get }
    var defaultSetting: ConfigurationSetting { get }
    func setting(from input: ConfigurationInput) throws(ConfigurationMismatch) -> ConfigurationSetting
}

extension ConfigurationKey: DeclaredKey {
    package var expectation: String { kind.expectation }
    package var shape: ConfigurationShape { kind.shape }

    package var defaultSetting: ConfigurationSetting {
        ConfigurationSetting(value: defaultValue, text: kind.format(defaultValue))
    }

    package func setting(
        from input: ConfigurationInput
    ) throws(ConfigurationMismatch) -> ConfigurationSetting {
        let value = try kind.parse(input)
        return ConfigurationSetting(value: value, text: kind.format(value))
    }
}

extension DeclaredKey {
    /// The word before the first dot; the whole name where there is none.
    package var section: String { String(name.prefix { $0 != "." }) }

    /// `BEATPASS_HTTP_KEY_FILE` for `http.keyFile`.
    package var variable: String { ConfigurationSchema.variable(for: name) }

    /// Every spelling of the flag, the full one first.
    package var flags: [String] { ["--" + name] + aliases }
}

/// A value that was understood, and how it is shown.
package struct ConfigurationSetting: Sendable {
    package let value: any Sendable
    /// For people; `•••` for a secret.
    package let text: String
}
