package import Storage

/// The progress service's tables.
///
/// `accounts`, `artists`, `roles` and `tracks` mirror what of the catalogue the rules ask for; each row has the `mark`
/// of the change that it is from, so that an older change never undoes a newer one (``ChangeMark``). A track's `credits` are
/// packed: artist, place, and what of the track was judged for the artist already.
///
/// `plays` has, for each track and UTC day, the catalogue's total (holder 0), and beside it the ledger's entry of each
/// holder: `count` plays, which only rises, and how many of them corrections took back. So what a new total has to be
/// compared with stands in one place of the tree. Counts come there by the fold: what waits in `delta_log` has to be
/// added (``PlayLog``), to `plays` as to the sums of plays in `tracks`, `artists` and `totals`. `entries` are all other
/// entries. The indexes whose names end in `cause` are what keeps XP from being given twice, whatever the program does.
///
/// `standings` has, of each holder, how far it was with what compares it with others when that was judged last: packed,
/// by the achievements' numbers (``DailyStanding``).
///
/// `journal` is what the ledger was derived from, in the order of its application: who replays it gets the same ledger.
package enum ProgressSchema {
    package static let schema = Schema(
        name: "progress",
        migrations: [
            Migration(version: 1, oldestBinary: 1, sql: mirror + ledger + DeltaLog.tables + Cursor.tables + Feed.tables)
        ])

    private static let mirror: [StaticString] = [
        """
        CREATE TABLE accounts (
            key INTEGER PRIMARY KEY,
            id TEXT NOT NULL UNIQUE,
            completed INTEGER NOT NULL,
            staff INTEGER NOT NULL,
            mark INTEGER NOT NULL
        ) STRICT
        """,
        """
        CREATE TABLE artists (
            key INTEGER PRIMARY KEY,
            id TEXT NOT NULL UNIQUE,
            owner INTEGER,
            mark INTEGER NOT NULL,
            created_at INTEGER NOT NULL,
            pictures INTEGER NOT NULL,
            bio INTEGER NOT NULL,
            links INTEGER NOT NULL,
            tracks INTEGER NOT NULL,
            collaborations INTEGER NOT NULL,
            filled INTEGER NOT NULL,
            plays INTEGER NOT NULL
        ) STRICT
        """,
        """
        CREATE TABLE roles (
            artist INTEGER NOT NULL REFERENCES artists (key),
            account INTEGER NOT NULL REFERENCES accounts (key),
            owns INTEGER NOT NULL,
            mark INTEGER NOT NULL,
            PRIMARY KEY (artist, account)
        ) STRICT
        """,
        """
        CREATE TABLE tracks (
            key INTEGER PRIMARY KEY,
            id TEXT NOT NULL UNIQUE,
            public INTEGER NOT NULL,
            removed INTEGER NOT NULL,
            filled INTEGER NOT NULL,
            plays INTEGER NOT NULL,
            mark INTEGER NOT NULL,
            credits BLOB NOT NULL,
            published_at INTEGER NOT NULL,
            genres TEXT NOT NULL,
            title TEXT NOT NULL,
            weight_high INTEGER NOT NULL DEFAULT 0,
            weight_low INTEGER NOT NULL DEFAULT 0,
            weight_mark INTEGER NOT NULL DEFAULT -1
        ) STRICT
        """,
    ]

    private static let ledger: [StaticString] = [
        """
        CREATE TABLE plays (
            track INTEGER NOT NULL,
            day INTEGER NOT NULL,
            holder INTEGER NOT NULL,
            count INTEGER NOT NULL,
            taken INTEGER NOT NULL,
            rule INTEGER NOT NULL,
            claimed INTEGER NOT NULL,
            mark INTEGER NOT NULL,
            PRIMARY KEY (track, day, holder)
        ) STRICT, WITHOUT ROWID
        """,
        "CREATE INDEX plays_holder ON plays (holder, day, track) WHERE holder > 0",
        """
        CREATE TABLE entries (
            key INTEGER PRIMARY KEY,
            holder INTEGER NOT NULL,
            source INTEGER NOT NULL,
            track INTEGER NOT NULL,
            day INTEGER NOT NULL,
            plays INTEGER NOT NULL,
            xp INTEGER NOT NULL,
            at INTEGER NOT NULL,
            rule INTEGER NOT NULL,
            quiet INTEGER NOT NULL,
            claimed INTEGER NOT NULL,
            achievement TEXT
        ) STRICT
        """,
        "CREATE UNIQUE INDEX entries_unlock_cause ON entries (holder, achievement) WHERE source = 5",
        """
        CREATE TABLE unlocks (
            entry INTEGER PRIMARY KEY,
            artist INTEGER NOT NULL,
            position INTEGER NOT NULL,
            value INTEGER NOT NULL,
            threshold INTEGER NOT NULL,
            population INTEGER
        ) STRICT
        """,
        "CREATE TABLE achievement_holders (achievement TEXT PRIMARY KEY, holders INTEGER NOT NULL) STRICT",
        "CREATE TABLE achievement_numbers (number INTEGER PRIMARY KEY, achievement TEXT NOT NULL UNIQUE) STRICT",
        "CREATE TABLE standings (holder INTEGER PRIMARY KEY, packed BLOB NOT NULL) STRICT",
        "CREATE INDEX artists_owner ON artists (owner) WHERE owner IS NOT NULL",
        "CREATE INDEX entries_holder ON entries (holder, at, key)",
        "CREATE UNIQUE INDEX entries_cause ON entries (track, source, holder) WHERE source <= 3",
        "CREATE INDEX entries_correction ON entries (track, day) WHERE source = 6",
        """
        CREATE TABLE totals (
            holder INTEGER PRIMARY KEY,
            xp INTEGER NOT NULL,
            uploads INTEGER NOT NULL,
            upload_xp INTEGER NOT NULL,
            metadata INTEGER NOT NULL,
            metadata_xp INTEGER NOT NULL,
            collaborations INTEGER NOT NULL,
            collaboration_xp INTEGER NOT NULL,
            plays INTEGER NOT NULL,
            play_xp INTEGER NOT NULL,
            achievements INTEGER NOT NULL,
            achievement_xp INTEGER NOT NULL,
            corrections INTEGER NOT NULL,
            correction_xp INTEGER NOT NULL
        ) STRICT
        """,
        """
        CREATE TABLE rules (
            version INTEGER PRIMARY KEY,
            upload INTEGER NOT NULL,
            metadata INTEGER NOT NULL,
            collaboration INTEGER NOT NULL,
            play INTEGER NOT NULL,
            since INTEGER NOT NULL
        ) STRICT
        """,
        """
        CREATE TABLE journal (
            seq INTEGER PRIMARY KEY,
            rule INTEGER NOT NULL,
            inputs INTEGER NOT NULL,
            body BLOB NOT NULL
        ) STRICT
        """,
        """
        CREATE TABLE ledger_state (
            one INTEGER PRIMARY KEY CHECK (one = 1),
            generation INTEGER NOT NULL,
            journal INTEGER NOT NULL,
            entries INTEGER NOT NULL,
            corrected_at INTEGER NOT NULL,
            complete_at INTEGER,
            snapshot INTEGER NOT NULL,
            judged_day INTEGER NOT NULL,
            judged_at INTEGER,
            producers INTEGER NOT NULL
        ) STRICT
        """,
        """
        INSERT INTO ledger_state (one, generation, journal, entries, corrected_at, snapshot, judged_day, producers)
        VALUES (1, 0, 0, 0, 0, 0, 0, 0)
        """,
    ]
}
