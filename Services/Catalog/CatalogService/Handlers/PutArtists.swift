internal import Contracts
internal import Storage

extension Catalog.PutArtists {
    func handle(in store: any SQLWriting) throws -> PutReply {
        let stored = ArtistStore(store: store)
        return try EntryBatch.apply(artists, as: Catalog.ArtistEntry.self) { entry in
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
