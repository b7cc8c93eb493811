internal import Contracts
internal import Storage

/// The amounts that held, in the store: whoever replays the journal finds the ones of each time.
enum RuleStore {
    static func rules(in store: any SQLReading) throws -> XpRules {
        XpRules(
            try store.all("SELECT upload, metadata, collaboration, play FROM rules ORDER BY version") { row in
                Progress.Amounts(
                    upload: try row.int(0), metadata: try row.int(1), collaboration: try row.int(2),
                    play: try row.int(3))
            })
    }

    /// The number of the amounts that hold now.
    static func version(in store: any SQLReading) throws -> Int64 {
        try store.first("SELECT COALESCE(MAX(version), 0) FROM rules") { try $0.int(0) } ?? 0
    }

    /// Records the amounts that hold from now on, where they are others than before.
    static func record(_ amounts: Progress.Amounts, in store: any SQLWriting) throws {
        let rules = try rules(in: store)
        guard rules.version == 0 || rules.now != amounts else { return }
        // What waits is by the amounts of its time.
        try PlayFold.finish(in: store)
        try store.execute(
            """
            INSERT INTO rules (version, upload, metadata, collaboration, play, since)
            SELECT ?1, ?2, ?3, ?4, ?5, journal + 1 FROM ledger_state WHERE one = 1
            """,
            [
                .integer(rules.version + 1), .integer(amounts.upload), .integer(amounts.metadata),
                .integer(amounts.collaboration), .integer(amounts.play),
            ])
    }
}
