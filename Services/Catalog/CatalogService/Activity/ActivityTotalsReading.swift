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
            let lifetime = try LifetimePlays(
                broughtIn: try row.int(1), folded: try row.int(2), unfolded: unfolded.total(.plays))
            (plays, playsBroughtIn) = (lifetime.total, lifetime.broughtIn)
            weight = try StoredWide.read(row, 3)
        }
        let firstNew = Day(number: now.day.number + 1 - GrowthRule.windowDays).start
        tracksNew =
            try store.first(
                "SELECT COUNT(*) FROM track_credits WHERE artist = ?1 AND published_at >= ?2",
                [.integer(artist), .integer(firstNew.microseconds)]
            ) { try $0.int(0) } ?? 0
        let windows = try GrowthWindows(ofArtist: artist, unfolded, at: now, in: store)
        (playsRecent, playsBefore) = (windows.currentPlays, windows.previousPlays)
        let points = try ArtistPoints(weight: weight, in: store)
        sharePartsPerMillion = points.sharePartsPerMillion
        milliPoints = points.milliPoints(at: now)
    }
}
