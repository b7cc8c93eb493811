package import Storage

/// The rules that the ledger's rows keep at every commit: what is kept equals what can be counted.
package enum ProgressChecks {
    package static let all = [
        StoreCheck(
            "totals-are-sums", "A holder's XP is the sum of its sources: holder, kept, summed.",
            """
            SELECT holder, xp, upload_xp + metadata_xp + collaboration_xp + play_xp + achievement_xp + correction_xp
            FROM totals
            WHERE xp <> upload_xp + metadata_xp + collaboration_xp + play_xp + achievement_xp + correction_xp
            """),
        StoreCheck(
            "totals-are-entries",
            "A holder's sums are those of its entries other than plays: holder, kept number and XP, counted ones.",
            """
            SELECT t.holder, t.uploads + t.metadata + t.collaborations + t.achievements + t.corrections,
                t.xp - t.play_xp, COALESCE(e.entries, 0), COALESCE(e.xp, 0)
            FROM totals t
            LEFT JOIN (
                SELECT holder, COUNT(*) AS entries, CAST(SUM(xp) AS INTEGER) AS xp FROM entries GROUP BY holder
            ) e ON e.holder = t.holder
            WHERE t.uploads + t.metadata + t.collaborations + t.achievements + t.corrections <> COALESCE(e.entries, 0)
                OR t.xp - t.play_xp <> COALESCE(e.xp, 0)
            """),
        StoreCheck(
            "totals-are-plays", "A holder's plays are those of its days, once all is folded: holder, kept, counted.",
            """
            SELECT t.holder, t.plays, COALESCE(p.plays, 0)
            FROM totals t
            LEFT JOIN (
                SELECT holder, CAST(SUM(count) AS INTEGER) AS plays FROM plays WHERE holder > 0 GROUP BY holder
            ) p ON p.holder = t.holder
            WHERE t.plays <> COALESCE(p.plays, 0) AND (SELECT waiting FROM delta_state) = 0
            """),
        StoreCheck(
            "entries-have-totals", "Who has an entry has sums: holder.",
            """
            SELECT DISTINCT e.holder FROM entries e LEFT JOIN totals t ON t.holder = e.holder WHERE t.holder IS NULL
            """),
        StoreCheck(
            "unlocks-are-entries",
            "By what an achievement was unlocked stands beside its entry, and nowhere else: key.",
            """
            SELECT u.entry FROM unlocks u LEFT JOIN entries e ON e.key = u.entry AND e.source = 5 WHERE e.key IS NULL
            UNION ALL
            SELECT e.key FROM entries e LEFT JOIN unlocks u ON u.entry = e.key WHERE e.source = 5 AND u.entry IS NULL
            """),
        StoreCheck(
            "shares-within-totals",
            "What a holder has of a day's plays, less what was taken back, is no more than the day's total, once all is "
                + "folded: track, day, holder, held, total.",
            """
            SELECT p.track, p.day, p.holder, p.count - p.taken, COALESCE(d.count, 0)
            FROM plays p LEFT JOIN plays d ON d.track = p.track AND d.day = p.day AND d.holder = 0
            WHERE p.holder > 0 AND p.count - p.taken > COALESCE(d.count, 0)
                AND (SELECT waiting FROM delta_state) = 0
            """),
        StoreCheck(
            "taken-are-corrections",
            "What was taken back of a day's plays is what its corrections say: track, day, holder, kept, summed.",
            """
            SELECT p.track, p.day, p.holder, p.taken, COALESCE(c.plays, 0)
            FROM plays p
            LEFT JOIN (
                SELECT track, day, holder, CAST(SUM(plays) AS INTEGER) AS plays FROM entries WHERE source = 6
                GROUP BY track, day, holder
            ) c ON c.track = p.track AND c.day = p.day AND c.holder = p.holder
            WHERE p.holder > 0 AND p.taken <> COALESCE(c.plays, 0)
            """),
    ]
}
