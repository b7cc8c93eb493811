internal import Contracts
internal import Storage

/// One transaction's work on the ledger: inputs are applied, then all that follows is written together: rows, journal,
/// feed.
///
/// Belongs to one transaction and thread.
final class LedgerWork {
    let state: LedgerState
    let ledger: StoredLedger
    private(set) var stored: StoredState
    /// The rules that hold now.
    let rules: XpRules
    private let engine: LedgerEngine
    private var applied: [LedgerInput] = []
    private var facts: [UnlockFacts] = []

    /// - Parameter held: the rows as the transaction before this one left them.
    init(_ tail: DeltaTail, in store: any SQLWriting, goingOnWith held: LedgerState? = nil) throws {
        ledger = try StoredLedger(tail, in: store)
        stored = try StoredState.read(in: store)
        rules = try RuleStore.rules(in: store)
        if let held {
            held.goOn(from: ledger)
            state = held
        } else {
            state = LedgerState(ledger, lastEntry: stored.entries, correctedAt: stored.correctedAt)
        }
        engine = LedgerEngine(state, rules: rules, version: rules.version)
    }

    func apply(_ input: LedgerInput) throws {
        try engine.apply(input)
        applied.append(input)
    }

    /// Unlocks an achievement for a holder, once.
    ///
    /// - Returns: whether it was locked.
    @discardableResult
    func unlock(
        _ achievement: Achievement, for holder: HolderKey, by verdict: UnlockFacts, at: Timestamp, isQuiet: Bool
    ) throws -> Bool {
        guard try !state.unlocked(by: holder).contains(achievement.id) else { return false }
        try apply(
            .unlock(holder: holder, achievement: achievement.id, xp: achievement.xp, at: at, isQuiet: isQuiet))
        var verdict = verdict
        verdict.entry = state.lastEntry
        facts.append(verdict)
        return true
    }

    func finish(in store: any SQLWriting) throws {
        try state.write(to: store, rule: rules.version, isSnapshot: stored.isInSnapshot)
        stored.journal = try Journal.append(applied, rule: rules.version, after: stored.journal, to: store)
        stored.entries = state.lastEntry
        stored.correctedAt = state.correctedAt
        try stored.write(to: store)
        // What a claim dropped has no facts either, of whichever transaction they are.
        try store.execute(
            "DELETE FROM unlocks WHERE entry = ?1",
            rows: state.changes.removedEntries.sorted().map { .integer($0) }, of: 1)
        facts.removeAll { state.changes.removedEntries.contains($0.entry) }
        try store.execute(
            "INSERT INTO unlocks (entry, artist, position, value, threshold, population) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            rows: facts.flatMap { fact -> [SQLValue] in
                [
                    .integer(fact.entry), .integer(fact.artist), .integer(fact.position),
                    .integer(fact.value), .integer(fact.threshold), SQLValue(fact.population),
                ]
            }, of: 6)
        try ProgressFeed.append(state, to: store)
    }
}

/// By what an achievement was unlocked.
struct UnlockFacts {
    var entry: Int64 = 0
    /// The artist that qualified.
    var artist: Int64
    /// The position of the catalogue's feed whose state was judged.
    var position: Int64
    var value: Int64
    var threshold: Int64
    var population: Int64?
}

/// How far the ledger is.
struct StoredState {
    var generation: Int64
    /// The journal's last row.
    var journal: Int64
    /// The last key given to an entry.
    var entries: Int64
    /// When the correction was made whose figures come.
    var correctedAt: Timestamp
    /// Up to when all is known that the catalogue told.
    var completeAt: Timestamp?
    var isInSnapshot: Bool
    /// The UTC day that was judged last; 0 where all have to be judged anew.
    var judgedDay: Int64
    var judgedAt: Timestamp?
    /// Holders of an artist, staff apart, when they were judged last.
    var producers: Int64

    static func read(in store: any SQLReading) throws -> StoredState {
        let found = try store.first(
            """
            SELECT generation, journal, entries, corrected_at, complete_at, snapshot, judged_day, judged_at, producers
            FROM ledger_state WHERE one = 1
            """
        ) { row in
            StoredState(
                generation: try row.int(0), journal: try row.int(1), entries: try row.int(2),
                correctedAt: Timestamp(microseconds: try row.int(3)),
                completeAt: try row.optionalInt(4).map { Timestamp(microseconds: $0) },
                isInSnapshot: try row.int(5) != 0, judgedDay: try row.int(6),
                judgedAt: try row.optionalInt(7).map { Timestamp(microseconds: $0) }, producers: try row.int(8))
        }
        guard let found else { throw StorageError.damaged(reason: "the ledger has no state") }
        return found
    }

    /// Writes what pages of the feed move.
    func write(to store: any SQLWriting) throws {
        try store.execute(
            "UPDATE ledger_state SET journal = ?1, entries = ?2, corrected_at = ?3 WHERE one = 1",
            [.integer(journal), .integer(entries), .integer(correctedAt.microseconds)])
    }

    /// The feed was read to its head, which was asked for at this time. Never earlier than what was shown: another
    /// applier's clock may be ahead of this one's.
    static func note(complete askedAt: Timestamp, in store: any SQLWriting) throws {
        try store.execute(
            """
            UPDATE ledger_state SET complete_at = ?1 WHERE one = 1 AND COALESCE(complete_at, ?1) <= ?1
            """, [.integer(askedAt.microseconds)])
    }
}
