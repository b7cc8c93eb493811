internal import Contracts
internal import Storage

extension Progress.ReadSnapshot {
    /// A page in the order of holders, as the store is now.
    func handle(_ achievements: AchievementList, _ tail: DeltaTail, in store: any SQLReading) throws -> Reply {
        let after = try cursor.map { cursor in
            guard cursor.hasPrefix("s."), let number = Int64(cursor.dropFirst(2)) else { throw FeedFailure.badCursor }
            return number
        }
        let head = try Feed.head(in: store)
        let lookup = HolderLookup(store: store)
        let found = try store.all(
            "SELECT holder FROM totals WHERE holder > ?1 ORDER BY holder LIMIT ?2",
            [.integer(after ?? 0), .integer(Int64(limit) + 1)]
        ) { HolderKey(number: try $0.int(0)) }
        let totals = try StoredLedger(tail, in: store).totals(Array(found.prefix(limit)))
        var reply = Reply()
        reply.epoch = head.epoch
        reply.position = head.position
        for (holder, totals) in zip(found, totals) {
            var change = Progress.Change()
            change.position = head.position
            change.holder = try lookup.name(of: holder)
            change.xp = totals?.sum ?? 0
            change.unlocks = try achievements.counts(of: holder, in: store)
            reply.changes.append(change)
        }
        if found.count > limit { reply.cursor = "s.\(found[limit - 1].number)" }
        return reply
    }
}
