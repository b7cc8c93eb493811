internal import Storage

extension CatalogSchema {
    /// What artists are compared by, and the times of albums.
    ///
    /// `artist_features` has how many of an artist's public tracks have a genre or tag, and with keys of 0 and below
    /// how many there are at all (``FeatureChange``); `feature_artists` has the same by feature, in packed parts of a
    /// list, since all artists of a genre are looked at together; with the key 0 of all artists. `genre_spellings` counts
    /// how a genre is written.
    /// Where `features_kept` is empty, the catalogue is older than these, and ``FeatureTakeover`` makes them.
    static let recommendations: [StaticString] = [
        """
        CREATE TABLE features (
            key INTEGER PRIMARY KEY,
            word TEXT NOT NULL,
            kind INTEGER NOT NULL,
            UNIQUE (word, kind)
        ) STRICT
        """,
        """
        CREATE TABLE artist_features (
            artist INTEGER NOT NULL REFERENCES artists (key),
            feature INTEGER NOT NULL,
            tracks INTEGER NOT NULL,
            PRIMARY KEY (artist, feature)
        ) STRICT, WITHOUT ROWID
        """,
        """
        CREATE TABLE feature_artists (
            feature INTEGER NOT NULL,
            first INTEGER NOT NULL,
            artists INTEGER NOT NULL,
            tracks INTEGER NOT NULL,
            body BLOB NOT NULL,
            PRIMARY KEY (feature, first)
        ) STRICT, WITHOUT ROWID
        """,
        """
        CREATE TABLE genre_spellings (
            genre INTEGER NOT NULL REFERENCES features (key),
            spelling TEXT NOT NULL,
            tracks INTEGER NOT NULL,
            PRIMARY KEY (genre, spelling)
        ) STRICT, WITHOUT ROWID
        """,
        "CREATE TABLE features_kept (one INTEGER PRIMARY KEY CHECK (one = 1)) STRICT",
        "ALTER TABLE albums ADD COLUMN created_at INTEGER NOT NULL DEFAULT 0",
        "ALTER TABLE albums ADD COLUMN updated_at INTEGER NOT NULL DEFAULT 0",
    ]
}
