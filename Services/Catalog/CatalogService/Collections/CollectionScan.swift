internal import Contracts
internal import Normalization
internal import Storage

/// Reads of each album of an artist what cards and query look at, and nothing else.
struct CollectionScan {
    let store: any SQLReading
    /// The artist's key.
    let artist: Int64
    let query: Catalog.CollectionQuery
    let tail: DeltaTail

    private struct Sums {
        var tracks: Int64 = 0
        var broughtIn: Int64 = 0
        var plays: Int64 = 0
    }

    func albums() throws -> [CollectionFacts] {
        let sums = try sums()
        let withOther = try query.with.map { try albums(crediting: $0) } ?? []
        return try store.all(
            """
            SELECT a.key, a.released_at, a.created_at, a.updated_at, a.artwork, a.title, a.credits
            FROM album_credits c JOIN albums a ON a.key = c.album WHERE c.artist = ?1
            """, [.integer(artist)]
        ) { row in
            var facts = CollectionFacts(
                album: try row.int(0), releasedAt: Timestamp(microseconds: try row.int(1)),
                createdAt: Timestamp(microseconds: try row.int(2)), updatedAt: Timestamp(microseconds: try row.int(3)))
            let own = sums[facts.album] ?? Sums()
            facts.tracks = own.tracks
            facts.playsBroughtIn = own.broughtIn
            facts.plays = try own.broughtIn.adding(own.plays)
            facts.hasArtwork = try !row.isNull(4)
            facts.isWithOther = withOther.contains(facts.album)
            guard query.needsTexts else { return facts }
            facts.title = try row.withUTF8(5, FoldedText.bytes)
            let credits: [Catalog.Credit] = try StoredList.read(row, 6)
            facts.names = try credits.map { try FoldedText.bytes(of: $0.name) }
            return facts
        }
    }

    /// What the tracks of each album have together; nothing for one without tracks.
    private func sums() throws -> [Int64: Sums] {
        var sums: [Int64: Sums] = [:]
        try store.query(
            """
            SELECT t.album, COUNT(*), CAST(SUM(s.opening_plays) AS INTEGER), CAST(SUM(s.plays) AS INTEGER)
            FROM album_credits c JOIN album_tracks t ON t.album = c.album JOIN track_sums s ON s.track = t.track
            WHERE c.artist = ?1 GROUP BY t.album
            """, [.integer(artist)]
        ) { row in
            sums[try row.int(0)] = Sums(tracks: try row.int(1), broughtIn: try row.int(2), plays: try row.int(3))
        }
        let view = try tail.view(in: store)
        guard !view.isEmpty else { return sums }
        var albums: [Int64: Int64] = [:]
        try store.query(
            """
            SELECT t.track, t.album FROM album_credits c JOIN album_tracks t ON t.album = c.album WHERE c.artist = ?1
            """, [.integer(artist)]
        ) { albums[try $0.int(0)] = try $0.int(1) }
        for delta in try view.amounts(of: Array(albums.keys)) where delta.series == FigureSeries.plays.rawValue {
            guard let album = albums[delta.key] else { continue }
            sums[album, default: Sums()].plays += delta.amount
        }
        return sums
    }

    /// Keys of the albums that credit another artist; none for one that is not there.
    private func albums(crediting other: ArtistID) throws -> Set<Int64> {
        Set(
            try store.all(
                "SELECT c.album FROM album_credits c JOIN artists a ON a.key = c.artist WHERE a.id = ?1",
                [.text(other.text)]
            ) { try $0.int(0) })
    }
}
