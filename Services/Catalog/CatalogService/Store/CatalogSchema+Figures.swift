internal import Storage

extension CatalogSchema {
    /// What events leave behind: the sources and how far each was read, the account directory, the log of plays and
    /// downloads, the figures that are folded from it, and the feed.
    ///
    /// `track_sums` and `track_days` are the log folded; `artist_totals` and `artist_days` are the same for each
    /// credited artist in full, `platform_totals` and `platform_days` once for the tracks that count for the platform
    /// (public, and not of staff alone). `play_archive` has the counted plays of each call, packed, for corrections.
    /// `track_sums` also has what of a track's row the fold needs: it goes through many tracks, and their rows are long.
    /// A track keeps its key and its own sums when it is removed, and has them again when it is put again. Where
    /// `next_track` is empty, the catalogue is older than its figures, and ``Takeover`` makes them.
    static let figures: [StaticString] =
        [
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
            "CREATE TABLE next_track (one INTEGER PRIMARY KEY CHECK (one = 1), key INTEGER NOT NULL) STRICT",
            """
            CREATE TABLE removed_tracks (
                key INTEGER PRIMARY KEY,
                id TEXT NOT NULL UNIQUE,
                entry TEXT NOT NULL
            ) STRICT
            """,
            """
            CREATE TABLE track_sums (
                track INTEGER PRIMARY KEY,
                plays INTEGER NOT NULL,
                downloads INTEGER NOT NULL,
                too_short INTEGER NOT NULL,
                own_team INTEGER NOT NULL,
                staff INTEGER NOT NULL,
                voided INTEGER NOT NULL,
                platform INTEGER NOT NULL,
                weight_high INTEGER NOT NULL,
                weight_low INTEGER NOT NULL,
                opening_plays INTEGER NOT NULL,
                opening_downloads INTEGER NOT NULL,
                published_at INTEGER NOT NULL,
                is_public INTEGER NOT NULL,
                earns INTEGER NOT NULL
            ) STRICT
            """,
            """
            CREATE TABLE track_days (
                track INTEGER NOT NULL,
                day INTEGER NOT NULL,
                plays INTEGER NOT NULL,
                downloads INTEGER NOT NULL,
                PRIMARY KEY (track, day)
            ) STRICT, WITHOUT ROWID
            """,
            "DROP TABLE artist_days",
            """
            CREATE TABLE artist_days (
                artist INTEGER NOT NULL REFERENCES artists (key),
                day INTEGER NOT NULL,
                plays INTEGER NOT NULL,
                downloads INTEGER NOT NULL,
                PRIMARY KEY (artist, day)
            ) STRICT, WITHOUT ROWID
            """,
            "DROP INDEX track_credits_track",
            "CREATE INDEX track_credits_track ON track_credits (track, artist)",
            "ALTER TABLE artist_totals ADD COLUMN plays INTEGER NOT NULL DEFAULT 0",
            "ALTER TABLE artist_totals ADD COLUMN downloads INTEGER NOT NULL DEFAULT 0",
            "ALTER TABLE artist_totals ADD COLUMN followers INTEGER NOT NULL DEFAULT 0",
            "ALTER TABLE artist_totals ADD COLUMN weight_high INTEGER NOT NULL DEFAULT 0",
            "ALTER TABLE artist_totals ADD COLUMN weight_low INTEGER NOT NULL DEFAULT 0",
            "ALTER TABLE artist_totals ADD COLUMN staff INTEGER NOT NULL DEFAULT 0",
            """
            CREATE TABLE platform_totals (
                one INTEGER PRIMARY KEY CHECK (one = 1),
                tracks INTEGER NOT NULL,
                opening_plays INTEGER NOT NULL,
                opening_downloads INTEGER NOT NULL,
                plays INTEGER NOT NULL,
                downloads INTEGER NOT NULL,
                weight_high INTEGER NOT NULL,
                weight_low INTEGER NOT NULL
            ) STRICT
            """,
            "INSERT INTO platform_totals VALUES (1, 0, 0, 0, 0, 0, 0, 0)",
            """
            CREATE TABLE platform_days (
                day INTEGER PRIMARY KEY,
                plays INTEGER NOT NULL,
                downloads INTEGER NOT NULL
            ) STRICT
            """,
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
                track INTEGER NOT NULL,
                listener TEXT NOT NULL,
                at INTEGER NOT NULL,
                name TEXT,
                email TEXT
            ) STRICT
            """,
            "CREATE INDEX downloads_track ON downloads (track, at)",
            "CREATE INDEX downloads_listener ON downloads (listener, track, at)",
            """
            CREATE TABLE artist_downloaders (
                artist INTEGER NOT NULL REFERENCES artists (key),
                listener TEXT NOT NULL,
                last_day INTEGER NOT NULL,
                PRIMARY KEY (artist, listener)
            ) STRICT
            """,
            """
            CREATE TABLE artist_downloader_days (
                artist INTEGER NOT NULL REFERENCES artists (key),
                last_day INTEGER NOT NULL,
                listeners INTEGER NOT NULL,
                PRIMARY KEY (artist, last_day)
            ) STRICT
            """,
            """
            CREATE TABLE play_archive (
                seq INTEGER PRIMARY KEY,
                source TEXT NOT NULL,
                first_at INTEGER NOT NULL,
                last_at INTEGER NOT NULL,
                plays INTEGER NOT NULL,
                body BLOB NOT NULL
            ) STRICT
            """,
            """
            CREATE TABLE voids (
                key INTEGER PRIMARY KEY,
                source TEXT,
                listener TEXT,
                from_at INTEGER NOT NULL,
                until_at INTEGER NOT NULL,
                reason TEXT NOT NULL,
                archived INTEGER NOT NULL,
                plays INTEGER NOT NULL,
                at INTEGER NOT NULL
            ) STRICT
            """,
        ] + DeltaLog.tables + Feed.tables

    /// The feed is told ahead of the fold, and no more of the weights of artists, which are the sums of what it tells of
    /// their tracks: it begins anew, and who follows takes a snapshot.
    static let telling: [StaticString] =
        DeltaLog.tellingTables + FeedTelling.tables + [
            "DELETE FROM feed",
            "UPDATE feed_head SET epoch = '', oldest = position + 1 WHERE one = 1",
        ]
}
