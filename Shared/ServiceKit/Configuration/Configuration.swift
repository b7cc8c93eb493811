/// What a program runs with: a value for each key of its schema, and where each came from.
///
/// Layers, each over the one before: the defaults in the declarations, a JSON file, environment variables,
/// flags. A name that nobody declared is an error in each of them, and all errors are reported together.
package struct Configuration: Sendable {
    struct Entry: Sendable {
        let setting: ConfigurationSetting
        let source: ConfigurationSource
    }

    private let schema: ConfigurationSchema
    private let entries: [String: Entry]
    /// The arguments that are no flags.
    package let operands: [String]

    init(schema: ConfigurationSchema, entries: [String: Entry], operands: [String]) {
        self.schema = schema
        self.entries = entries
        self.operands = operands
    }

    /// The key's value.
    package subscript<Value>(key: ConfigurationKey<Value>) -> Value {
        guard let value = entries[key.name]?.setting.value as? Value else {
            assertionFailure("\(key.name) stands in no table of this program")
            return key.defaultValue
        }
        return value
    }

    /// Where the key's value came from.
    package func source<Value>(of key: ConfigurationKey<Value>) -> ConfigurationSource {
        entries[key.name]?.source ?? .declaration
    }

    /// Every key with its value, source and meaning, two lines each; secrets as `•••`.
    package func describe() -> String {
        schema.keys.map { key in
            let entry = entries[key.name]
            let value = entry?.setting.text ?? key.defaultSetting.text
            let origin = (entry?.source ?? .declaration).origin
            return "\(key.name) = \(value)  (\(origin))\n    \(key.meaning)"
        }.joined(separator: "\n")
    }
}
