internal import Contracts
internal import Plugins
internal import Storage

/// Derives the ledger from the journal alone, in memory, and compares it with the kept one: both as one state of the
/// store has them.
extension Progress.Rebuild {
    /// - Parameter mostInputs: of the journal, whose entries and days of plays are held in memory at once; some 200 bytes
    ///   each.
    func handle(
        _ achievements: AchievementList, _ tail: DeltaTail, mostInputs: Int = 1_000_000, in store: any SQLReading
    ) throws -> Reply {
        var reply = try LedgerComparison(tail, in: store, mostInputs: mostInputs).run()
        try listUngranted(achievements, in: store, &reply)
        return reply
    }

    private func listUngranted(
        _ achievements: AchievementList, in store: any SQLReading, _ reply: inout Reply
    ) throws {
        var found: [(holder: HolderKey, unlock: Progress.UngrantedUnlock)] = []
        try store.query(
            """
            SELECT e.holder, e.achievement, e.at, u.value, u.threshold, u.population
            FROM entries e JOIN unlocks u ON u.entry = e.key WHERE e.source = 5 ORDER BY e.key
            """
        ) { row in
            var unlock = Progress.UngrantedUnlock()
            unlock.achievement = try row.text(1)
            unlock.at = Timestamp(microseconds: try row.int(2))
            let recorded = CriterionVerdict(
                isMet: true, value: try row.int(3), threshold: try row.int(4), population: try row.optionalInt(5))
            if let achievement = achievements[unlock.achievement] {
                guard !achievement.criterion.grants(recorded) else { return }
                unlock.reason =
                    "It was met by \(recorded.value), with \(recorded.threshold) needed then"
                    + (recorded.population.map { " among \($0)" } ?? "") + "; the criterion is another now."
            } else {
                unlock.reason = "The achievements have no such entry any more."
            }
            reply.ungranted += 1
            if found.count < Reply.mostUnlocks { found.append((HolderKey(number: try row.int(0)), unlock)) }
        }
        let lookup = HolderLookup(store: store)
        reply.unlocks = try found.map { holder, unlock in
            var unlock = unlock
            unlock.holder = try lookup.name(of: holder)
            return unlock
        }
    }
}
