internal import Contracts
internal import Storage

extension Catalog.RecordDownloads {
    /// The rows, read, and what is held of their tracks and listeners.
    struct Prepared: Sendable {
        let batch: RecordBatch<Catalog.DownloadRow>
        let hints: EventCache.Hints?
    }

    func prepare(_ cache: EventCache) -> Prepared {
        let batch = RecordBatch<Catalog.DownloadRow>(downloads)
        return Prepared(
            batch: batch, hints: cache.hints(for: batch.rows { row in row.map { ($0.track, $0.listener) } }))
    }

    func handle(
        _ prepared: Prepared, at now: Timestamp, _ cache: EventCache, in store: any SQLWriting
    ) throws -> RecordReply {
        var context = try cache.session(in: store, hints: prepared.hints)
        var deltas = EventDeltas(reserving: prepared.batch.count)
        let offsets = SourceOffsets(store: store, source: source, kind: .downloads)
        let downloaders = Downloaders(store: store)
        let reply = try prepared.batch.apply(at: offset, in: offsets) { index, row in
            try EventRule.check(row.at, now: now)
            let track = try context.track(row.track, row: index)
            if let exclusion = try context.exclusion(of: row.listener, row: index, from: track) { return exclusion }
            try store.execute(
                "INSERT INTO downloads (track, listener, at, name, email) VALUES (?1, ?2, ?3, ?4, ?5)",
                [
                    .integer(track.key), .text(row.listener.text), .integer(row.at.microseconds), SQLValue(row.name),
                    SQLValue(row.email),
                ])
            for artist in track.artists { try downloaders.note(row.listener, on: row.at.day, of: artist) }
            deltas.add(1, .downloads, of: track.key, on: row.at.day)
            return .counted
        }
        try deltas.append(to: store)
        return reply
    }
}
