/// The keys of one program, and what it tolerates beside them.
///
/// Several services share one file and one environment. Of these, a program checks its own sections
/// strictly and leaves the sections of the others to them, so every key is checked by who declares it and
/// a mistyped section by everybody. Flags are given to one program and are all checked.
package struct ConfigurationSchema: Sendable {
    /// What an environment variable that configures starts with.
    package static let variablePrefix = "BEATPASS_"

    /// Variables with the prefix that are no configuration of a service: they steer builds, tests and where
    /// the sockets are.
    package static let otherVariables: Set<String> = [
        "BEATPASS_RUN", "BEATPASS_BIN", "BEATPASS_ONLY", "BEATPASS_SEED", "BEATPASS_SHARED",
        "BEATPASS_TEST_STORE",
    ]

    /// The environment variable for a key or section: `BEATPASS_HTTP_KEY_FILE` for `http.keyFile`.
    static func variable(for name: String) -> String {
        var text = variablePrefix
        for character in name {
            if character.isUppercase { text.append("_") }
            text.append(character == "." ? "_" : character.uppercased())
        }
        return text
    }

    package let keys: [any DeclaredKey]
    /// Sections that belong to other programs.
    let foreignSections: Set<String>
    let otherVariables: Set<String>
    private let byName: [String: any DeclaredKey]
    private let ownSections: Set<String>

    /// - Parameters:
    ///   - keys: the program's whole table.
    ///   - suiteSections: the sections of all programs of the suite; one that `keys` uses counts as its own.
    ///   - otherVariables: variables with the prefix that are passed over.
    package init(
        _ keys: [any DeclaredKey], suiteSections: Set<String> = [],
        otherVariables: Set<String> = Self.otherVariables
    ) {
        self.keys = keys
        self.otherVariables = otherVariables
        byName = Dictionary(keys.map { ($0.name, $0) }) { first, _ in first }
        ownSections = Set(keys.map(\.section))
        foreignSections = suiteSections.subtracting(ownSections)
    }

    func key(named name: String) -> (any DeclaredKey)? { byName[name] }

    /// Whether some key's name goes on behind `name` and a dot.
    func isSection(_ name: String) -> Bool { keys.contains { $0.name.hasPrefix(name + ".") } }

    /// Names, variables and flags that two keys of the table have in common.
    var clashes: [ConfigurationError.Problem] {
        var seen: Set<String> = []
        return keys.flatMap { key in [key.name, key.variable] + key.flags }
            .filter { !seen.insert($0).inserted }
            .map { .init(isUsage: false, message: "\($0) is declared by two keys; expected one") }
    }

    /// Every flag with what it takes, its default and its meaning, for `--help`.
    package var help: String {
        keys.map { key in
            let flags = key.flags.joined(separator: ", ")
            let fallback = key.defaultSetting.text
            return "  \(flags)\n      \(key.meaning) Takes \(key.expectation); default \(fallback)."
        }.joined(separator: "\n")
    }
}
