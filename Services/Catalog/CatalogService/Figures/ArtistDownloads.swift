internal import Storage

/// The downloads of each artist's tracks by time, so that the newest are found without looking through its tracks.
struct ArtistDownloads {
    let store: any SQLWriting

    /// The newest download's key; 0 before the first. Keys grow with every download.
    func lastDownload() throws -> Int64 {
        try store.first("SELECT MAX(key) FROM downloads") { try $0.optionalInt(0) }.flatMap(\.self) ?? 0
    }

    /// The downloads that were stored since, for all who are credited.
    func add(after last: Int64) throws {
        try store.execute(
            """
            INSERT INTO artist_downloads (artist, at, download)
            SELECT c.artist, d.at, d.key FROM downloads d JOIN track_credits c ON c.track = d.track WHERE d.key > ?1
            """, [.integer(last)])
    }

    /// The downloads of a track that the artist is credited with from now on.
    func give(track: Int64, to artist: Int64) throws {
        try store.execute(
            """
            INSERT INTO artist_downloads (artist, at, download)
            SELECT CAST(?2 AS INTEGER), at, key FROM downloads WHERE track = ?1
            """, [.integer(track), .integer(artist)])
    }

    /// Those of a track that it no longer is credited with.
    func take(track: Int64, from artist: Int64) throws {
        try store.execute(
            """
            DELETE FROM artist_downloads WHERE artist = ?2 AND (at, download) IN (
                SELECT d.at, d.key FROM downloads d WHERE d.track = ?1)
            """, [.integer(track), .integer(artist)])
    }
}
