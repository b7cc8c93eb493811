internal import Contracts
internal import Storage

extension Catalog.PutTracks {
    func handle(in store: any SQLWriting) throws -> PutReply {
        let offsets = SourceOffsets(store: store, source: source, kind: .tracks)
        let stored = TrackStore(store: store)
        let names = CreditedNames(store: store)
        return try EntryBatch.apply(tracks, at: offset, in: offsets, as: Catalog.TrackEntry.self) { entry in
            try EntryRules.check(entry)
            let record = try stored.record(of: entry.id)
            if let record, EntryBatch.areSame(record.entry, entry) { return .unchanged }
            if let record { try stored.checkOpening(of: entry, replacing: record) }
            let credits = try names.credits(of: entry.artists)
            var change = TotalsChange()
            for artist in credits { change.add(TotalsChange.Amounts(entry), to: artist.key) }
            if let record {
                for artist in try names.credits(of: record.entry.artists) {
                    change.take(TotalsChange.Amounts(record.entry), from: artist.key)
                }
            }
            try change.apply(to: store)
            guard let record else {
                try stored.insert(entry, credits: credits)
                return .added
            }
            try stored.update(record, to: entry, credits: credits)
            return .changed
        }
    }
}

extension TotalsChange.Amounts {
    /// A collaborative track counts in full for each credited artist.
    init(_ track: Catalog.TrackEntry) {
        self.init(tracks: 1, plays: track.opening?.plays ?? 0, downloads: track.opening?.downloads ?? 0)
    }
}
