internal import Contracts
internal import JSONRPC
internal import ServiceKit

/// `progress try-rules`: who would move if other amounts or achievements had always held.
enum TryRulesAction: ProgressAction {
    static let word = "try-rules"
    static let about = "Shows who would have another level or XP by the rules of FILE, before anything changes."
    static let operands = Operands(["FILE"])
    static let ownFlags = [Flag("--limit", "N", "How many are named, from 0 to 1000; 100 else.")]
    static let details = """
        FILE is a JSON object of amounts; one that is left out is the suite's default:
          {"upload": 100, "metadata": 50, "collaboration": 25, "play": 1}
        With "achievements", the list of an achievements' file, what is unlocked is tried too: by the XP of the list, and
        with nothing for what its criteria would not grant by the value that was recorded. Who would unlock what is
        locked now is not shown: that is found out where the list is configured, with changes and once a day.
        """

    /// Far above any such object, and below what a call takes.
    private static let mostBytes = 200 << 10
    private static let members = ["upload", "metadata", "collaboration", "play", "achievements"]

    static func run(_ arguments: Arguments, _ console: Console) async throws -> ExitCode {
        var request = try rules(in: arguments.operand(0) ?? "")
        request.limit = try limit(arguments.value("--limit"))
        let reply = try await call(request, at: arguments)
        var table = Table(columns: [
            .left("WHO"), .right("XP"), .right("WOULD BE"), .right("LEVEL"), .right("WOULD BE"),
        ])
        for mover in reply.movers {
            table.add([
                mover.holder.text, grouped(mover.xpNow), grouped(mover.xpThen), "\(mover.levelNow)",
                "\(mover.levelThen)",
            ])
        }
        if !reply.movers.isEmpty { try console.out.write(table.text + "\n") }
        try console.out.write(
            "Of \(grouped(reply.holders)) with a ledger, \(grouped(reply.changed)) would have other XP and "
                + "\(grouped(reply.moved)) another level; all XP would be \(grouped(reply.xpThen)) in place of "
                + "\(grouped(reply.xpNow)).\n")
        if request.achievements != nil {
            try console.out.write("\(grouped(reply.ungranted)) unlocks would not be granted.\n")
        }
        return .ok
    }

    private static func limit(_ text: String?) throws(UsageError) -> Int {
        guard let text else { return Progress.TryRules().limit }
        guard let limit = Int(text), (0...1000).contains(limit) else {
            throw UsageError("--limit is \"\(abridged(text))\"; expected a whole number from 0 to 1000")
        }
        return limit
    }

    private static func rules(in path: String) throws -> Progress.TryRules {
        let bytes: [UInt8]
        do {
            bytes = try SmallFile.read(path, limit: mostBytes).bytes
        } catch {
            throw CommandFailure(.unavailable, "\(error)")
        }
        do {
            guard let found = try JSONValue(parsing: bytes).objectValue else {
                throw CommandFailure(.failed, "\(path) is no JSON object; expected one of rules")
            }
            if let other = found.first(where: { !members.contains($0.name) }) {
                throw CommandFailure(
                    .failed,
                    "\(path) has \"\(abridged(other.name))\"; expected " + members.joined(separator: ", "))
            }
            let amounts = RawJSON { writer in
                JSONValue.object(found.filter { $0.name != "achievements" }).write(to: &writer)
            }
            return Progress.TryRules(
                rules: try amounts.bytes.withUnsafeBytes { bytes in
                    var reader = JSONReader(checked: bytes)
                    return try Progress.Amounts.read(&reader)
                },
                achievements: try found.first { $0.name == "achievements" }.map { list in
                    guard let entries = list.value.arrayValue else {
                        throw CommandFailure(
                            .failed, "\(path) has \"achievements\" that are no list; expected the entries of a file")
                    }
                    return entries.map { entry in RawJSON { entry.write(to: &$0) } }
                })
        } catch let failure as CommandFailure {
            throw failure
        } catch {
            throw CommandFailure(.failed, "\(path) holds no rules: " + printable("\(error)"))
        }
    }
}
