internal import Storage

extension CatalogSchema {
    /// Licences and the keys that sign their certificates.
    ///
    /// A licence stands on the row of the download that issued it: most downloads issue one, and a row of its own with
    /// indexes of its own made recording half as fast. There, `license` is its UUID's 16 bytes, `snapshot` the track
    /// as it was, and `terms` what it allows; a download that used a licence again has its `license` alone. The track
    /// and the terms stand in rows that many licences share: `license_tracks` has of each track at most one row that is
    /// current, made with the first licence and set aside when the track changes; terms are found by their digest, since
    /// an index has no room for a long text. `license_marks` has what happened to a licence afterwards, by the
    /// download's key. The certificate is made of these rows when it is asked for.
    ///
    /// The private key stands in the store, so that replicas on any host sign alike and a backup restores it; a retired
    /// key has none.
    static let licenses: [StaticString] = [
        """
        CREATE TABLE license_keys (
            key INTEGER PRIMARY KEY,
            id TEXT NOT NULL UNIQUE,
            public_key BLOB NOT NULL,
            private_key BLOB,
            since INTEGER NOT NULL,
            retired_at INTEGER
        ) STRICT
        """,
        """
        CREATE TABLE license_terms (
            key INTEGER PRIMARY KEY,
            digest BLOB NOT NULL UNIQUE,
            terms TEXT NOT NULL
        ) STRICT
        """,
        """
        CREATE TABLE license_tracks (
            key INTEGER PRIMARY KEY,
            track INTEGER NOT NULL,
            is_current INTEGER NOT NULL,
            body TEXT NOT NULL
        ) STRICT
        """,
        "CREATE UNIQUE INDEX license_tracks_current ON license_tracks (track) WHERE is_current = 1",
        """
        CREATE TABLE license_marks (
            download INTEGER PRIMARY KEY,
            verifications INTEGER NOT NULL,
            revoked_at INTEGER,
            reason TEXT
        ) STRICT
        """,
        "ALTER TABLE downloads ADD COLUMN license BLOB",
        "ALTER TABLE downloads ADD COLUMN snapshot INTEGER",
        "ALTER TABLE downloads ADD COLUMN terms INTEGER",
        "ALTER TABLE downloads ADD COLUMN valid_until INTEGER",
        "CREATE UNIQUE INDEX downloads_license ON downloads (license) WHERE snapshot IS NOT NULL",
    ]
}
