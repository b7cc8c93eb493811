internal import Contracts
internal import JSONRPC
internal import Plugins
internal import Storage

extension Progress.TryRules {
    /// From the kept counts: amounts change what an entry gives, not which entries there are. An unlock is tried by what
    /// was recorded of it.
    func handle(_ tail: DeltaTail, in store: any SQLReading) throws -> Reply {
        var reply = Reply()
        var movers: [(holder: HolderKey, mover: Progress.Mover)] = []
        let most = max(limit, 1) * 4
        let order = {
            (left: (holder: HolderKey, mover: Progress.Mover), right: (holder: HolderKey, mover: Progress.Mover)) in
            (right.mover.change.magnitude, left.holder) < (left.mover.change.magnitude, right.holder)
        }
        let taken = try takenPlays(in: store)
        let waiting = try WaitingFigures(tail.view(in: store))
        let unlocks = try tried().map { try xp(ofUnlocksBy: $0, in: store, &reply.ungranted) }
        try store.query(
            """
            SELECT holder, uploads, upload_xp, metadata, metadata_xp, collaborations, collaboration_xp, plays, play_xp,
                achievements, achievement_xp, corrections, correction_xp
            FROM totals ORDER BY holder
            """
        ) { row in
            let holder = HolderKey(number: try row.int(0))
            var totals = try StoredLedger.totals(row, at: 1)
            if let more = waiting.totals[holder] { totals.add(more) }
            let (now, then) = (
                totals.sum,
                xp(
                    of: totals, takenPlays: taken[holder] ?? 0,
                    achievements: unlocks.map { $0[holder] ?? 0 }
                        ?? totals.xp[Progress.Source.achievement.index])
            )
            reply.holders += 1
            reply.xpNow += now
            reply.xpThen += then
            guard now != then else { return }
            reply.changed += 1
            var mover = Progress.Mover()
            (mover.xpNow, mover.xpThen) = (now, then)
            (mover.levelNow, mover.levelThen) = (LevelRule.number(at: now), LevelRule.number(at: then))
            if mover.levelNow != mover.levelThen { reply.moved += 1 }
            movers.append((holder, mover))
            if movers.count >= most {
                movers.sort(by: order)
                movers.removeLast(movers.count - limit)
            }
        }
        movers.sort(by: order)
        let lookup = HolderLookup(store: store)
        reply.movers = try movers.prefix(limit).map { holder, mover in
            var mover = mover
            mover.holder = try lookup.name(of: holder)
            return mover
        }
        return reply
    }

    /// Plays that corrections took back, by holder.
    private func takenPlays(in store: any SQLReading) throws -> [HolderKey: Int64] {
        var found: [HolderKey: Int64] = [:]
        try store.query(
            "SELECT holder, CAST(SUM(plays) AS INTEGER) FROM entries WHERE source = 6 GROUP BY holder"
        ) { found[HolderKey(number: try $0.int(0))] = try $0.int(1) }
        return found
    }

    /// The achievements to try.
    ///
    /// - Throws: `ProgressFailure.badAchievements`.
    private func tried() throws -> AchievementList? {
        guard let achievements else { return nil }
        let file = RawJSON { writer in
            writer.beginObject()
            writer.key("achievements")
            writer.beginArray()
            for entry in achievements { writer.raw(entry.bytes) }
            writer.endArray()
            writer.endObject()
        }
        do throws(AchievementsProblem) {
            return try AchievementList(parsing: file.bytes, of: "the rules to try")
        } catch {
            throw ProgressFailure.badAchievements(reason: error.description)
        }
    }

    /// What the unlocks that there are would give, by holder.
    private func xp(
        ofUnlocksBy list: AchievementList, in store: any SQLReading, _ ungranted: inout Int64
    ) throws -> [HolderKey: Int64] {
        var found: [HolderKey: Int64] = [:]
        try store.query(
            """
            SELECT e.holder, e.achievement, u.value, u.threshold, u.population
            FROM entries e JOIN unlocks u ON u.entry = e.key WHERE e.source = 5
            """
        ) { row in
            let recorded = CriterionVerdict(
                isMet: true, value: try row.int(2), threshold: try row.int(3), population: try row.optionalInt(4))
            if let achievement = list[try row.text(1)], achievement.criterion.grants(recorded) {
                found[HolderKey(number: try row.int(0)), default: 0] += achievement.xp
            } else {
                ungranted += 1
            }
        }
        return found
    }

    private func xp(of totals: LedgerTotals, takenPlays: Int64, achievements: Int64) -> Int64 {
        var sum = achievements - takenPlays * rules.play
        for source in [Progress.Source.upload, .metadata, .collaboration, .play] {
            sum += totals.counts[source.index] * rules.amount(of: source)
        }
        return sum
    }
}

extension Progress.Mover {
    fileprivate var change: Int64 { xpThen - xpNow }
}
