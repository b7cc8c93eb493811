internal import Contracts
internal import Storage

/// Tells the feed the new totals of days that the log of events adds to, ahead of the fold: a follower has a play
/// within ``longestPause`` or little more, and the fold can wait until much of one page comes together.
///
/// A total is what the kept tables have with all that waits, beyond the window's rows too. So a sum that a window adds
/// nothing to is told as well: an earlier one may have told a part of what cancels out.
///
/// The pass goes by windows of its own over the log; where one ends it is noted in `feed_told`, so that a snapshot of
/// the tables knows which of the feed's positions they have.
///
/// Belongs to the writer's thread, as its `DeltaFold` does.
struct FeedTelling: Sendable {
    private let pass: DeltaFold
    private let tail: DeltaTail

    /// For followers: which position of the feed has all that the log's rows up to one add.
    static let tables: [StaticString] = [
        "CREATE TABLE feed_told (row INTEGER PRIMARY KEY, position INTEGER NOT NULL) STRICT", first,
    ]

    /// All that is folded has been told by the feed's head.
    private static let first: StaticString = """
        INSERT INTO feed_told (row, position)
        SELECT s.folded, h.position FROM delta_state s JOIN feed_head h ON h.one = s.one WHERE s.one = 1
        ON CONFLICT (row) DO UPDATE SET position = excluded.position
        """

    /// After the feed's head was moved by another than the feed.
    static func begin(in store: any SQLWriting) throws { try store.execute(first) }

    /// How long plays wait to be told, so that more of one day come together: a day that is played all the time is told
    /// four times a second.
    private static let longestPause: Duration = .milliseconds(250)

    init(_ tail: DeltaTail, limits: DeltaFold.Limits) {
        var limits = limits
        limits.pause = min(limits.pause, Self.longestPause)
        pass = DeltaFold(.telling, limits: limits)
        self.tail = tail
    }

    /// A slice; idle where there is nothing to tell, later where what came waits for more.
    func slice(in store: any SQLWriting) throws -> Chore.Progress {
        let before = try DeltaLog.told(in: store)
        let view = try tail.view(in: store)
        var plays = SumRuns()
        var downloads = SumRuns()
        let hasMore = try pass.slice(in: store) { deltas in
            try Self.totals(of: deltas, view, in: store) { series, total in
                if series == .plays { plays.add(total) } else { downloads.add(total) }
            }
        }
        var log = ChangeLog(at: Timestamp())
        for sums in plays.runs { try log.note(.plays, sums: sums) }
        for sums in downloads.runs { try log.note(.downloads, sums: sums) }
        try log.append(to: store)
        let told = try DeltaLog.told(in: store)
        guard told != before else {
            if hasMore { return .more }
            return pass.pausedUntil.map { .later($0) } ?? .idle
        }
        try Self.note(told, in: store)
        return hasMore ? .more : .done
    }

    /// The feed's position up to which the kept tables have all totals of days, whatever else they have: its last where
    /// all that was told is folded.
    static func folded(in store: any SQLReading) throws -> Int64 {
        let found = try store.first(
            """
            SELECT CASE WHEN s.folded >= t.target THEN h.position
                ELSE (SELECT MAX(position) FROM feed_told WHERE row <= s.folded) END
            FROM delta_state s JOIN delta_telling t ON t.one = s.one JOIN feed_head h ON h.one = s.one WHERE s.one = 1
            """
        ) { try $0.optionalInt(0) }
        guard let found, let position = found else {
            throw StorageError.damaged(reason: "it is not known up to where the feed tells what is folded")
        }
        return position
    }

    /// Notes the feed's position for a row, and forgets those before the last one that is folded.
    private static func note(_ row: Int64, in store: any SQLWriting) throws {
        try store.execute(
            "INSERT INTO feed_told (row, position) VALUES (?1, ?2)",
            [.integer(row), .integer(try Feed.head(in: store).position)])
        try store.execute(
            """
            DELETE FROM feed_told WHERE row < (
                SELECT MAX(t.row) FROM feed_told t
                WHERE t.row <= (SELECT s.folded FROM delta_state s WHERE s.one = 1))
            """)
    }

    /// Lends the new totals of the days that deltas are of, in the order of keys and days for each series.
    private static func totals(
        of deltas: ArraySlice<Delta>, _ view: DeltaView, in store: any SQLReading,
        each: (FigureSeries, PackedSums.Entry) -> Void
    ) throws {
        let (plays, downloads) = (FigureSeries.plays.rawValue, FigureSeries.downloads.rawValue)
        let days = deltas.filter { $0.series == plays || $0.series == downloads }
        guard !days.isEmpty else { return }
        var totals = [Int64](repeating: 0, count: days.count)
        try store.scan(
            "SELECT plays, downloads FROM track_days WHERE track = ?1 AND day = ?2",
            rows: days.flatMap { [.integer($0.key), .integer($0.day)] }, of: 2
        ) { index, row in totals[index] = try row.int(days[index].series == plays ? 0 : 1) }
        var keys: [Int64] = []
        for delta in days where keys.last != delta.key { keys.append(delta.key) }
        // Both are in order; what waits lacks sums that come to nothing.
        var waiting = try view.amounts(of: keys)[...]
        for (delta, kept) in zip(days, totals) {
            waiting = waiting.drop { $0 < delta }
            let added = waiting.first.map { $0.isOfSameSum(as: delta) ? $0.amount : 0 } ?? 0
            guard let series = FigureSeries(rawValue: delta.series) else { continue }
            each(series, PackedSums.Entry(key: delta.key, day: delta.day, total: Int128(kept + added)))
        }
    }
}

/// Sums in the order they were made, as runs that are each in the order of keys and days: a slice may end one window of
/// the log and begin the next, whose keys start over.
private struct SumRuns {
    private(set) var runs: [[PackedSums.Entry]] = []

    mutating func add(_ sum: PackedSums.Entry) {
        guard let last = runs.last?.last, (last.key, last.day) < (sum.key, sum.day) else {
            runs.append([sum])
            return
        }
        runs[runs.count - 1].append(sum)
    }
}
