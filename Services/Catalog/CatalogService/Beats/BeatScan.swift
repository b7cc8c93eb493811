internal import Contracts
internal import Normalization
internal import Storage

/// Goes through all tracks of an artist for a query that no index answers: what it looks at of each, and nothing else.
struct BeatScan {
    let store: any SQLReading
    let artist: Int64
    let query: Catalog.BeatQuery
    let unfolded: UnfoldedEvents
    /// The one at which growth is told.
    let moment: Timestamp

    func visit(_ body: (BeatFacts) -> Void) throws {
        let extra = unfolded.totals(.plays)
        let growth =
            query.sort == .growth ? try BeatPlays(of: artist, at: moment, unfolded, in: store) : nil
        let values = [
            SQLValue.integer(artist), .integer(query.publication.lowerBound), .integer(query.publication.upperBound),
        ]
        func facts(_ row: borrowing SQLRow) throws -> BeatFacts {
            let track = try row.int(0)
            var facts = BeatFacts(
                track: track, publishedAt: try row.int(1),
                plays: try row.int(2).adding(try row.int(3)).adding(extra[track] ?? 0),
                weight: try StoredWide.read(row, 4))
            if let growth { facts.growth = growth.growth(of: track) }
            return facts
        }
        guard query.needsRows else {
            return try store.query(
                """
                SELECT c.track, c.published_at, s.opening_plays, s.plays, s.weight_high, s.weight_low
                FROM track_credits c JOIN track_sums s ON s.track = c.track
                WHERE c.artist = ?1 AND c.published_at >= ?2 AND c.published_at < ?3
                """, values
            ) { row in body(try facts(row)) }
        }
        try store.query(
            """
            SELECT c.track, c.published_at, s.opening_plays, s.plays, s.weight_high, s.weight_low, t.title, t.credits,
                t.duration_ms, t.licensing, t.artwork, a.id, a.title
            FROM track_credits c JOIN track_sums s ON s.track = c.track JOIN tracks t ON t.key = c.track
            LEFT JOIN album_tracks p ON p.track = c.track LEFT JOIN albums a ON a.key = p.album
            WHERE c.artist = ?1 AND c.published_at >= ?2 AND c.published_at < ?3
            """, values
        ) { row in
            var facts = try facts(row)
            try read(row, into: &facts)
            body(facts)
        }
    }

    /// What stands in the track's own row and its album's, as far as it is asked for.
    private func read(_ row: borrowing SQLRow, into facts: inout BeatFacts) throws {
        let isSearched = query.search != nil
        if isSearched || query.sort == .title { facts.title = try row.withUTF8(6, FoldedText.bytes) }
        if isSearched || query.sort == .artist {
            let credits: [Catalog.Credit] = try StoredList.read(row, 7)
            facts.names = try credits.map { try FoldedText.bytes(of: $0.name) }
        }
        facts.durationMs = try row.optionalInt(8)
        facts.licensing = Licensing(rawValue: try row.text(9)) ?? .exclusive
        facts.hasArtwork = try !row.isNull(10)
        guard try !row.isNull(11) else { return }
        facts.album = AlbumID(unchecked: try row.text(11))
        if isSearched { facts.albumTitle = try row.withUTF8(12, FoldedText.bytes) }
    }
}
