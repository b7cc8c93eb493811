internal import Contracts
internal import Storage

extension Catalog.RecordPlays {
    /// The rows, read, with what the archive knows their listeners by, and what is held of their tracks and listeners.
    struct Prepared: Sendable {
        let batch: RecordBatch<Catalog.PlayRow>
        let listeners: [UInt64]
        let hints: EventCache.Hints?
    }

    func prepare(_ cache: EventCache) throws -> Prepared {
        let batch = RecordBatch<Catalog.PlayRow>(plays)
        return Prepared(
            batch: batch, listeners: try batch.rows { row in try row?.listener.archiveHash() ?? 0 },
            hints: cache.hints(for: batch.rows { row in row.map { ($0.track, $0.listener) } }))
    }

    func handle(
        _ prepared: Prepared, at now: Timestamp, _ cache: EventCache, in store: any SQLWriting
    ) throws -> RecordReply {
        var context = try cache.session(in: store, hints: prepared.hints)
        var deltas = EventDeltas(reserving: prepared.batch.count)
        var counted: [PlayArchive.Play] = []
        counted.reserveCapacity(prepared.batch.count)
        let offsets = SourceOffsets(store: store, source: source, kind: .plays)
        let reply = try prepared.batch.apply(at: offset, in: offsets) { index, row in
            try EventRule.check(row.at, now: now)
            let track = try context.track(row.track, row: index)
            let outcome: RowOutcome
            if let exclusion = try context.exclusion(of: row.listener, row: index, from: track) {
                outcome = exclusion
            } else if EventRule.isLongEnough(listenedMs: row.listenedMs, durationMs: track.durationMs) {
                outcome = .counted
                counted.append(PlayArchive.Play(track: track.key, listener: prepared.listeners[index], at: row.at))
            } else {
                outcome = .tooShort
            }
            deltas.addPlay(of: track.key, on: row.at.day, outcome)
            return outcome
        }
        try deltas.append(to: store)
        try PlayArchive.append(counted, of: source, to: store)
        return reply
    }
}
