internal import ServiceKit
internal import Storage

/// One state of the store, that several threads read from: one at a time, in the order in which they came.
final class SharedStore: @unchecked Sendable {
    private struct Turns {
        var given = 0
        var finished = 0
    }

    private let store: any SQLReading
    private let turns = Monitor(Turns())

    init(_ store: any SQLReading) { self.store = store }

    /// Runs `body` once nobody else reads.
    func read<Result>(_ body: (any SQLReading) throws -> Result) rethrows -> Result {
        let turn = turns.update { turns in
            turns.given += 1
            return turns.given
        }
        _ = turns.wait { $0.finished == turn - 1 ? () : nil }
        defer { turns.update { $0.finished += 1 } }
        return try body(store)
    }

    /// Hands the journal's rows over in their order, some read at a time: others read meanwhile.
    func forEachJournalRow(_ body: (Journal.Row) throws -> Void) throws {
        var last = Int64.min
        while true {
            let rows = try read { try Journal.rows(after: last, in: $0) }
            guard let end = rows.last else { return }
            last = end.seq
            for row in rows { try body(row) }
        }
    }

    /// Entries that are read at once.
    private static let entriesAtOnce = 16_384

    /// Hands all kept entries but those of plays over in the order of their keys, some read at a time.
    func forEachEntry(_ body: (_ key: Int64, LedgerEntry) throws -> Void) throws {
        var (last, count) = (Int64.min, 0)
        repeat {
            count = 0
            try read { store in
                try store.query(
                    """
                    SELECT key, holder, source, track, day, plays, xp, at, rule, quiet, claimed, achievement
                    FROM entries WHERE key > ?1 ORDER BY key LIMIT ?2
                    """, [.integer(last), SQLValue(Self.entriesAtOnce)]
                ) { row in
                    let (key, entry) = try StoredLedger.entry(row)
                    last = key
                    count += 1
                    try body(key, entry)
                }
            }
        } while count == Self.entriesAtOnce
    }
}
