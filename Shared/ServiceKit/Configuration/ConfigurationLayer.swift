/// What one source says: an input per key, not understood yet, and what is wrong with its names.
struct ConfigurationLayer {
    struct Entry {
        let source: ConfigurationSource
        let input: ConfigurationInput
    }

    var entries: [String: Entry] = [:]
    var problems: [ConfigurationError.Problem] = []

    mutating func report(_ message: String, isUsage: Bool = false) {
        problems.append(ConfigurationError.Problem(isUsage: isUsage, message: message))
    }

    /// ` "; did you mean …?"` or nothing.
    static func hint(for name: String, among names: [String], quote: String = "") -> String {
        guard let near = NearestName.suggestion(for: name, among: names) else { return "" }
        return "; did you mean \(quote)\(near)\(quote)?"
    }
}
