internal import Glibc
internal import JSONRPC
internal import ServiceKit
internal import Transport

/// `call`: one call, as the operator at this machine.
enum CallVerb: Verb {
    static let name = "call"
    static let about = "Calls a method of a running service and prints its result."
    static let operands = Operands(["METHOD"], optional: ["PARAMS"])
    static let flags =
        [
            Flag("--service", "NAME", "Which service, for methods that every service has."),
            Flag(
                "--deadline", "TIME", "How long to wait, such as 500ms or 2s; the method's own deadline else."
            ),
            Flag("--compact", nil, "Prints the result on one line."),
            Flag("--as-is", nil, "Sends methods and parameters that this build does not know."),
        ] + SuiteLocation.flags
    static let details = """
        PARAMS is a JSON object, {} where it is left out, or - to read it from standard input. For example:
          beatpass call catalog.findArtists '{"query": "ann", "limit": 5}'
        """

    /// Above the wire's longest line: the service says itself what is too long.
    private static let mostInput = 16 << 20

    static func run(_ arguments: Arguments, _ console: Console) async throws -> ExitCode {
        let asIs = arguments.has("--as-is")
        let target = try CallTarget(
            method: arguments.operand(0) ?? "", service: arguments.value("--service"), asIs: asIs)
        let text =
            try arguments.operand(1).map { try $0 == "-" ? standardInput() : Array($0.utf8) }
            ?? Array("{}".utf8)
        let params = try target.params(text, asIs: asIs)
        let deadline = try arguments.duration("--deadline") ?? target.known?.deadline ?? .seconds(5)
        let location = try SuiteLocation(arguments)

        let ending = try await SuiteClient(location).client(of: target.service).perform(
            method: target.method, params: params, deadline: deadline,
            isIdempotent: target.known?.isIdempotent ?? false)
        switch ending {
        case .result(let bytes):
            let isCompact = arguments.has("--compact")
            guard !isCompact, let value = try? JSONValue(parsing: bytes) else {
                try console.out.write(bytes + [0x0A])
                return .ok
            }
            try console.out.write(PrettyJSON.text(of: value))
            return .ok
        case .error(let error):
            let details = error.data.map { "\n" + printable($0.description) } ?? ""
            throw CommandFailure(
                .failed, "error \(error.code.rawValue): \(printable(error.message))" + details)
        case .notSent(let reason):
            throw CommandFailure.notReached(target.service, reason, dataFolder: location.dataFolder)
        case .replyLost, .outOfTime, .cancelled:
            throw CommandFailure(.failed, sentence(for: ending))
        }
    }

    private static func sentence(for ending: CallEnding) -> String {
        switch ending {
        case .replyLost(let reason): "the call was sent and may have run, but its reply is lost: \(reason)"
        case .outOfTime(wasSent: true): "no reply came before the deadline; the call may have run"
        case .outOfTime(wasSent: false): "the call could not be sent before the deadline"
        default: "the call was cancelled"
        }
    }

    private static func standardInput() throws -> [UInt8] {
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 64 * 1024)
        while true {
            let count = read(STDIN_FILENO, &chunk, chunk.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw SystemError("read standard input") }
            if count == 0 { return bytes }
            bytes.append(contentsOf: chunk.prefix(count))
            guard bytes.count <= mostInput else {
                throw UsageError(
                    "standard input has more than \(mostInput >> 20) MiB; expected one JSON object")
            }
        }
    }
}
