internal import Contracts
internal import Storage

/// The plays of an artist's tracks, or of one, that were recorded and do not count, by reason.
struct UncountedPlays {
    private let sums: [Catalog.LeftOut]

    init(ofArtist artist: Int64, _ unfolded: UnfoldedEvents, in store: any SQLReading) throws {
        sums = try Self.sums(
            """
            SELECT CAST(COALESCE(SUM(s.too_short), 0) AS INTEGER), CAST(COALESCE(SUM(s.own_team), 0) AS INTEGER),
                CAST(COALESCE(SUM(s.staff), 0) AS INTEGER), CAST(COALESCE(SUM(s.voided), 0) AS INTEGER)
            FROM track_credits c JOIN track_sums s ON s.track = c.track WHERE c.artist = ?1
            """, artist, unfolded, store)
    }

    init(ofTrack track: Int64, _ unfolded: UnfoldedEvents, in store: any SQLReading) throws {
        sums = try Self.sums(
            "SELECT too_short, own_team, staff, voided FROM track_sums WHERE track = ?1", track, unfolded, store)
    }

    /// Those that there are.
    var leftOut: [Catalog.LeftOut] { sums.filter { $0.count > 0 } }

    /// The same beside a figure of some days: what did not count is kept by its reason, not by its day.
    var leftOutOfDays: [Catalog.LeftOut] {
        leftOut.map { part in
            var part = part
            part.about += " Of all time: these are not kept by the day."
            return part
        }
    }

    private static func sums(
        _ sql: StaticString, _ key: Int64, _ unfolded: UnfoldedEvents, _ store: any SQLReading
    ) throws -> [Catalog.LeftOut] {
        try store.first(sql, [.integer(key)]) { row in
            [
                Catalog.LeftOut(
                    .tooShort, .plays, try row.int(0).adding(unfolded.total(.tooShort)),
                    "Heard for less than \(EventRule.fullListenMs / 1000) seconds and less than half the track."),
                Catalog.LeftOut(
                    .ownTeam, .plays, try row.int(1).adding(unfolded.total(.ownTeam)),
                    "By owners and managers of the track’s artists."),
                Catalog.LeftOut(
                    .staff, .plays, try row.int(2).adding(unfolded.total(.staff)), "By the platform’s staff."),
                Catalog.LeftOut(
                    .voided, .plays, try row.int(3).adding(unfolded.total(.voided)),
                    "Counted once, and taken out again by corrections."),
            ]
        } ?? []
    }
}
