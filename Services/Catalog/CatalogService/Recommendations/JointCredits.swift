internal import Storage

/// Who made tracks together with an artist.
enum JointCredits {
    /// The keys of all who are credited on a track of the artist's, whoever sees it; not its own.
    static func collaborators(of artist: Int64, in store: any SQLReading) throws -> Set<Int64> {
        var found: Set<Int64> = []
        try store.query(
            """
            SELECT DISTINCT o.artist FROM track_credits c JOIN track_credits o ON o.track = c.track
            WHERE c.artist = ?1 AND o.artist <> ?1
            """, [.integer(artist)]
        ) { found.insert(try $0.int(0)) }
        return found
    }
}
