internal import Contracts
internal import JSONRPC
internal import ServiceKit
internal import Transport

/// `progress`: the operator's view of the ledger. What it can do are the ``ProgressAction``s.
enum ProgressVerb: Verb {
    static let name = "progress"
    static let about = "Tries other amounts of XP, and derives the ledger anew to see whether it is right."
    static let operands = Operands(["ACTION"], takesRest: true)
    /// As each action has them, for who writes them first.
    static let flags = SuiteLocation.flags
    static var details: String {
        var table = Table(columns: [.left(""), .left("")], hasHeader: false, indent: 2)
        for action in actions { table.add([action.word + " " + action.operands.text, action.about]) }
        return """
            There are:
            \(table.text)
            Every action takes --help. The suite must run. Neither changes anything.
            """
    }

    /// In the order the help lists them. Adding one: a type, and a line here.
    static let actions: [any ProgressAction.Type] = [TryRulesAction.self, RebuildAction.self]

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

/// Something that `beatpass progress` does, with the flags and the help of a verb.
protocol ProgressAction: Verb {
    static var word: String { get }
    /// What it takes beside ``SuiteLocation/flags``.
    static var ownFlags: [Flag] { get }
}

extension ProgressAction {
    static var name: String { "progress " + word }
    static var ownFlags: [Flag] { [] }
    static var flags: [Flag] { ownFlags + SuiteLocation.flags }

    /// Calls a method of the progress service.
    ///
    /// - Throws: what went wrong as a sentence.
    static func call<Request: RPCRequest>(_ request: Request, at arguments: Arguments) async throws -> Request.Reply {
        let location = try SuiteLocation(arguments)
        let client = try SuiteClient(location).client(of: Progress.self)
        do throws(CallError<Request.Failure>) {
            return try await client.call(request)
        } catch {
            switch error {
            case .failed(let failure): throw CommandFailure(.failed, printable(failure.rpcError.message))
            case .notSent(let reason):
                throw CommandFailure.notReached(Progress.name, reason, dataFolder: location.dataFolder)
            case .refused, .replyLost, .outOfTime, .cancelled:
                throw CommandFailure(.failed, printable("\(error)"))
            }
        }
    }
}

extension Progress.Holder {
    /// As a table shows it.
    var text: String {
        account.map { "account \($0)" } ?? artist.map { "artist \($0)" } ?? "nobody"
    }
}
