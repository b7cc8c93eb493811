/// The command line, taken apart: flags and operands.
struct FlagLayer {
    private(set) var layer = ConfigurationLayer()
    /// What is no flag, in order.
    private(set) var operands: [String] = []

    private let schema: ConfigurationSchema
    private let keys: [String: any DeclaredKey]
    private var rest: ArraySlice<String>

    /// - Parameter arguments: without the program's name.
    init(arguments: [String], schema: ConfigurationSchema, takesOperands: Bool) {
        self.schema = schema
        keys = Dictionary(schema.keys.flatMap { key in key.flags.map { ($0, key) } }) { first, _ in first }
        rest = arguments[...]
        while let argument = rest.popFirst() {
            if argument == "--" {
                operands += rest
                break
            }
            // "-" is the usual name of standard input, and "-5" a number.
            let isFlag = argument.hasPrefix("--") || argument.dropFirst().first?.isLetter == true
            if isFlag, argument.hasPrefix("-") { takeFlag(argument) } else { operands.append(argument) }
        }
        if !takesOperands, let first = operands.first {
            layer.report("unexpected argument \"\(first)\"; expected flags only", isUsage: true)
        }
    }

    private mutating func takeFlag(_ argument: String) {
        let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        let flag = String(parts[0])
        let attached = parts.count == 2 ? String(parts[1]) : nil
        guard let key = keys[flag] else {
            layer.report("unknown flag \(flag)" + hint(for: flag), isUsage: true)
            // What follows was meant as its value: not worth a message of its own.
            if attached == nil { _ = takeValue() }
            return
        }
        guard let value = attached ?? (key.shape == .boolean ? "true" : takeValue()) else {
            layer.report(
                "\(flag) has no value; expected \(key.expectation) "
                    + "(write \(flag)=VALUE for one that starts with -)",
                isUsage: true)
            return
        }
        // The last of several counts, so that a script's flags can be overridden behind them.
        layer.entries[key.name] = .init(source: .flag(flag), input: ConfigurationInput(.text(value)))
    }

    private func hint(for flag: String) -> String {
        ConfigurationLayer.hint(for: flag, among: schema.keys.flatMap(\.flags))
    }

    private mutating func takeValue() -> String? {
        guard let next = rest.first, !next.hasPrefix("-") || Int(next) != nil || next == "-" else {
            return nil
        }
        return rest.popFirst()
    }
}
