internal import Contracts
internal import JSONRPC
internal import ServiceKit

/// Something that `beatpass account` does, with the flags and the help of a verb.
protocol AccountAction: Verb {
    static var word: String { get }
    /// What it takes beside ``SuiteLocation/flags``.
    static var ownFlags: [Flag] { get }
    /// Does it.
    ///
    /// - Throws: what went wrong as a sentence.
    static func run(_ arguments: Arguments, at desk: AccountDesk, _ console: Console) async throws
}

extension AccountAction {
    static var name: String { "account " + word }
    static var ownFlags: [Flag] { [] }
    static var flags: [Flag] { ownFlags + SuiteLocation.flags }

    static func run(_ arguments: Arguments, _ console: Console) async throws -> ExitCode {
        let location = try SuiteLocation(arguments)
        let desk = try AccountDesk(location)
        try await telling { try await run(arguments, at: desk, console) }
        return .ok
    }

    /// Runs `body`; a failure of a method's contract becomes the sentence that is told of it.
    static func telling(_ body: () async throws -> Void) async throws {
        do {
            try await body()
        } catch let failure as any RPCFailure {
            throw CommandFailure(.failed, printable(failure.rpcError.message))
        }
    }
}
