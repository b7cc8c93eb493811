internal import Contracts
internal import Storage

extension Catalog.RecordDownloads {
    func prepare() -> RecordBatch<Catalog.DownloadRow> { RecordBatch(downloads) }

    func handle(
        _ batch: RecordBatch<Catalog.DownloadRow>, at now: Timestamp, _ cache: EventCache, in store: any SQLWriting
    ) throws -> RecordReply {
        var context = try cache.session(in: store)
        var deltas = EventDeltas(reserving: batch.count)
        let offsets = SourceOffsets(store: store, source: source, kind: .downloads)
        let downloaders = Downloaders(store: store)
        let reply = try batch.apply(at: offset, in: offsets) { _, row in
            try EventRule.check(row.at, now: now)
            let track = try context.track(row.track)
            if let exclusion = try context.exclusion(of: row.listener, from: track) { return exclusion }
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
