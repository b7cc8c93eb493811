internal import Contracts
internal import Storage

extension Catalog.PutArtists {
    func handle(at now: Timestamp, in store: any SQLWriting) throws -> PutReply {
        var log = ChangeLog(at: now)
        let offsets = SourceOffsets(store: store, source: source, kind: .artists)
        let stored = ArtistStore(store: store)
        let reply = try EntryBatch.apply(artists, at: offset, in: offsets, as: Catalog.ArtistEntry.self) { entry in
            try EntryRules.check(entry)
            guard let record = try stored.record(of: entry.id) else {
                let key = try stored.insert(entry)
                log.note(.artist, entry.id.text, key: key, value: EntityValues.artist(entry, isStaff: false))
                return .added
            }
            if EntryBatch.areSame(record.entry, entry) { return .unchanged }
            try stored.checkOpening(of: entry, replacing: record)
            try stored.update(record, to: entry)
            log.note(
                .artist, entry.id.text, key: record.key, value: EntityValues.artist(entry, isStaff: record.isStaff))
            return .changed
        }
        try log.append(to: store)
        return reply
    }
}
