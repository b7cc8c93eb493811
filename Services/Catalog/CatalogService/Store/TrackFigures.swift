internal import Storage

/// Moves what a track has brought its artists when its credits change, and takes it away with the track.
struct TrackFigures {
    let store: any SQLWriting

    /// Makes room for a new track's sums.
    func add(track: Int64) throws {
        try store.execute("INSERT INTO track_sums VALUES (?1, 0, 0, 0, 0, 0)", [.integer(track)])
    }

    /// Adds the track's plays and downloads to an artist newly credited.
    func give(track: Int64, to artist: Int64) throws {
        try store.execute(
            """
            INSERT INTO artist_days (artist, day, plays, downloads)
            SELECT CAST(?2 AS INTEGER), day, plays, downloads FROM track_days WHERE track = ?1
            ON CONFLICT (artist, day) DO UPDATE SET plays = artist_days.plays + excluded.plays,
                downloads = artist_days.downloads + excluded.downloads
            """, [.integer(track), .integer(artist)])
        try store.execute(
            """
            UPDATE artist_totals SET plays = plays + (SELECT s.plays FROM track_sums s WHERE s.track = ?1),
                downloads = downloads + (SELECT s.downloads FROM track_sums s WHERE s.track = ?1)
            WHERE artist = ?2
            """, [.integer(track), .integer(artist)])
    }

    /// Takes them from an artist that is credited no longer.
    func take(track: Int64, from artist: Int64) throws {
        try store.execute(
            """
            UPDATE artist_days SET
                plays = plays - (SELECT d.plays FROM track_days d WHERE d.track = ?1 AND d.day = artist_days.day),
                downloads = downloads
                    - (SELECT d.downloads FROM track_days d WHERE d.track = ?1 AND d.day = artist_days.day)
            WHERE artist = ?2 AND day IN (SELECT d.day FROM track_days d WHERE d.track = ?1)
            """, [.integer(track), .integer(artist)])
        try store.execute(
            "DELETE FROM artist_days WHERE artist = ?1 AND plays = 0 AND downloads = 0", [.integer(artist)])
        try store.execute(
            """
            UPDATE artist_totals SET plays = plays - (SELECT s.plays FROM track_sums s WHERE s.track = ?1),
                downloads = downloads - (SELECT s.downloads FROM track_sums s WHERE s.track = ?1)
            WHERE artist = ?2
            """, [.integer(track), .integer(artist)])
    }

    /// Takes a track's own figures away; its artists' must have been taken before.
    func remove(track: Int64) throws {
        try store.execute("DELETE FROM track_days WHERE track = ?1", [.integer(track)])
        try store.execute("DELETE FROM track_sums WHERE track = ?1", [.integer(track)])
        try store.execute("DELETE FROM downloads WHERE track = ?1", [.integer(track)])
    }
}
