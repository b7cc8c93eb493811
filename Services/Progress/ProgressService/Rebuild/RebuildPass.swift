internal import ServiceKit
internal import Storage

/// What the comparison of a part came to.
struct PartOutcome: Sendable {
    /// Entries that were derived.
    var entries: Int64 = 0
    var differences = Differences()
}

/// Some parts of the ledger, derived anew and compared with what is kept of them: on two threads, which read the store by
/// turns.
final class RebuildPass: @unchecked Sendable {
    private let plan: RebuildPlan
    private let range: Range<Int>
    private let store: SharedStore
    private let parts: [RebuildPart]
    /// Written by the thread that routes inputs, before any part is derived.
    private var shared: [SharedInput] = []

    /// - Parameter range: the parts of the plan.
    init(_ range: Range<Int>, of plan: RebuildPlan, in store: SharedStore) {
        self.plan = plan
        self.range = range
        self.store = store
        parts = plan.parts[range].map { RebuildPart($0) }
    }

    /// What comes of the parts, in their order; what they add up to goes into the sums.
    func run(_ waiting: WaitingPlays, by rules: XpRules, addingTo sums: Lock<RebuildSums>) throws -> [PartOutcome] {
        try Workers.perform(2) { try $0 == 0 ? routeInputs() : routeEntries() }
        let outcomes = Lock([PartOutcome](repeating: PartOutcome(), count: parts.count))
        try Workers.perform(parts.count) { number in
            let part = parts[number]
            try part.derive(with: shared, by: rules)
            var outcome = PartOutcome()
            try EntryComparison.run(part, &outcome)
            if case .tracks(let tracks) = part.subject {
                try PlayComparison.run(part, of: tracks, waiting, rule: rules.version, in: store, &outcome)
            }
            sums.withLock { $0.add(part) }
            part.clear()
            outcomes.withLock { $0[number] = outcome }
        }
        return outcomes.withLock { $0 }
    }

    /// Gives each part what of the journal belongs to it.
    private func routeInputs() throws {
        var rules: Int64?
        try store.forEachJournalRow { row in
            if row.rule != rules { shared.append(.rules(row.rule)) }
            rules = row.rule
            try row.replay { input in
                guard let part = plan.part(of: input) else { return shared.append(.input(input)) }
                if range.contains(part) { parts[part - range.lowerBound].inputs.append(input, after: shared.count) }
            }
        }
    }

    /// Gives each part what is kept of it.
    private func routeEntries() throws {
        try store.forEachEntry { key, entry in
            let part = plan.part(of: entry)
            if range.contains(part) { parts[part - range.lowerBound].kept.append(key, entry) }
        }
    }
}
