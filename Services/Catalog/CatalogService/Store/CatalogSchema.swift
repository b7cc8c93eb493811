internal import ServiceKit
package import Storage

/// The catalogue's tables.
///
/// Entities have a `key` of the store's own beside the platform's `id`, so that the many rows that refer to them
/// stay small. Times are microseconds, days are day numbers. What pages ask for is kept: `artist_totals` moves
/// with every change and is never counted anew. A track's `card` is the part of its row in lists that only an
/// edit changes, as JSON: a page of tracks copies it. SQLite reads a row from the left, so what lists want
/// stands first.
package enum CatalogSchema {
    package static let schema = Schema(
        name: "catalog",
        migrations: [
            Migration(
                version: 1, oldestBinary: 1,
                sql: [
                    """
                    CREATE TABLE artists (
                        key INTEGER PRIMARY KEY,
                        id TEXT NOT NULL UNIQUE,
                        name TEXT NOT NULL,
                        slug TEXT,
                        picture TEXT,
                        bio TEXT,
                        links TEXT NOT NULL,
                        genres TEXT NOT NULL,
                        country TEXT,
                        verified INTEGER NOT NULL,
                        created_at INTEGER NOT NULL,
                        opening_followers INTEGER NOT NULL,
                        opening_as_of INTEGER
                    ) STRICT
                    """,
                    """
                    CREATE TABLE artist_words (
                        word TEXT NOT NULL,
                        artist INTEGER NOT NULL REFERENCES artists (key),
                        PRIMARY KEY (word, artist)
                    ) STRICT
                    """,
                    "CREATE INDEX artist_words_artist ON artist_words (artist)",
                    """
                    CREATE TABLE artist_totals (
                        artist INTEGER PRIMARY KEY REFERENCES artists (key),
                        tracks INTEGER NOT NULL,
                        albums INTEGER NOT NULL,
                        opening_plays INTEGER NOT NULL,
                        opening_downloads INTEGER NOT NULL
                    ) STRICT
                    """,
                    "CREATE INDEX artist_totals_tracks ON artist_totals (tracks)",
                    """
                    CREATE TABLE artist_days (
                        artist INTEGER NOT NULL REFERENCES artists (key),
                        day INTEGER NOT NULL,
                        plays INTEGER NOT NULL,
                        PRIMARY KEY (artist, day)
                    ) STRICT
                    """,
                    """
                    CREATE TABLE tracks (
                        key INTEGER PRIMARY KEY,
                        id TEXT NOT NULL UNIQUE,
                        opening_plays INTEGER NOT NULL,
                        opening_downloads INTEGER NOT NULL,
                        card TEXT NOT NULL,
                        title TEXT NOT NULL,
                        credits TEXT NOT NULL,
                        duration_ms INTEGER,
                        genres TEXT NOT NULL,
                        bpm INTEGER,
                        note TEXT,
                        scale TEXT,
                        visibility TEXT NOT NULL,
                        published_at INTEGER NOT NULL,
                        opening_as_of INTEGER,
                        licensing TEXT NOT NULL,
                        artwork TEXT,
                        tags TEXT NOT NULL,
                        about TEXT
                    ) STRICT
                    """,
                    """
                    CREATE TABLE track_credits (
                        artist INTEGER NOT NULL REFERENCES artists (key),
                        published_at INTEGER NOT NULL,
                        track INTEGER NOT NULL REFERENCES tracks (key),
                        PRIMARY KEY (artist, published_at, track)
                    ) STRICT
                    """,
                    "CREATE INDEX track_credits_track ON track_credits (track)",
                    """
                    CREATE TABLE albums (
                        key INTEGER PRIMARY KEY,
                        id TEXT NOT NULL UNIQUE,
                        title TEXT NOT NULL,
                        credits TEXT NOT NULL,
                        about TEXT,
                        artwork TEXT,
                        released_at INTEGER NOT NULL
                    ) STRICT
                    """,
                    """
                    CREATE TABLE album_credits (
                        artist INTEGER NOT NULL REFERENCES artists (key),
                        album INTEGER NOT NULL REFERENCES albums (key),
                        PRIMARY KEY (artist, album)
                    ) STRICT
                    """,
                    "CREATE INDEX album_credits_album ON album_credits (album)",
                    """
                    CREATE TABLE album_tracks (
                        album INTEGER NOT NULL REFERENCES albums (key),
                        position INTEGER NOT NULL,
                        track INTEGER NOT NULL UNIQUE REFERENCES tracks (key),
                        PRIMARY KEY (album, position)
                    ) STRICT
                    """,
                ]),
            Migration(version: 2, oldestBinary: 2, sql: figures),
            // A program without licences would issue none, and let snapshots of tracks go stale.
            Migration(version: 3, oldestBinary: 3, sql: licenses),
            Migration(version: 4, oldestBinary: 4, sql: activity),
            Migration(version: 5, oldestBinary: 5, sql: beats),
            // A program without features would let the kept ones go stale.
            Migration(version: 6, oldestBinary: 6, sql: recommendations + downloadDays),
            // A program that does not tell before it folds would leave followers without what it folds.
            Migration(version: 7, oldestBinary: 7, sql: telling),
            // A program without them would keep those of a profile that was put without.
            Migration(
                version: 8, oldestBinary: 8,
                sql: ["ALTER TABLE artists ADD COLUMN pictures TEXT NOT NULL DEFAULT '[]'"]),
        ],
        complete: { store in
            try Takeover.run(in: store)
            try FeatureTakeover.run(in: store, at: SystemClock().now)
            try LicenseKeyStore.prepare(in: store)
        })
}
