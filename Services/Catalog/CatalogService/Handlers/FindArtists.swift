internal import Contracts
internal import Normalization
internal import Storage

extension Catalog.FindArtists {
    /// Words that are looked at for one search: bounds a search for a single letter.
    private static let mostMatches: Int64 = 5000

    func handle(in store: any SQLReading) throws -> Reply {
        let words = NameWords.split(query)
        // The longest word has the fewest matches; the others are looked for among these.
        guard let longest = words.max(by: { $0.utf8.count < $1.utf8.count }) else {
            return Reply(
                artists: try store.all(
                    """
                    SELECT a.id, a.name, a.verified, t.tracks, a.opening_followers, t.followers
                    FROM artist_totals t JOIN artists a ON a.key = t.artist
                    ORDER BY t.tracks DESC, t.artist DESC LIMIT ?1
                    """, [.integer(Int64(limit))], Self.match))
        }
        let found = try store.all(
            """
            SELECT a.id, a.name, a.verified, t.tracks, a.opening_followers, t.followers
            FROM (SELECT DISTINCT artist FROM artist_words WHERE word >= ?1 AND word <= ?2 LIMIT ?3) w
            JOIN artists a ON a.key = w.artist JOIN artist_totals t ON t.artist = w.artist
            ORDER BY t.tracks DESC, a.key DESC
            """,
            [.text(longest), .text(NameWords.upperBound(of: longest)), .integer(Self.mostMatches)], Self.match)
        let matching = found.filter { artist in
            let name = NameWords.split(artist.name)
            return words.allSatisfy { word in name.contains { $0.hasPrefix(word) } }
        }
        return Reply(artists: Array(matching.prefix(limit)))
    }

    private static func match(_ row: borrowing SQLRow) throws -> Catalog.ArtistMatch {
        Catalog.ArtistMatch(
            id: ArtistID(unchecked: try row.text(0)), name: try row.text(1), verified: try row.int(2) != 0,
            tracks: try row.int(3), followers: try row.int(4).adding(try row.int(5)))
    }
}
