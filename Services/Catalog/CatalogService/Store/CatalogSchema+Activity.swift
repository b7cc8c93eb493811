internal import Storage

extension CatalogSchema {
    /// What the page Activity needs that no count may be made for: an artist's downloads by time, and the platform's
    /// uploads by day. Both are filled from what is there.
    static let activity: [StaticString] = [
        """
        CREATE TABLE artist_downloads (
            artist INTEGER NOT NULL REFERENCES artists (key),
            at INTEGER NOT NULL,
            download INTEGER NOT NULL,
            PRIMARY KEY (artist, at, download)
        ) STRICT, WITHOUT ROWID
        """,
        """
        INSERT INTO artist_downloads (artist, at, download)
        SELECT c.artist, d.at, d.key FROM downloads d JOIN track_credits c ON c.track = d.track
        """,
        """
        CREATE TABLE platform_uploads (
            day INTEGER PRIMARY KEY,
            tracks INTEGER NOT NULL
        ) STRICT
        """,
        // Days begin below 0 before 1970: rounded down, not towards 0.
        """
        INSERT INTO platform_uploads (day, tracks)
        SELECT (published_at - ((published_at % 86400000000) + 86400000000) % 86400000000) / 86400000000, COUNT(*)
        FROM track_sums WHERE platform = 1 GROUP BY 1
        """,
    ]
    /// The days on which a track was downloaded at all: few beside those on which it was played, and the only ones that
    /// the page Activity looks through for the Top Track.
    static let downloadDays: [StaticString] = [
        "CREATE INDEX track_days_downloads ON track_days (track, day, downloads) WHERE downloads > 0"
    ]
}
