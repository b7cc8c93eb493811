internal import Contracts
internal import Storage

/// The plays of the two windows that growth compares, of an artist or of a track.
struct GrowthWindows {
    /// Day numbers.
    let current: Range<Int64>
    let previous: Range<Int64>
    let currentPlays: Int64
    let previousPlays: Int64

    var growth: Growth { GrowthRule.growth(current: currentPlays, previous: previousPlays) }

    init(ofArtist artist: Int64, _ unfolded: UnfoldedEvents, at now: Timestamp, in store: any SQLReading) throws {
        try self.init(unfolded, at: now) { try Self.plays(ofArtist: artist, in: $0, store) }
    }

    init(ofTrack track: Int64, _ unfolded: UnfoldedEvents, at now: Timestamp, in store: any SQLReading) throws {
        try self.init(unfolded, at: now) { try Self.plays(ofTrack: track, in: $0, store) }
    }

    private init(_ unfolded: UnfoldedEvents, at now: Timestamp, folded: (Range<Int64>) throws -> Int64) throws {
        (previous, current) = GrowthRule.windows(at: now)
        currentPlays = try folded(current).adding(unfolded.total(.plays, in: current))
        previousPlays = try folded(previous).adding(unfolded.total(.plays, in: previous))
    }

    static func plays(ofArtist artist: Int64, in days: Range<Int64>, _ store: any SQLReading) throws -> Int64 {
        try store.first(
            """
            SELECT CAST(COALESCE(SUM(plays), 0) AS INTEGER) FROM artist_days
            WHERE artist = ?1 AND day >= ?2 AND day < ?3
            """,
            [.integer(artist), .integer(days.lowerBound), .integer(days.upperBound)]
        ) { try $0.int(0) } ?? 0
    }

    static func plays(ofTrack track: Int64, in days: Range<Int64>, _ store: any SQLReading) throws -> Int64 {
        try store.first(
            """
            SELECT CAST(COALESCE(SUM(plays), 0) AS INTEGER) FROM track_days
            WHERE track = ?1 AND day >= ?2 AND day < ?3
            """,
            [.integer(track), .integer(days.lowerBound), .integer(days.upperBound)]
        ) { try $0.int(0) } ?? 0
    }
}
