internal import Contracts
internal import ServiceKit
internal import Storage

/// Derives the ledger anew from the journal and compares it with the kept one, which is what the tables have and what
/// waits for the fold.
///
/// A claim may move any entry at any time, so all that is derived is held until the journal's end. But nothing of one
/// track depends on another, nor of one achievement: accounts, owners and rules are what they are for all of them, and
/// sums add up. So the ledger is derived in parts (``RebuildPlan``), of which two at a time are held as rows.
///
/// The journal is not gone through for each part: in a pass over it, each part is given the inputs that belong to it, as
/// packed as they were (``PartInputs``), and in a pass over the kept entries, which have the order of their keys alone,
/// those that it has to be compared with (``PartEntries``). That is some 30 bytes an input. What a pass would hold too
/// much of waits for the next one (``RebuildPass``).
struct LedgerComparison {
    /// How many inputs a pass has of those that parts in work may have: packed ones take a tenth of rows.
    private static let pack = 20

    private let store: SharedStore
    private let mostInputs: Int
    private let rules: XpRules
    private let figures: WaitingFigures
    private let plays: WaitingPlays

    /// - Parameter mostInputs: of parts that are derived at the same time.
    init(_ tail: DeltaTail, in store: any SQLReading, mostInputs: Int) throws {
        self.store = SharedStore(store)
        self.mostInputs = mostInputs
        rules = try RuleStore.rules(in: store)
        let waiting = try tail.view(in: store)
        figures = try WaitingFigures(waiting)
        plays = try WaitingPlays(waiting)
    }

    func run() throws -> Progress.Rebuild.Reply {
        let plan = try RebuildPlan(mostInputs: mostInputs / Workers.threads, in: store)
        let sums = Lock(RebuildSums())
        var found = PartOutcome()
        for range in plan.passes(mostInputs: mostInputs * Self.pack) {
            for part in try RebuildPass(range, of: plan, in: store).run(plays, by: rules, addingTo: sums) {
                found.entries += part.entries
                found.differences.add(part.differences)
            }
        }
        found.differences.add(try store.read { try sums.withLock { $0 }.compare(figures, in: $0) })
        var reply = Progress.Rebuild.Reply()
        reply.changes = plan.inputs
        reply.entries = found.entries
        reply.differences = found.differences.count
        reply.examples = found.differences.examples
        return reply
    }
}
