internal import Storage

/// The kept figures of a track by day, and how they move between its artists and the platform.
struct TrackFigures {
    let store: any SQLWriting

    /// Makes room for a new track's sums.
    func add(_ track: Int64, _ standing: TrackStanding) throws {
        try store.execute(
            "INSERT INTO track_sums VALUES (?1, 0, 0, 0, 0, 0, 0, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
            [.integer(track)] + standing.values)
        try PlatformUploads(store: store).move(from: nil, to: standing)
    }

    /// Keeps the new standing, and moves the days to who is credited now and from who no longer is.
    func move(_ track: Int64, from before: TrackStanding, to after: TrackStanding) throws {
        try PlatformUploads(store: store).move(from: before, to: after)
        for artist in before.artists where !after.artists.contains(artist) { try take(track: track, from: artist) }
        for artist in after.artists where !before.artists.contains(artist) { try give(track: track, to: artist) }
        if before.isOfPlatform != after.isOfPlatform {
            if after.isOfPlatform { try giveToPlatform(track) } else { try takeFromPlatform(track) }
        }
        try store.execute(
            """
            UPDATE track_sums SET platform = ?2, weight_high = ?3, weight_low = ?4, opening_plays = ?5,
                opening_downloads = ?6, published_at = ?7, is_public = ?8, earns = ?9
            WHERE track = ?1
            """, [.integer(track)] + after.values)
    }

    private func give(track: Int64, to artist: Int64) throws {
        try store.execute(
            """
            INSERT INTO artist_days (artist, day, plays, downloads)
            SELECT CAST(?2 AS INTEGER), day, plays, downloads FROM track_days WHERE track = ?1
            ON CONFLICT (artist, day) DO UPDATE SET plays = artist_days.plays + excluded.plays,
                downloads = artist_days.downloads + excluded.downloads
            """, [.integer(track), .integer(artist)])
        try ArtistDownloads(store: store).give(track: track, to: artist)
    }

    private func take(track: Int64, from artist: Int64) throws {
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
        try ArtistDownloads(store: store).take(track: track, from: artist)
    }

    private func giveToPlatform(_ track: Int64) throws {
        try store.execute(
            """
            INSERT INTO platform_days (day, plays, downloads)
            SELECT day, plays, downloads FROM track_days WHERE track = ?1
            ON CONFLICT (day) DO UPDATE SET plays = platform_days.plays + excluded.plays,
                downloads = platform_days.downloads + excluded.downloads
            """, [.integer(track)])
    }

    private func takeFromPlatform(_ track: Int64) throws {
        try store.execute(
            """
            UPDATE platform_days SET
                plays = plays - (SELECT d.plays FROM track_days d WHERE d.track = ?1 AND d.day = platform_days.day),
                downloads = downloads
                    - (SELECT d.downloads FROM track_days d WHERE d.track = ?1 AND d.day = platform_days.day)
            WHERE day IN (SELECT d.day FROM track_days d WHERE d.track = ?1)
            """, [.integer(track)])
    }
}
