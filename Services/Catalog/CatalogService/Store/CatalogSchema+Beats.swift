internal import Storage

extension CatalogSchema {
    /// What the page My Beats needs that no count may be made for: who made tracks with whom, and how many of an
    /// artist's tracks credit somebody else too. Both are filled from what is there.
    ///
    /// The order of the list of collaborators is an index of its own, so that those in front are read alone. The
    /// tracks' own order, newest first, is the key of `track_credits`.
    static let beats: [StaticString] = [
        """
        CREATE TABLE collaborators (
            artist INTEGER NOT NULL REFERENCES artists (key),
            other INTEGER NOT NULL REFERENCES artists (key),
            tracks INTEGER NOT NULL,
            PRIMARY KEY (artist, other)
        ) STRICT, WITHOUT ROWID
        """,
        """
        INSERT INTO collaborators (artist, other, tracks)
        SELECT c.artist, o.artist, COUNT(*)
        FROM track_credits c JOIN track_credits o ON o.track = c.track AND o.artist <> c.artist
        GROUP BY c.artist, o.artist
        """,
        "CREATE INDEX collaborators_tracks ON collaborators (artist, tracks, other)",
        "ALTER TABLE artist_totals ADD COLUMN collaborations INTEGER NOT NULL DEFAULT 0",
        """
        UPDATE artist_totals SET collaborations = (
            SELECT COUNT(*) FROM track_credits c
            WHERE c.artist = artist_totals.artist
                AND EXISTS (SELECT 1 FROM track_credits o WHERE o.track = c.track AND o.artist <> c.artist))
        """,
    ]
}
