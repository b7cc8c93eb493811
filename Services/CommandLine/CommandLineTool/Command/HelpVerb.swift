internal import ServiceKit
internal import Transport

/// `help`: what there is, or what a verb takes.
enum HelpVerb: Verb {
    static let name = "help"
    static let about = "Says what there is, or what a verb takes."
    static let operands = Operands(optional: ["VERB"])

    static func run(_ arguments: Arguments, _ console: Console) async throws -> ExitCode {
        if let name = arguments.operand(0) {
            try console.out.write(text(of: try Verbs.named(name)))
        } else {
            try console.out.write(overview)
        }
        return .ok
    }

    static var overview: String {
        var table = Table(columns: [.left(""), .left("")], hasHeader: false, indent: 2)
        for verb in Verbs.all { table.add([usage(of: verb), verb.about]) }
        return """
            beatpass \(SuiteVersion.text): the BeatPass Producer Dashboard's command line.

            \(table.text)
            Every verb takes --help. The data folder is ./beatpass-data unless --data names another.
            Ends with 0 when it did what it was asked, 1 when that failed, 64 when it was asked wrongly,
            69 when something it needs is not there.

            """
    }

    static func text(of verb: any Verb.Type) -> String {
        var text = "beatpass \(usage(of: verb))\n\n\(verb.about)\n"
        if !verb.details.isEmpty { text += "\n\(verb.details)\n" }
        guard !verb.flags.isEmpty else { return text }
        var table = Table(columns: [.left(""), .left("")], hasHeader: false, indent: 2)
        for flag in verb.flags {
            table.add([flag.name + (flag.placeholder.map { " \($0)" } ?? ""), flag.about])
        }
        return text + "\n\(table.text)"
    }

    private static func usage(of verb: any Verb.Type) -> String {
        [verb.name, verb.operands.text].filter { !$0.isEmpty }.joined(separator: " ")
    }
}
