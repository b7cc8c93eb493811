internal import Contracts
internal import ServiceKit

/// `progress rebuild`: whether the ledger is what follows from all that was recorded.
enum RebuildAction: ProgressAction {
    static let word = "rebuild"
    static let about = "Derives the ledger anew from what was recorded, and shows where the kept one differs."
    static let details = """
        Ends with 1 where something differs. It also lists the unlocks that the achievements as they are now would not
        grant by what was recorded of them; these stay unlocked, and are no difference.
        """

    static func run(_ arguments: Arguments, _ console: Console) async throws -> ExitCode {
        let reply = try await call(Progress.Rebuild(), at: arguments)
        try console.out.write(
            "\(grouped(reply.changes)) recorded changes give \(grouped(reply.entries)) entries; "
                + (reply.differences == 0
                    ? "the kept ledger has the same.\n" : "the kept ledger differs in \(grouped(reply.differences)).\n")
        )
        for example in reply.examples { try console.out.write("  \(printable(example))\n") }
        if reply.ungranted > 0 {
            try console.out.write("\(grouped(reply.ungranted)) unlocks would not be granted now:\n")
            var table = Table(columns: [.left("WHO"), .left("ACHIEVEMENT"), .left("UNLOCKED"), .left("WHY NOT")])
            for unlock in reply.unlocks {
                table.add([unlock.holder.text, unlock.achievement, unlock.at.minuteText, printable(unlock.reason)])
            }
            try console.out.write(table.text)
        }
        return reply.differences == 0 ? .ok : .failed
    }
}
