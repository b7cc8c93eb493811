internal import Contracts
internal import Storage

extension Catalog.PutAlbums {
    func handle(in store: any SQLWriting) throws -> PutReply {
        let offsets = SourceOffsets(store: store, source: source, kind: .albums)
        let stored = AlbumStore(store: store)
        let names = CreditedNames(store: store)
        return try EntryBatch.apply(albums, at: offset, in: offsets, as: Catalog.AlbumEntry.self) { entry in
            let record = try stored.record(of: entry.id)
            if let record, EntryBatch.areSame(record.entry, entry) { return .unchanged }
            let credits = try names.credits(of: entry.artists)
            let tracks = try stored.trackKeys(of: entry, album: record?.key)
            var change = TotalsChange()
            for artist in credits { change.add(TotalsChange.Amounts(albums: 1), to: artist.key) }
            if let record {
                for artist in try names.credits(of: record.entry.artists) {
                    change.take(TotalsChange.Amounts(albums: 1), from: artist.key)
                }
            }
            try change.apply(to: store)
            guard let record else {
                try stored.insert(entry, credits: credits, tracks: tracks)
                return .added
            }
            try stored.update(record, to: entry, credits: credits, tracks: tracks)
            return .changed
        }
    }
}
