extension Configuration {
    /// Reads all layers and checks them.
    ///
    /// - Parameters:
    ///   - arguments: the command line without the program's name.
    ///   - environment: usually ``ProcessEnvironment/initial``.
    ///   - takesOperands: whether arguments that are no flags are allowed.
    ///   - file: names the file, if any. It is given what environment and flags alone say, because the place
    ///     of the file is itself a matter of configuration.
    /// - Throws: everything that is wrong, at once.
    package static func load(
        _ schema: ConfigurationSchema, arguments: [String], environment: [String: String],
        takesOperands: Bool = false, file: (Configuration) -> ConfigurationFile? = { _ in nil }
    ) throws(ConfigurationError) -> Configuration {
        let flags = FlagLayer(arguments: arguments, schema: schema, takesOperands: takesOperands)
        let variables = ConfigurationLayer(environment: environment, schema: schema)

        // What is wrong in these two layers is reported by the second pass.
        let early = entries(of: schema, layers: [variables, flags.layer]).entries
        let place = file(Configuration(schema: schema, entries: early, operands: flags.operands))

        let content = place.map { ConfigurationLayer(file: $0, schema: schema) } ?? ConfigurationLayer()
        let layers = [content, variables, flags.layer]
        let (entries, mismatches) = entries(of: schema, layers: layers)
        let problems = schema.clashes + layers.flatMap(\.problems) + mismatches
        guard problems.isEmpty else { throw ConfigurationError(problems: problems) }
        return Configuration(schema: schema, entries: entries, operands: flags.operands)
    }

    /// Understands the topmost input of each key; what is below it does not count and is not read.
    private static func entries(
        of schema: ConfigurationSchema, layers: [ConfigurationLayer]
    ) -> (entries: [String: Entry], mismatches: [ConfigurationError.Problem]) {
        var entries: [String: Entry] = [:]
        var mismatches: [ConfigurationError.Problem] = []
        for key in schema.keys {
            entries[key.name] = Entry(setting: key.defaultSetting, source: .declaration)
            guard let top = layers.compactMap({ $0.entries[key.name] }).last else { continue }
            do throws(ConfigurationMismatch) {
                entries[key.name] = Entry(setting: try key.setting(from: top.input), source: top.source)
            } catch {
                mismatches.append(problem(error, key: key, at: top))
            }
        }
        return (entries, mismatches)
    }

    private static func problem(
        _ mismatch: ConfigurationMismatch, key: any DeclaredKey, at entry: ConfigurationLayer.Entry
    ) -> ConfigurationError.Problem {
        let isUsage = if case .flag = entry.source { true } else { false }
        let message =
            switch mismatch {
            case .unexpected: "\(entry.source) is \(entry.input.excerpt); expected \(key.expectation)"
            case .unusable(let sentence): "\(entry.source): \(sentence)"
            }
        return ConfigurationError.Problem(isUsage: isUsage, message: message)
    }
}
