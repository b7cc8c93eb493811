internal import Contracts
internal import Storage

/// Takes in what the progress service tells: whose ledger has how much.
struct ProgressIntake {
    private let work: BoardWork
    private let generation: Int64
    /// The achievements that the boards count.
    private static let category = "collaboration"
    /// From so many artists on whose XP a snapshot changes, all scores are computed anew, a part of them at a time.
    private static let mostAtOnce = 5000

    static func knows(_ kind: String) -> Bool { Progress.ChangeKind(rawValue: kind) != nil }

    init(_ work: BoardWork) {
        self.work = work
        generation = work.stored.progress.generation
    }

    func apply(_ changes: [ProgressChange]) throws {
        let names = try changes.map { try holder(of: $0) }
        // Within a snapshot the artists keep what they have until all of it is there.
        let isInSnapshot = work.stored.progress.isInSnapshot
        let artists = isInSnapshot ? [:] : try work.prefetch(holders: names)
        for (change, name) in zip(changes, names) {
            work.nextChange()
            let mark = try ChangeMark.make(generation: generation, position: change.position)
            var held = try work.holder(name)
            guard held.mark < mark else { continue }
            guard let xp = change.xp else { throw change.invalid("has no XP") }
            held.mark = mark
            held.xp = xp
            held.unlocks = change.unlocks?.first { $0.category == Self.category }?.count ?? 0
            work.change(held)
            for artist in artists[name] ?? [] { try work.takeOver(artist) }
        }
    }

    private func holder(of change: ProgressChange) throws -> String {
        switch (change.holder.account, change.holder.artist) {
        case (let account?, nil): return StoredArtist.holder(ofAccount: account)
        case (nil, let artist?): return StoredArtist.holder(ofArtist: artist)
        default: throw change.invalid("names neither an account nor an artist, or both")
        }
    }

    /// What a snapshot did not bring has nothing any more, and all artists get what their holders have now.
    func endSnapshot() throws {
        work.nextChange()
        let first = ChangeMark.first(of: generation)
        try work.store.execute("UPDATE holders SET xp = 0, unlocks = 0 WHERE mark < ?1", [.integer(first)])
        // The catalogue's end brings it to everybody.
        if work.stored.catalog.isInSnapshot { return }
        let keys = try work.store.all(
            """
            SELECT a.key FROM artists a LEFT JOIN holders h ON h.holder = a.holder
            WHERE a.xp <> COALESCE(h.xp, 0) OR a.unlocks <> COALESCE(h.unlocks, 0)
            ORDER BY a.key LIMIT ?1
            """, [SQLValue(Self.mostAtOnce + 1)]
        ) { try $0.int(0) }
        guard keys.count <= Self.mostAtOnce, work.stored.renewal == nil else {
            // One that was begun has passed artists that are others now.
            work.stored.renewal = 0
            return
        }
        for key in keys { try work.takeOver(key) }
    }
}
