internal import Storage

extension CatalogSchema {
    /// Licences and the keys that sign their certificates.
    ///
    /// A licence's row is small, since each download may bring one: the track as it was and the terms stand in rows of
    /// their own that many share. `license_tracks` has of each track at most one row that is current; it is made with
    /// the first licence and set aside when the track changes. `terms` are found by their digest, since an index has no
    /// room for a long text. `id` is the UUID's 16 bytes. The certificate is made of these rows when it is asked for.
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
        CREATE TABLE licenses (
            key INTEGER PRIMARY KEY,
            track INTEGER NOT NULL,
            listener TEXT NOT NULL,
            issued_at INTEGER NOT NULL,
            valid_until INTEGER,
            revoked_at INTEGER,
            id BLOB NOT NULL UNIQUE,
            snapshot INTEGER NOT NULL,
            terms INTEGER NOT NULL,
            verifications INTEGER NOT NULL,
            name TEXT NOT NULL,
            email TEXT NOT NULL,
            reason TEXT
        ) STRICT
        """,
        "CREATE INDEX licenses_holder ON licenses (track, listener)",
        "ALTER TABLE downloads ADD COLUMN license INTEGER",
    ]
}
