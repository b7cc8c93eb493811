/// The variables the process was started with.
package enum ProcessEnvironment {
    /// As the kernel keeps them, which nothing in the process can change meanwhile; empty where `/proc`
    /// cannot be read.
    package static var initial: [String: String] {
        guard let file = try? SmallFile.read("/proc/self/environ", limit: 4 << 20) else { return [:] }
        return parse(file.bytes)
    }

    /// Reads `NAME=value` entries, each ended by a NUL byte; the first of a name counts, as for `getenv`.
    static func parse(_ bytes: [UInt8]) -> [String: String] {
        let pairs = bytes.split(separator: 0).compactMap { entry -> (String, String)? in
            guard let equals = entry.firstIndex(of: UInt8(ascii: "=")) else { return nil }
            return (
                String(decoding: entry[..<equals], as: UTF8.self),
                String(decoding: entry[(equals + 1)...], as: UTF8.self)
            )
        }
        return Dictionary(pairs) { first, _ in first }
    }
}

extension ConfigurationLayer {
    /// A variable that is empty counts as not set, which is how container files leave one out.
    init(environment: [String: String], schema: ConfigurationSchema) {
        let prefix = ConfigurationSchema.variablePrefix
        let keys = Dictionary(schema.keys.map { ($0.variable, $0.name) }) { first, _ in first }
        for (variable, value) in environment.sorted(by: { $0.key < $1.key }) where variable.hasPrefix(prefix) {
            if let name = keys[variable] {
                if value.isEmpty { continue }
                entries[name] = Entry(source: .environment(variable), input: ConfigurationInput(.text(value)))
            } else if !schema.otherVariables.contains(variable), !schema.isForeign(variable: variable) {
                let hint = Self.hint(for: variable, among: keys.keys.sorted())
                report("unknown environment variable \(variable)" + hint)
            }
        }
    }
}

extension ConfigurationSchema {
    /// Whether the variable belongs to a section of another program.
    fileprivate func isForeign(variable: String) -> Bool {
        foreignSections.contains { section in
            variable.hasPrefix(Self.variable(for: section) + "_")
        }
    }
}
