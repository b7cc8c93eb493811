internal import Contracts
internal import Storage

extension Catalog.DownloadFigures {
    init(
        of artist: Int64, _ period: Catalog.Period, _ unfolded: UnfoldedEvents, at now: Timestamp,
        in store: any SQLReading
    ) throws {
        self.init()
        self.period = period
        asOf = now
        let today = now.day.number
        // Days from 1970-01-05 on, a Monday, so that a week begins with its multiple of seven.
        let monday = today - ((today - 4) % 7 + 7) % 7
        thisWeek = try Self.downloads(of: artist, monday..<today + 1, unfolded, store)
        if let length = period.days {
            let days = today + 1 - length..<today + 1
            downloads = try Self.downloads(of: artist, days, unfolded, store)
            listeners = try Self.listeners(of: artist, days, store)
            top = try Self.top(of: artist, days, unfolded, store)
        } else {
            let totals = try store.first(
                "SELECT opening_downloads, downloads FROM artist_totals WHERE artist = ?1", [.integer(artist)]
            ) { row in (try row.int(0), try row.int(1)) }
            broughtIn = totals?.0 ?? 0
            downloads = try broughtIn.adding(totals?.1 ?? 0).adding(unfolded.total(.downloads))
            listeners = try Self.listeners(of: artist, nil, store)
            top = try Self.topOfAll(of: artist, unfolded, store)
        }
    }

    private static func downloads(
        of artist: Int64, _ days: Range<Int64>, _ unfolded: UnfoldedEvents, _ store: any SQLReading
    ) throws -> Int64 {
        let folded = try store.first(
            """
            SELECT CAST(COALESCE(SUM(downloads), 0) AS INTEGER) FROM artist_days
            WHERE artist = ?1 AND day >= ?2 AND day < ?3
            """,
            [.integer(artist), .integer(days.lowerBound), .integer(days.upperBound)]
        ) { try $0.int(0) }
        return try (folded ?? 0).adding(unfolded.total(.downloads, in: days))
    }

    /// Kept with the download itself, so that nothing of it waits for the fold.
    private static func listeners(of artist: Int64, _ days: Range<Int64>?, _ store: any SQLReading) throws -> Int64 {
        try store.first(
            """
            SELECT CAST(COALESCE(SUM(listeners), 0) AS INTEGER) FROM artist_downloader_days
            WHERE artist = ?1 AND last_day >= ?2 AND last_day < ?3
            """,
            [.integer(artist), .integer(days?.lowerBound ?? .min), .integer(days?.upperBound ?? .max)]
        ) { try $0.int(0) } ?? 0
    }

    /// A track that may be the one with most downloads.
    private struct Candidate {
        var track: Int64
        var publishedAt: Int64
        var downloads: Int64

        /// More downloads, then newer, then the later one.
        func isBehind(_ other: Candidate) -> Bool {
            (downloads, publishedAt, track) < (other.downloads, other.publishedAt, other.track)
        }
    }

    private static func top(
        of artist: Int64, _ days: Range<Int64>, _ unfolded: UnfoldedEvents, _ store: any SQLReading
    ) throws -> Catalog.TopTrack? {
        let extra = unfolded.totals(.downloads, in: days)
        var best: Candidate?
        var rest = extra
        func take(_ candidate: Candidate) {
            if candidate.downloads > 0, best?.isBehind(candidate) ?? true { best = candidate }
        }
        try store.query(
            """
            SELECT c.track, c.published_at, CAST(SUM(d.downloads) AS INTEGER)
            FROM track_credits c
            JOIN track_days d ON d.track = c.track AND d.day >= ?2 AND d.day < ?3 AND d.downloads > 0
            WHERE c.artist = ?1 GROUP BY c.track, c.published_at
            """,
            [.integer(artist), .integer(days.lowerBound), .integer(days.upperBound)]
        ) { row in
            let track = try row.int(0)
            take(
                Candidate(
                    track: track, publishedAt: try row.int(1),
                    downloads: try row.int(2).adding(rest.removeValue(forKey: track) ?? 0)))
        }
        // Tracks of which nothing is folded in these days.
        for (track, downloads) in rest {
            let publishedAt = try store.first(
                "SELECT published_at FROM track_credits WHERE artist = ?1 AND track = ?2",
                [.integer(artist), .integer(track)]
            ) { try $0.int(0) }
            if let publishedAt { take(Candidate(track: track, publishedAt: publishedAt, downloads: downloads)) }
        }
        return try best.flatMap { try named($0, store) }
    }

    private static func topOfAll(
        of artist: Int64, _ unfolded: UnfoldedEvents, _ store: any SQLReading
    ) throws -> Catalog.TopTrack? {
        let extra = unfolded.totals(.downloads)
        var best: Candidate?
        try store.query(
            """
            SELECT c.track, c.published_at, s.opening_downloads, s.downloads
            FROM track_credits c JOIN track_sums s ON s.track = c.track WHERE c.artist = ?1
            """, [.integer(artist)]
        ) { row in
            let track = try row.int(0)
            let candidate = Candidate(
                track: track, publishedAt: try row.int(1),
                downloads: try row.int(2).adding(try row.int(3)).adding(extra[track] ?? 0))
            if candidate.downloads > 0, best?.isBehind(candidate) ?? true { best = candidate }
        }
        return try best.flatMap { try named($0, store) }
    }

    private static func named(_ candidate: Candidate, _ store: any SQLReading) throws -> Catalog.TopTrack? {
        try store.first("SELECT id, title FROM tracks WHERE key = ?1", [.integer(candidate.track)]) { row in
            Catalog.TopTrack(
                id: TrackID(unchecked: try row.text(0)), title: try row.text(1), downloads: candidate.downloads)
        }
    }
}
