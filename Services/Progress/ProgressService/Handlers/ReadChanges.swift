internal import Contracts
internal import Storage

extension Progress.ReadChanges {
    func handle(_ achievements: AchievementList, in store: any SQLReading) throws -> Reply {
        let slice: FeedSlice
        do {
            slice = try Feed.read(epoch: epoch, after: after, limit: limit, in: store)
        } catch let error as FeedError {
            throw FeedFailure(error)
        }
        let lookup = HolderLookup(store: store)
        var reply = Reply()
        reply.epoch = slice.head.epoch
        reply.head = slice.head.position
        reply.position = slice.position
        for row in slice.rows {
            let sums = try PackedSums.decode(row.body, count: row.count, wanted: row.wanted)
            let first = row.position + Int64(row.wanted.lowerBound)
            for (index, sum) in sums.enumerated() {
                var change = Progress.Change()
                change.position = first + Int64(index)
                let holder = HolderKey(number: sum.key)
                change.holder = try lookup.name(of: holder)
                change.xp = Int64(clamping: sum.total)
                // As they are now: where that is later, a change of its own follows.
                change.unlocks = try achievements.counts(of: holder, in: store)
                reply.changes.append(change)
            }
        }
        return reply
    }
}

extension FeedFailure {
    init(_ error: FeedError) {
        switch error {
        case .cursorTooOld(let oldest): self = .cursorTooOld(oldest: oldest)
        case .cursorAhead(let head): self = .cursorAhead(head: head)
        case .otherEpoch(let epoch): self = .otherEpoch(epoch: epoch)
        }
    }
}
