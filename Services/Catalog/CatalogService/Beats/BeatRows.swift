internal import Contracts
internal import JSONRPC
internal import Storage

/// Tracks as the page My Beats shows them.
struct BeatRows {
    let store: any SQLReading

    /// - Parameters:
    ///   - tracks: keys of tracks in the catalogue, each once; the rows come in their order.
    ///   - unfolded: has the events of these tracks at least.
    ///   - moment: the one at which growth and points are told.
    func rows(of tracks: [Int64], _ unfolded: UnfoldedEvents, at moment: Timestamp) throws -> [Catalog.Beat] {
        let extra = unfolded.totals(.plays)
        let plays = try BeatPlays(ofTracks: tracks, at: moment, unfolded, in: store)
        var beats: [Catalog.Beat] = []
        beats.reserveCapacity(tracks.count)
        try store.scan(
            """
            SELECT t.card, t.artwork, t.licensing, s.opening_plays, s.plays, s.weight_high, s.weight_low, a.id, a.title
            FROM tracks t JOIN track_sums s ON s.track = t.key
            LEFT JOIN album_tracks p ON p.track = t.key LEFT JOIN albums a ON a.key = p.album
            WHERE t.key = ?1
            """, rows: tracks.map { .integer($0) }, of: 1
        ) { index, row in
            let track = tracks[index]
            var beat = Catalog.Beat()
            beat.card = try row.withUTF8(0) { text in
                var reader = JSONReader(checked: UnsafeRawBufferPointer(text))
                return try Catalog.TrackCard.read(&reader)
            }
            beat.artwork = try row.optionalText(1)
            beat.licensing = Licensing(rawValue: try row.text(2)) ?? .exclusive
            beat.playsBroughtIn = try row.int(3)
            beat.plays = try beat.playsBroughtIn.adding(try row.int(4)).adding(extra[track] ?? 0)
            beat.growth = plays.growth(of: track)
            // As the fold left it, so that the tracks' points are the artist's.
            beat.milliPoints = ContributionWeight.milliPoints(try StoredWide.read(row, 5), at: moment)
            if let album = try row.optionalText(7) {
                beat.album = Catalog.AlbumName(id: AlbumID(unchecked: album), title: try row.text(8))
            }
            beats.append(beat)
        }
        return beats
    }
}
