internal import Contracts
internal import Storage

extension Catalog.PutAlbums {
    func handle(at now: Timestamp, in store: any SQLWriting) throws -> PutReply {
        var log = ChangeLog(at: now)
        let offsets = SourceOffsets(store: store, source: source, kind: .albums)
        let stored = AlbumStore(store: store)
        let names = CreditedNames(store: store)
        let reply = try EntryBatch.apply(albums, at: offset, in: offsets, as: Catalog.AlbumEntry.self) { given in
            try EntryRules.check(given)
            let record = try stored.record(of: given.id)
            let times = AlbumStore.Times(given, after: record?.times, at: now)
            // What is told of it; its times are the pages'.
            var entry = given
            (entry.createdAt, entry.updatedAt) = (nil, nil)
            if let record, EntryBatch.areSame(record.entry, entry) {
                if record.times.agree(with: given) { return .unchanged }
                try stored.set(times, of: record.key)
                return .changed
            }
            let credits = try names.credits(of: entry.artists)
            let tracks = try stored.trackKeys(of: entry, album: record?.key)
            var change = FigureChange()
            for artist in credits { try change.add(FigureChange.Amounts(albums: 1), to: artist.key) }
            if let record {
                for artist in try names.credits(of: record.entry.artists) {
                    try change.add(FigureChange.Amounts(albums: 1), sign: -1, to: artist.key)
                }
            }
            try change.apply(to: store)
            let key: Int64
            if let record {
                key = record.key
                try stored.update(record, to: entry, credits: credits, tracks: tracks, times)
            } else {
                key = try stored.insert(entry, credits: credits, tracks: tracks, times)
            }
            log.note(.album, entry.id.text, key: key, value: entry.write(to:))
            return record == nil ? .added : .changed
        }
        try log.append(to: store)
        return reply
    }
}
