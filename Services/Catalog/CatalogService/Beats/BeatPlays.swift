internal import Contracts
internal import Storage

/// The plays of tracks that growth compares, the unfolded ones with them.
struct BeatPlays {
    private var sums: [Int64: (current: Int64, previous: Int64)] = [:]

    /// Of all tracks of an artist.
    init(of artist: Int64, at moment: Timestamp, _ unfolded: UnfoldedEvents, in store: any SQLReading) throws {
        let windows = GrowthRule.windows(at: moment)
        try store.query(
            """
            SELECT c.track, CAST(SUM(CASE WHEN d.day < ?3 THEN d.plays ELSE 0 END) AS INTEGER),
                CAST(SUM(d.plays) AS INTEGER)
            FROM track_credits c JOIN track_days d ON d.track = c.track AND d.day >= ?2 AND d.day < ?4
            WHERE c.artist = ?1 GROUP BY c.published_at, c.track
            """,
            [
                .integer(artist), .integer(windows.previous.lowerBound), .integer(windows.current.lowerBound),
                .integer(windows.current.upperBound),
            ]
        ) { row in
            let previous = try row.int(1)
            sums[try row.int(0)] = (current: try row.int(2) - previous, previous: previous)
        }
        add(unfolded, windows)
    }

    /// Of some tracks.
    init(ofTracks tracks: [Int64], at moment: Timestamp, _ unfolded: UnfoldedEvents, in store: any SQLReading) throws {
        let windows = GrowthRule.windows(at: moment)
        let ends = [
            SQLValue.integer(windows.previous.lowerBound), .integer(windows.current.lowerBound),
            .integer(windows.current.upperBound),
        ]
        try store.scan(
            """
            SELECT CAST(COALESCE(SUM(CASE WHEN day < ?3 THEN plays ELSE 0 END), 0) AS INTEGER),
                CAST(COALESCE(SUM(plays), 0) AS INTEGER)
            FROM track_days WHERE track = ?1 AND day >= ?2 AND day < ?4
            """, rows: tracks.flatMap { [.integer($0)] + ends }, of: 4
        ) { index, row in
            let previous = try row.int(0)
            sums[tracks[index]] = (current: try row.int(1) - previous, previous: previous)
        }
        add(unfolded, windows)
    }

    private mutating func add(
        _ unfolded: UnfoldedEvents, _ windows: (previous: Range<Int64>, current: Range<Int64>)
    ) {
        for (track, plays) in unfolded.totals(.plays, in: windows.current) {
            sums[track, default: (0, 0)].current += plays
        }
        for (track, plays) in unfolded.totals(.plays, in: windows.previous) {
            sums[track, default: (0, 0)].previous += plays
        }
    }

    func growth(of track: Int64) -> Growth {
        let sums = sums[track] ?? (0, 0)
        return GrowthRule.growth(current: sums.current, previous: sums.previous)
    }
}
