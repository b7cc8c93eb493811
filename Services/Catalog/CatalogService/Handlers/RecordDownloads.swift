internal import Contracts
internal import Storage

extension Catalog.RecordDownloads {
    func handle(at now: Timestamp, in store: any SQLWriting) throws -> RecordReply {
        let context = EventContext(store)
        var sums = EventSums()
        let batch = RecordBatch(.downloads, from: source, in: store)
        let reply = try batch.apply(downloads, at: offset, as: Catalog.DownloadRow.self) { row in
            try EventRule.check(row.at, now: now)
            let track = try context.track(row.track)
            if let exclusion = try context.exclusion(of: row.listener, from: track) { return exclusion }
            try store.execute(
                "INSERT INTO downloads (track, listener, at, name, email) VALUES (?1, ?2, ?3, ?4, ?5)",
                [
                    .integer(track.key), .text(row.listener.text), .integer(row.at.microseconds), SQLValue(row.name),
                    SQLValue(row.email),
                ])
            sums.addDownload(of: track, on: row.at.day)
            return .counted
        }
        try sums.add(to: store)
        return reply
    }
}
