internal import Contracts
internal import Plugins
internal import ServiceKit
internal import Storage

/// What pages of the two feeds do to the boards, as part of the transactions that move the cursors.
struct FollowedFeeds: Sendable {
    let memory: BoardsMemory
    let clock: any WallClock

    var catalog: FeedSink<CatalogChange> {
        FeedSink(
            knows: CatalogIntake.knows,
            apply: { changes, store in
                let work = try BoardWork(in: store, memory)
                try work.requireNoRenewal()
                try CatalogIntake(work).apply(changes)
                try work.finish()
            },
            beginSnapshot: { try begin(\.catalog, $0) },
            endSnapshot: { store in
                let work = try BoardWork(in: store, memory)
                try CatalogIntake(work).removeUnseen()
                work.stored.catalog.isInSnapshot = false
                // Once all of them; from then on by what changes.
                work.stored.renewal = 0
                try work.recordBoards()
                try work.finish()
            }, head: note(\.catalog))
    }

    var progress: FeedSink<ProgressChange> {
        FeedSink(
            knows: ProgressIntake.knows,
            apply: { changes, store in
                let work = try BoardWork(in: store, memory)
                // Within a snapshot no artist is changed.
                if !work.stored.progress.isInSnapshot { try work.requireNoRenewal() }
                try ProgressIntake(work).apply(changes)
                try work.finish()
            },
            beginSnapshot: { try begin(\.progress, $0) },
            endSnapshot: { store in
                let work = try BoardWork(in: store, memory)
                try ProgressIntake(work).endSnapshot()
                work.stored.progress.isInSnapshot = false
                if work.stored.renewal == nil { work.stored.progress.isWhole = true }
                try work.finish()
            }, head: note(\.progress))
    }

    /// Has all scores computed anew where the program's boards are others than the store's.
    func renewBoards(in store: any SQLWriting) throws {
        guard try !BoardNumbers.read(memory.boards, in: store).areCurrent else { return }
        let work = try BoardWork(in: store, memory)
        try work.recordBoards()
        // A snapshot's end does it anyway.
        if !work.stored.catalog.isInSnapshot { work.stored.renewal = 0 }
        try work.finish()
    }

    private func begin(
        _ feed: any WritableKeyPath<StoredState, StoredState.Followed> & Sendable, _ store: any SQLWriting
    ) throws {
        var stored = try StoredState.read(in: store)
        stored[keyPath: feed].generation += 1
        stored[keyPath: feed].isInSnapshot = true
        // Its end has everything computed anew.
        if stored.catalog.isInSnapshot { stored.renewal = nil }
        try stored.write(to: store)
    }

    private func note(_ feed: any WritableKeyPath<StoredState, StoredState.Followed> & Sendable) -> HeadNote {
        HeadNote(
            now: { [clock] in clock.now },
            write: { askedAt, store in
                var stored = try StoredState.read(in: store)
                stored[keyPath: feed].completeAt = askedAt
                try stored.write(to: store)
            })
    }
}
