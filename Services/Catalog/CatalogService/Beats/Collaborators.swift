internal import Contracts
internal import Storage

/// Who made tracks together with an artist, and which.
struct Collaborators {
    let store: any SQLReading
    /// The artist's key.
    let artist: Int64

    /// Those with most joint tracks first; among equals those who came to the catalogue last.
    func page(limit: Int, after cursor: String?) throws -> Catalog.ListCollaborators.Reply {
        let start = try cursor.map { try numbers(of: $0, "c", and: artist) } ?? (.max, .max)
        var page = Catalog.ListCollaborators.Reply()
        var last = start
        try store.scan(
            """
            SELECT a.id, a.name, a.slug, a.picture, a.verified, c.tracks, c.other
            FROM collaborators c JOIN artists a ON a.key = c.other
            WHERE c.artist = ?1 AND (c.tracks, c.other) < (?2, ?3)
            ORDER BY c.tracks DESC, c.other DESC LIMIT ?4
            """, [.integer(artist), .integer(start.0), .integer(start.1), .integer(Int64(limit) + 1)]
        ) { row in
            // The row behind the page says that there is another page.
            guard page.collaborators.count < limit else {
                page.cursor = "c.\(artist).\(last.0).\(last.1)"
                return false
            }
            last = (try row.int(5), try row.int(6))
            page.collaborators.append(
                Catalog.Collaborator(
                    artist: Catalog.ArtistProfile(
                        id: ArtistID(unchecked: try row.text(0)), name: try row.text(1), slug: try row.optionalText(2),
                        picture: try row.optionalText(3), verified: try row.int(4) != 0),
                    tracks: last.0))
            return true
        }
        return page
    }

    /// How many there are, and the artist's tracks that credit somebody else too.
    func counts() throws -> (collaborators: Int64, tracks: Int64) {
        try store.first(
            """
            SELECT (SELECT COUNT(*) FROM collaborators c WHERE c.artist = t.artist), t.collaborations
            FROM artist_totals t WHERE t.artist = ?1
            """, [.integer(artist)]
        ) { row in (try row.int(0), try row.int(1)) } ?? (0, 0)
    }

    /// All of them.
    func keys() throws -> Set<Int64> {
        var found: Set<Int64> = []
        try store.query("SELECT other FROM collaborators WHERE artist = ?1", [.integer(artist)]) { row in
            found.insert(try row.int(0))
        }
        return found
    }

    /// Joint tracks with another artist.
    func tracks(with other: Int64) throws -> Int64 {
        try store.first(
            "SELECT tracks FROM collaborators WHERE artist = ?1 AND other = ?2", [.integer(artist), .integer(other)]
        ) { try $0.int(0) } ?? 0
    }

    /// Keys of the joint tracks, newest first, with the cursor of the page behind them.
    func joint(with other: Int64, limit: Int, after cursor: String?) throws -> (tracks: [Int64], cursor: String?) {
        let start = try cursor.map { try numbers(of: $0, "j", and: artist, other) } ?? (.max, .max)
        // Out of the tracks of who has fewer.
        let fewer = try store.first(
            "SELECT artist FROM artist_totals WHERE artist = ?1 OR artist = ?2 ORDER BY tracks, artist LIMIT 1",
            [.integer(artist), .integer(other)]
        ) { try $0.int(0) }
        let positions = try store.all(
            """
            SELECT c.published_at, c.track FROM track_credits c
            WHERE c.artist = ?1 AND (c.published_at, c.track) < (?3, ?4)
                AND EXISTS (
                    SELECT 1 FROM track_credits o
                    WHERE o.artist = ?2 AND o.published_at = c.published_at AND o.track = c.track)
            ORDER BY c.published_at DESC, c.track DESC LIMIT ?5
            """,
            [
                .integer(fewer == other ? other : artist), .integer(fewer == other ? artist : other),
                .integer(start.0), .integer(start.1), .integer(Int64(limit) + 1),
            ]
        ) { row in (publishedAt: try row.int(0), track: try row.int(1)) }
        let page = positions.prefix(limit)
        guard positions.count > limit, let last = page.last else { return (page.map(\.track), nil) }
        return (page.map(\.track), "j.\(artist).\(other).\(last.publishedAt).\(last.track)")
    }

    /// The two numbers at the end of a cursor that begins with a letter and keys.
    ///
    /// - Throws: ``CatalogFailure/badCursor``, also for a cursor of other artists.
    private func numbers(of cursor: String, _ letter: String, and keys: Int64...) throws -> (Int64, Int64) {
        let parts = cursor.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        let beginning = [letter] + keys.map { "\($0)" }
        guard parts.count == beginning.count + 2, Array(parts.dropLast(2)) == beginning,
            let first = Int64(parts[parts.count - 2]), let second = Int64(parts[parts.count - 1])
        else { throw CatalogFailure.badCursor }
        return (first, second)
    }
}
