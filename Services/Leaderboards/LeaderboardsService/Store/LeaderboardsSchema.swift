package import Storage

/// The leaderboards service's tables.
///
/// `artists`, `roles`, `tracks` and `collaborators` mirror what of the catalogue the boards are made of, `holders` what
/// of the ledger; each row has the `mark` of the change that it is from (``ChangeMark``). An artist's sums are kept with
/// it, moved by what each change adds and takes away. `holder` is whose XP it has, as `holders` names them.
///
/// `scores`, packed with an artist, is the service's own log folded: of each board that has a place for the artist, by
/// the board's number, the exact score and the position of the log at which it was reached (``StoredScores``). The log
/// itself is the feed's table. Who has this row and the log behind a position has all that memory is made of.
///
/// `kept_ranks` has of each board the ranks at the last 00:00 UTC, four bytes an artist in the order of keys, in blocks.
package enum LeaderboardsSchema {
    package static let schema = Schema(
        name: "leaderboards",
        migrations: [Migration(version: 1, oldestBinary: 1, sql: mirror + own + Cursor.tables + Feed.tables)])

    private static let mirror: [StaticString] = [
        """
        CREATE TABLE artists (
            key INTEGER PRIMARY KEY,
            id TEXT NOT NULL UNIQUE,
            mark INTEGER NOT NULL,
            known INTEGER NOT NULL,
            staff INTEGER NOT NULL,
            name TEXT NOT NULL,
            slug TEXT,
            picture TEXT,
            verified INTEGER NOT NULL,
            opted_out_at INTEGER,
            holder TEXT NOT NULL,
            xp INTEGER NOT NULL,
            unlocks INTEGER NOT NULL,
            tracks INTEGER NOT NULL,
            plays INTEGER NOT NULL,
            filled INTEGER NOT NULL,
            weight_high INTEGER NOT NULL,
            weight_low INTEGER NOT NULL,
            collaborators INTEGER NOT NULL,
            joint_tracks INTEGER NOT NULL,
            joint_plays INTEGER NOT NULL,
            joint_weight INTEGER NOT NULL,
            scores BLOB NOT NULL
        ) STRICT
        """,
        "CREATE INDEX artists_holder ON artists (holder)",
        "CREATE TABLE artist_words (word TEXT, artist INTEGER, PRIMARY KEY (word, artist)) STRICT, WITHOUT ROWID",
        """
        CREATE TABLE roles (
            artist INTEGER NOT NULL,
            account TEXT NOT NULL,
            owns INTEGER NOT NULL,
            mark INTEGER NOT NULL,
            PRIMARY KEY (artist, account)
        ) STRICT
        """,
        """
        CREATE TABLE tracks (
            key INTEGER PRIMARY KEY,
            id TEXT NOT NULL UNIQUE,
            mark INTEGER NOT NULL,
            plays_mark INTEGER NOT NULL,
            public INTEGER NOT NULL,
            removed INTEGER NOT NULL,
            filled INTEGER NOT NULL,
            opening INTEGER NOT NULL,
            plays INTEGER NOT NULL,
            plays_weight INTEGER NOT NULL,
            weight_high INTEGER NOT NULL,
            weight_low INTEGER NOT NULL,
            credits BLOB NOT NULL
        ) STRICT
        """,
        """
        CREATE TABLE collaborators (
            artist INTEGER,
            other INTEGER,
            tracks INTEGER NOT NULL,
            PRIMARY KEY (artist, other)
        ) STRICT, WITHOUT ROWID
        """,
        """
        CREATE TABLE holders (
            holder TEXT PRIMARY KEY,
            xp INTEGER NOT NULL,
            unlocks INTEGER NOT NULL,
            mark INTEGER NOT NULL
        ) STRICT
        """,
    ]

    private static let own: [StaticString] = [
        "CREATE TABLE boards (number INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, revision INTEGER NOT NULL) STRICT",
        """
        CREATE TABLE kept_ranks (
            board INTEGER,
            block INTEGER,
            ranks BLOB NOT NULL,
            PRIMARY KEY (board, block)
        ) STRICT
        """,
        "CREATE TABLE kept_times (board INTEGER PRIMARY KEY, at INTEGER NOT NULL) STRICT",
        """
        CREATE TABLE boards_state (
            one INTEGER PRIMARY KEY CHECK (one = 1),
            catalog_generation INTEGER NOT NULL,
            catalog_snapshot INTEGER NOT NULL,
            catalog_whole INTEGER NOT NULL,
            catalog_at INTEGER,
            progress_generation INTEGER NOT NULL,
            progress_snapshot INTEGER NOT NULL,
            progress_whole INTEGER NOT NULL,
            progress_at INTEGER,
            ranks_day INTEGER,
            renewal INTEGER
        ) STRICT
        """,
        """
        INSERT INTO boards_state (one, catalog_generation, catalog_snapshot, catalog_whole, progress_generation,
            progress_snapshot, progress_whole)
        VALUES (1, 0, 0, 0, 0, 0, 0)
        """,
    ]
}
