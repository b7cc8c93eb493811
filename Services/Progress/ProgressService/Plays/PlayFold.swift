internal import ServiceKit
internal import Storage

/// Brings what was logged of plays into the kept tables, in the order of their keys.
final class PlayFold: Sendable {
    /// Windows are let grow: each changes a page of the tables for a few plays or for many, and whoever reads has what
    /// waits either way.
    static let limits: DeltaFold.Limits = {
        var limits = DeltaFold.Limits()
        limits.pause = .seconds(2)
        return limits
    }()

    /// Rows of the log that are loaded for readers at a time.
    private static let rowsAtOnce = 64

    private let fold: DeltaFold
    private let tail: DeltaTail
    private let unfolded = Lock<Int64>(0)

    init(_ tail: DeltaTail, limits: DeltaFold.Limits) {
        fold = DeltaFold(limits: limits)
        self.tail = tail
    }

    /// How many entries of the log waited at the end of the last slice.
    var waiting: Int64 { unfolded.withLock { $0 } }

    /// A slice, between two transactions.
    func run(in store: any SQLWriting) throws -> Chore.Progress {
        guard try DeltaLog.hasRows(in: store) else {
            unfolded.withLock { $0 = 0 }
            return .idle
        }
        try tail.catchUp(in: store, rows: Self.rowsAtOnce)
        let hasMore = try fold.slice(in: store) { try Self.apply($0, to: store) }
        let waiting = try DeltaLog.waiting(in: store)
        unfolded.withLock { $0 = waiting }
        if waiting > DeltaLog.maximumWaiting / 4 { return .behind }
        return hasMore ? .more : .done
    }

    /// All of it, as part of a transaction: for what cannot be done with a part of the plays elsewhere.
    static func finish(in store: any SQLWriting) throws {
        let fold = DeltaFold()
        while try fold.slice(in: store, apply: { try apply($0, to: store) }) {}
    }

    /// Adds amounts to the kept rows.
    ///
    /// - Parameter deltas: in order, one a sum.
    static func apply(_ deltas: ArraySlice<Delta>, to store: any SQLWriting) throws {
        var changes = KeptChanges()
        for delta in deltas {
            switch PlayLog.Subject(key: delta.key) {
            case .track(let key): changes.add(delta, toTrack: key)
            case .artist(let key): changes.artists += [.integer(key), .integer(delta.amount)]
            case .holder(let holder): changes.add(delta, to: holder)
            }
        }
        try changes.write(to: store)
    }
}

/// What is added to kept rows, by table.
private struct KeptChanges {
    private var days: [(track: Int64, day: Int64, holder: Int64, plays: Int64)] = []
    /// Entries that may have come to nothing.
    private var lessened: [SQLValue] = []
    private var tracks: [(key: Int64, plays: Int64, weight: Int128)] = []
    var artists: [SQLValue] = []
    private var holders: [(holder: HolderKey, plays: Int64, xp: Int64)] = []

    mutating func add(_ delta: Delta, toTrack key: Int64) {
        if tracks.last?.key != key { tracks.append((key, 0, 0)) }
        let last = tracks.count - 1
        guard delta.series >= 0 else {
            return tracks[last].weight = tracks[last].weight &+ PlayLog.weight(of: delta.amount, series: delta.series)
        }
        if delta.series == 0 {
            tracks[last].plays += delta.amount
        } else if delta.amount < 0 {
            lessened += [.integer(key), .integer(delta.day), .integer(delta.series)]
        }
        days.append((key, delta.day, delta.series, delta.amount))
    }

    mutating func add(_ delta: Delta, to holder: HolderKey) {
        if holders.last?.holder != holder { holders.append((holder, 0, 0)) }
        if delta.series == 0 {
            holders[holders.count - 1].xp += delta.amount
        } else {
            holders[holders.count - 1].plays += delta.amount
        }
    }

    func write(to store: any SQLWriting) throws {
        try writeDays(to: store)
        try writeTracks(to: store)
        try store.execute("UPDATE artists SET plays = plays + ?2 WHERE key = ?1", rows: artists, of: 2)
        try store.execute(
            "UPDATE totals SET plays = plays + ?2, play_xp = play_xp + ?3, xp = xp + ?3 WHERE holder = ?1",
            rows: holders.flatMap { holder, plays, xp -> [SQLValue] in
                [.integer(holder.number), .integer(plays), .integer(xp)]
            }, of: 3)
    }

    /// An entry that is new is by the rules of now: before others hold, all that waits is folded.
    private func writeDays(to store: any SQLWriting) throws {
        guard !days.isEmpty else { return }
        let rule = try RuleStore.version(in: store)
        try store.execute(
            """
            INSERT INTO plays (track, day, holder, count, taken, rule, claimed, mark) VALUES (?1, ?2, ?3, ?4, 0, ?5, 0, 0)
            ON CONFLICT (track, day, holder) DO UPDATE SET count = plays.count + excluded.count,
                rule = CASE WHEN plays.rule = 0 OR plays.count = 0 AND plays.taken = 0 AND plays.claimed = 0
                    THEN excluded.rule ELSE plays.rule END
            """,
            rows: days.flatMap { day -> [SQLValue] in
                [
                    .integer(day.track), .integer(day.day), .integer(day.holder), .integer(day.plays),
                    .integer(day.holder == 0 ? 0 : rule),
                ]
            }, of: 5)
        try store.execute(
            "DELETE FROM plays WHERE track = ?1 AND day = ?2 AND holder = ?3 AND count = 0 AND taken = 0",
            rows: lessened, of: 3)
    }

    private func writeTracks(to store: any SQLWriting) throws {
        try store.execute(
            "UPDATE tracks SET plays = plays + ?2 WHERE key = ?1",
            rows: tracks.filter { $0.weight == 0 && $0.plays != 0 }.flatMap { [.integer($0.key), .integer($0.plays)] },
            of: 2)
        let moved = tracks.filter { $0.weight != 0 }
        var rows: [SQLValue] = []
        try store.scan(
            "SELECT weight_high, weight_low FROM tracks WHERE key = ?1", rows: moved.map { .integer($0.key) }, of: 1
        ) {
            let weight = try StoredWide.read($1, 0) &+ moved[$0].weight
            rows += [.integer(moved[$0].key), .integer(moved[$0].plays)] + StoredWide.values(weight)
        }
        try store.execute(
            "UPDATE tracks SET plays = plays + ?2, weight_high = ?3, weight_low = ?4 WHERE key = ?1", rows: rows, of: 4)
    }
}
