internal import Contracts
internal import ServiceKit
internal import Storage

/// What a page of the catalogue's feed does to the ledger, as part of the transaction that moves the cursor.
struct LedgerSink: Sendable {
    let achievements: AchievementList
    let tail: DeltaTail
    let clock: any WallClock
    private let held = HeldLedger()

    init(achievements: AchievementList, tail: DeltaTail, clock: any WallClock) {
        self.achievements = achievements
        self.tail = tail
        self.clock = clock
    }

    var sink: FeedSink<CatalogChange> {
        FeedSink(
            knows: ChangeIntake.knows,
            apply: { changes, store in try apply(changes, to: store) },
            beginSnapshot: { store in
                try store.execute("UPDATE ledger_state SET generation = generation + 1, snapshot = 1 WHERE one = 1")
                try beginCorrections(in: store)
            },
            endSnapshot: { store in
                try removeUnseen(in: store)
                // All are judged by what the snapshot has brought, as at the turn of a day.
                try store.execute("UPDATE ledger_state SET snapshot = 0, judged_day = 0 WHERE one = 1")
            }, head: HeadNote(now: { [clock] in clock.now }, write: { try StoredState.note(complete: $0, in: $1) }))
    }

    private func apply(_ changes: [CatalogChange], to store: any SQLWriting) throws {
        guard let first = changes.first?.position, let last = changes.last?.position else { return }
        let held = try self.held.take(from: first, in: store)
        let work = try LedgerWork(tail, in: store, goingOnWith: held?.state)
        let keys = held?.keys ?? CatalogKeys()
        var intake = ChangeIntake(store, generation: work.stored.generation, keys: keys)
        try intake.prefetchTracks(of: changes, for: work)
        var inputs: [(input: LedgerInput, mark: Int64, change: CatalogChange)] = []
        for change in changes {
            if let (input, mark) = try intake.input(change) { inputs.append((input, mark, change)) }
        }
        try work.state.prefetch(inputs.map(\.input), from: work.ledger)
        try intake.noteWeights(in: work)
        // Within a snapshot an artist has part of its tracks: nobody can be judged yet.
        let judge = work.stored.isInSnapshot ? nil : ChangeJudge(achievements, work)
        for (input, mark, change) in inputs {
            if case .plays(let track, let day, _) = input {
                guard try work.state.takes(mark, at: TrackDay(track: track, day: day)) else { continue }
            }
            try work.apply(input)
            try judge?.judge(after: input, at: change.at ?? moment(of: input), position: change.position)
        }
        try work.finish(in: store)
        self.held.hold(work, keys, through: last)
    }

    /// When a change happened that has no time of its own: figures have a day, and happened by its end.
    private func moment(of input: LedgerInput) -> Timestamp {
        guard case .plays(_, let day, _) = input else { return clock.now }
        return min(clock.now, Day(number: day + 1).start.advanced(byMicroseconds: -1))
    }

    /// What a snapshot has less of than the ledger is taken back by corrections, which happened when it was found out.
    private func beginCorrections(in store: any SQLWriting) throws {
        let work = try LedgerWork(tail, in: store)
        guard work.stored.generation > 1 else { return }
        try work.apply(.correction(at: clock.now))
        try work.finish(in: store)
    }

    /// What a snapshot did not bring is no longer so: it was told before the catalogue was set back.
    private func removeUnseen(in store: any SQLWriting) throws {
        // What waits is in no table yet where it is new, and would not be found.
        try PlayFold.finish(in: store)
        let work = try LedgerWork(tail, in: store)
        let first = SQLValue.integer(ChangeMark.first(of: work.stored.generation))
        let roles = try store.all(
            "SELECT artist, account FROM roles WHERE mark < ?1 AND owns = 1 ORDER BY artist, account", [first]
        ) { LedgerInput.ownership(artist: try $0.int(0), account: try $0.int(1), owns: false) }
        let tracks = try store.all("SELECT key FROM tracks WHERE mark < ?1 AND removed = 0 ORDER BY key", [first]) {
            LedgerInput.removal(track: try $0.int(0))
        }
        let days = try store.all(
            "SELECT track, day FROM plays WHERE holder = 0 AND count > 0 AND mark < ?1 ORDER BY track, day", [first]
        ) { LedgerInput.plays(track: try $0.int(0), day: try $0.int(1), total: 0) }
        try store.execute("UPDATE roles SET owns = 0 WHERE mark < ?1", [first])
        guard !roles.isEmpty || !tracks.isEmpty || !days.isEmpty else { return }
        for input in roles + tracks + days { try work.apply(input) }
        try work.finish(in: store)
    }
}
