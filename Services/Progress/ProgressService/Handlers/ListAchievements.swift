internal import Contracts
internal import Plugins
internal import Storage

extension Progress.ListAchievements {
    private static let recentDays: Int64 = 30

    func handle(
        _ list: AchievementList, at now: Timestamp, _ tail: DeltaTail, in store: any SQLReading
    ) throws -> Reply {
        let lookup = HolderLookup(store: store)
        let holder = try lookup.holder(account: account, artist: artist)
        let stored = try StoredState.read(in: store)
        var reply = Reply()
        reply.holder = try lookup.name(of: holder)
        reply.judgedAt = stored.judgedAt
        reply.asOf = stored.completeAt
        var unlocked: [String: LedgerEntry] = [:]
        try store.query(
            """
            SELECT key, holder, source, track, day, plays, xp, at, rule, quiet, claimed, achievement FROM entries
            WHERE holder = ?1 AND source = 5
            """, [.integer(holder.number)]
        ) { row in
            let entry = try StoredLedger.entry(row).entry
            if let achievement = entry.achievement { unlocked[achievement] = entry }
        }
        var holders: [String: Int64] = [:]
        try store.query("SELECT achievement, holders FROM achievement_holders") {
            holders[try $0.text(0)] = try $0.int(1)
        }
        // They are counted once a day, and who has an achievement since is one of them.
        reply.producers = max(stored.producers, holders.values.max() ?? 0)
        let recent = Day(number: now.day.number - Self.recentDays + 1).start
        let nearest = try nearest(list, holder, on: now.day, tail, in: store)
        let standing = try DailyStanding.read(holder, in: store)
        for achievement in list.all {
            var shown = Progress.Achievement()
            shown.id = achievement.id
            shown.category = achievement.category
            shown.name = achievement.name
            shown.about = achievement.about
            shown.rarity = achievement.rarity
            shown.xp = achievement.xp
            shown.holders = holders[achievement.id] ?? 0
            if let entry = unlocked[achievement.id] {
                shown.unlockedAt = entry.at
                shown.xp = entry.xp
                reply.unlocked += 1
                reply.xp += entry.xp
                if entry.at >= recent, !entry.isQuiet { reply.unlockedRecently += 1 }
            } else {
                shown.progress = achievement.isOfRanks ? standing[achievement.id] : nearest[achievement.id]
            }
            reply.achievements.append(shown)
        }
        return reply
    }

    /// How far the holder is with what is counted of it alone, by that of its artists which is nearest.
    private func nearest(
        _ list: AchievementList, _ holder: HolderKey, on today: Day, _ tail: DeltaTail, in store: any SQLReading
    ) throws -> [String: Progress.AchievementProgress] {
        let state = LedgerState(try StoredLedger(tail, in: store))
        let subjects = ArtistSubjects(state: state, list: list)
        let artists =
            try holder.artist.map { [$0] }
            ?? store.all(
                "SELECT key FROM artists WHERE owner = ?1 ORDER BY key LIMIT ?2",
                [.integer(holder.account ?? 0), .integer(CatalogLimits.rolesPerAccount)]
            ) { try $0.int(0) }
        var found: [String: Progress.AchievementProgress] = [:]
        for achievement in list.all where !achievement.isOfRanks {
            let verdicts = achievement.criterion.judge(
                try artists.map { try subjects.subject($0, holder, achievement.criterion.counts, on: today) })
            let best = verdicts.filter { $0.progress != nil }.max { $0.value < $1.value }
            if let best, let measure = best.progress?.measure {
                found[achievement.id] = Progress.AchievementProgress(
                    measure, value: min(best.value, best.threshold), needed: best.threshold)
            }
        }
        return found
    }
}
