package import Storage

/// The rules that the boards' rows keep at every commit.
package enum LeaderboardsChecks {
    package static let all = [
        StoreCheck(
            "keys-are-dense", "Artists are numbered from 0 without gaps: artists, highest key.",
            "SELECT COUNT(*), MAX(key) FROM artists HAVING COUNT(*) > 0 AND MAX(key) <> COUNT(*) - 1"),
        StoreCheck(
            "collaborators-are-counted", "An artist's collaborators are the rows about them: artist, kept, counted.",
            """
            SELECT a.id, a.collaborators, COALESCE(c.others, 0)
            FROM artists a
            LEFT JOIN (SELECT artist, COUNT(*) AS others FROM collaborators GROUP BY artist) c ON c.artist = a.key
            WHERE a.collaborators <> COALESCE(c.others, 0)
            """),
        StoreCheck(
            "xp-is-the-holders",
            "An artist has the XP of its holder, but while a snapshot is taken over: artist, kept, held.",
            """
            SELECT a.id, a.xp, COALESCE(h.xp, 0)
            FROM artists a JOIN boards_state s ON s.one = 1 LEFT JOIN holders h ON h.holder = a.holder
            WHERE a.xp <> COALESCE(h.xp, 0) AND s.progress_snapshot = 0 AND s.catalog_snapshot = 0
                AND s.renewal IS NULL
            """),
        StoreCheck(
            "one-owner", "An artist has one owner at most: artist, owners.",
            "SELECT artist, COUNT(*) FROM roles WHERE owns = 1 GROUP BY artist HAVING COUNT(*) > 1"),
    ]
}
