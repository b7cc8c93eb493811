internal import Storage

extension CatalogSchema {
    /// What events leave behind: the sources and how far each was read, the account directory, and the figures
    /// kept of plays, downloads and follows.
    ///
    /// Plays are kept as sums by track and day. `track_sums` and `track_days` are the truth; `artist_totals` and
    /// `artist_days` are the same for each credited artist in full. A day without an event has no row.
    static let ingest: [StaticString] = [
        """
        CREATE TABLE sources (
            name TEXT NOT NULL,
            kind TEXT NOT NULL,
            next INTEGER NOT NULL,
            PRIMARY KEY (name, kind)
        ) STRICT
        """,
        """
        CREATE TABLE source_refusals (
            name TEXT NOT NULL,
            kind TEXT NOT NULL,
            reason TEXT NOT NULL,
            entries INTEGER NOT NULL,
            PRIMARY KEY (name, kind, reason)
        ) STRICT
        """,
        """
        CREATE TABLE accounts (
            key INTEGER PRIMARY KEY,
            id TEXT NOT NULL UNIQUE,
            name TEXT,
            picture TEXT,
            country TEXT,
            time_zone TEXT,
            staff INTEGER NOT NULL,
            completed INTEGER NOT NULL,
            created_at INTEGER NOT NULL
        ) STRICT
        """,
        """
        CREATE TABLE artist_roles (
            artist INTEGER NOT NULL REFERENCES artists (key),
            account INTEGER NOT NULL REFERENCES accounts (key),
            role TEXT NOT NULL,
            since INTEGER NOT NULL,
            PRIMARY KEY (artist, account)
        ) STRICT
        """,
        "CREATE INDEX artist_roles_account ON artist_roles (account)",
        "CREATE UNIQUE INDEX artist_roles_owner ON artist_roles (artist) WHERE role = 'owner'",
        """
        CREATE TABLE track_sums (
            track INTEGER PRIMARY KEY REFERENCES tracks (key),
            plays INTEGER NOT NULL,
            downloads INTEGER NOT NULL,
            too_short INTEGER NOT NULL,
            own_team INTEGER NOT NULL,
            staff INTEGER NOT NULL
        ) STRICT
        """,
        """
        CREATE TABLE track_days (
            track INTEGER NOT NULL REFERENCES tracks (key),
            day INTEGER NOT NULL,
            plays INTEGER NOT NULL,
            downloads INTEGER NOT NULL,
            PRIMARY KEY (track, day)
        ) STRICT
        """,
        "ALTER TABLE artist_days ADD COLUMN downloads INTEGER NOT NULL DEFAULT 0",
        "ALTER TABLE artist_totals ADD COLUMN plays INTEGER NOT NULL DEFAULT 0",
        "ALTER TABLE artist_totals ADD COLUMN downloads INTEGER NOT NULL DEFAULT 0",
        "ALTER TABLE artist_totals ADD COLUMN followers INTEGER NOT NULL DEFAULT 0",
        """
        CREATE TABLE follows (
            artist INTEGER NOT NULL REFERENCES artists (key),
            listener TEXT NOT NULL,
            at INTEGER NOT NULL,
            following INTEGER NOT NULL,
            PRIMARY KEY (artist, listener)
        ) STRICT
        """,
        """
        CREATE TABLE downloads (
            key INTEGER PRIMARY KEY,
            track INTEGER NOT NULL REFERENCES tracks (key),
            listener TEXT NOT NULL,
            at INTEGER NOT NULL,
            name TEXT,
            email TEXT
        ) STRICT
        """,
        "CREATE INDEX downloads_track ON downloads (track, at)",
        "INSERT INTO track_sums SELECT key, 0, 0, 0, 0, 0 FROM tracks",
    ]
}
