internal import Contracts
internal import Storage

extension Catalog.RemoveTracks {
    func handle(in store: any SQLWriting) throws -> Reply {
        let offsets = SourceOffsets(store: store, source: source, kind: .removals)
        let stored = TrackStore(store: store)
        let names = CreditedNames(store: store)
        let done = try EntryBatch.apply(tracks, at: offset, in: offsets, as: TrackID.self) { id in
            guard let record = try stored.record(of: id) else { return .unchanged }
            var change = TotalsChange()
            for artist in try names.credits(of: record.entry.artists) {
                change.take(TotalsChange.Amounts(record.entry), from: artist.key)
            }
            try change.apply(to: store)
            try stored.remove(record)
            return .changed
        }
        var reply = Reply()
        reply.removed = done.changed
        reply.absent = done.unchanged
        reply.refused = done.refused
        reply.known = done.known
        reply.next = done.next
        return reply
    }
}
