internal import ServiceKit

/// `account`: the operator's desk. What it can do are the ``AccountAction``s.
enum AccountVerb: Verb {
    static let name = "account"
    static let about = "Adds accounts, links them to artists, and shows what became of them."
    static let operands = Operands(["ACTION"], takesRest: true)
    /// As each action has them, for who writes them first.
    static let flags = SuiteLocation.flags
    static var details: String {
        var table = Table(columns: [.left(""), .left("")], hasHeader: false, indent: 2)
        for action in actions { table.add([action.word + " " + action.operands.text, action.about]) }
        return """
            WHO is an e-mail or an account's id, ARTIST an artist's id. There are:
            \(table.text)
            Every action takes --help. The suite must run.
            """
    }

    /// In the order the help lists them. Adding one: a type, and a line here.
    static let actions: [any AccountAction.Type] = [
        AddAccountAction.self, LinkArtistAction.self, UnlinkArtistAction.self, SetStaffAction.self,
        ResetPasswordAction.self, ListAccountsAction.self, ReadAuditAction.self,
    ]

    static func run(_ arguments: Arguments, _ console: Console) async throws -> ExitCode {
        let word = arguments.operands[0]
        guard let action = actions.first(where: { $0.word == word }) else {
            let words = actions.map { $0.word }
            throw UsageError(
                unknown: "action", word, among: words, expected: "one of " + words.joined(separator: ", "))
        }
        let early = flags.flatMap { flag in arguments.value(flag.name).map { ["\(flag.name)=\($0)"] } ?? [] }
        let rest = try Arguments(
            early + arguments.operands.dropFirst(), flags: action.flags, operands: action.operands)
        if rest.wantsHelp {
            try console.out.write(HelpVerb.text(of: action))
            return .ok
        }
        return try await action.run(rest, console)
    }
}
