internal import Contracts
internal import Storage

extension Catalog.PutArtists {
    func handle(in store: any SQLWriting) throws -> PutReply {
        let offsets = SourceOffsets(store: store, source: source, kind: .artists)
        let stored = ArtistStore(store: store)
        return try EntryBatch.apply(artists, at: offset, in: offsets, as: Catalog.ArtistEntry.self) { entry in
            try EntryRules.check(entry)
            guard let record = try stored.record(of: entry.id) else {
                try stored.insert(entry)
                return .added
            }
            if EntryBatch.areSame(record.entry, entry) { return .unchanged }
            try stored.update(record, to: entry)
            return .changed
        }
    }
}
