internal import Contracts
internal import Storage

/// Uploads by day: an artist's, and the platform's.
struct UploadCalendar {
    let store: any SQLReading

    /// Tracks of one day that are named.
    private static let namedTracks: Int64 = 5

    func year(_ year: Int64, of artist: Int64, withPlatform: Bool, today: Day) throws -> Catalog.UploadYear {
        var result = Catalog.UploadYear()
        result.year = year
        let days = Self.days(of: year)
        result.own = try own(days, artist)
        result.firstYear =
            try store.first("SELECT MIN(published_at) FROM track_credits WHERE artist = ?1", [.integer(artist)]) {
                try $0.optionalInt(0).map { Timestamp(microseconds: $0).day.civil.year }
            }.flatMap(\.self) ?? today.civil.year
        guard withPlatform else { return result }
        let platform = try store.all(
            "SELECT day, tracks FROM platform_uploads WHERE day >= ?1 AND day < ?2 AND tracks > 0 ORDER BY day",
            [.integer(days.lowerBound), .integer(days.upperBound)]
        ) { row in Catalog.DayCount(day: Day(number: try row.int(0)), count: try row.int(1)) }
        result.platform = platform
        result.quartiles = Self.quartiles(platform.map(\.count))
        return result
    }

    /// A day's tracks: how many, and the first of them.
    func day(_ day: Day, of artist: Int64) throws -> Catalog.GetUploadDay.Reply {
        let range = [
            SQLValue.integer(artist), .integer(day.start.microseconds),
            .integer(Day(number: day.number + 1).start.microseconds),
        ]
        let count = try store.first(
            "SELECT COUNT(*) FROM track_credits WHERE artist = ?1 AND published_at >= ?2 AND published_at < ?3", range
        ) { try $0.int(0) }
        let tracks = try store.all(
            """
            SELECT t.id, t.title, c.published_at FROM track_credits c JOIN tracks t ON t.key = c.track
            WHERE c.artist = ?1 AND c.published_at >= ?2 AND c.published_at < ?3
            ORDER BY c.published_at, c.track LIMIT ?4
            """, range + [.integer(Self.namedTracks)]
        ) { row in
            Catalog.UploadedTrack(
                id: TrackID(unchecked: try row.text(0)), title: try row.text(1),
                publishedAt: Timestamp(microseconds: try row.int(2)))
        }
        return Catalog.GetUploadDay.Reply(count: count ?? 0, tracks: tracks)
    }

    private func own(_ days: Range<Int64>, _ artist: Int64) throws -> [Catalog.DayCount] {
        var counts: [Catalog.DayCount] = []
        try store.query(
            """
            SELECT published_at FROM track_credits
            WHERE artist = ?1 AND published_at >= ?2 AND published_at < ?3 ORDER BY published_at
            """,
            [
                .integer(artist), .integer(Day(number: days.lowerBound).start.microseconds),
                .integer(Day(number: days.upperBound).start.microseconds),
            ]
        ) { row in
            let day = Timestamp(microseconds: try row.int(0)).day
            if counts.last?.day == day {
                counts[counts.count - 1].count += 1
            } else {
                counts.append(Catalog.DayCount(day: day, count: 1))
            }
        }
        return counts
    }

    private static func days(of year: Int64) -> Range<Int64> {
        let first = Day(year: year, month: 1, day: 1)?.number ?? 0
        let next = Day(year: year + 1, month: 1, day: 1)?.number ?? first + 365
        return first..<max(first, next)
    }

    /// The three values that a quarter, a half and three quarters of the days do not exceed; nil without days.
    static func quartiles(_ counts: [Int64]) -> [Int64]? {
        guard !counts.isEmpty else { return nil }
        let sorted = counts.sorted()
        return (1...3).map { sorted[(sorted.count * $0 + 3) / 4 - 1] }
    }
}
