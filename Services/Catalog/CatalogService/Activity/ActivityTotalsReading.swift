internal import Contracts
internal import Storage

extension Catalog.ActivityTotals {
    init(
        of artist: Int64, _ unfolded: UnfoldedEvents, at now: Timestamp, in store: any SQLReading
    ) throws {
        self.init()
        var weight: Int128 = 0
        try store.query(
            "SELECT tracks, opening_plays, plays, weight_high, weight_low FROM artist_totals WHERE artist = ?1",
            [.integer(artist)]
        ) { row in
            tracks = try row.int(0)
            playsBroughtIn = try row.int(1)
            plays = try playsBroughtIn.adding(try row.int(2)).adding(unfolded.total(.plays))
            weight = try StoredWeight.read(row, 3)
        }
        let firstNew = Day(number: now.day.number + 1 - GrowthRule.windowDays).start
        tracksNew =
            try store.first(
                "SELECT COUNT(*) FROM track_credits WHERE artist = ?1 AND published_at >= ?2",
                [.integer(artist), .integer(firstNew.microseconds)]
            ) { try $0.int(0) } ?? 0
        let windows = GrowthRule.windows(at: now)
        playsRecent = try Self.plays(of: artist, windows.current, unfolded, store)
        playsBefore = try Self.plays(of: artist, windows.previous, unfolded, store)
        let platform =
            try store.first("SELECT weight_high, weight_low FROM platform_totals", []) { try StoredWeight.read($0, 0) }
            ?? 0
        sharePartsPerMillion = ContributionWeight.partsPerMillion(weight, of: platform)
        milliPoints = ContributionWeight.milliPoints(weight, at: now)
    }

    private static func plays(
        of artist: Int64, _ days: Range<Int64>, _ unfolded: UnfoldedEvents, _ store: any SQLReading
    ) throws -> Int64 {
        let folded = try store.first(
            """
            SELECT CAST(COALESCE(SUM(plays), 0) AS INTEGER) FROM artist_days
            WHERE artist = ?1 AND day >= ?2 AND day < ?3
            """,
            [.integer(artist), .integer(days.lowerBound), .integer(days.upperBound)]
        ) { try $0.int(0) }
        return try (folded ?? 0).adding(unfolded.total(.plays, in: days))
    }
}
