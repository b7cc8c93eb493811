internal import Contracts
internal import Storage

extension Catalog.RemoveTracks {
    func handle(at now: Timestamp, in store: any SQLWriting) throws -> Reply {
        var log = ChangeLog(at: now)
        let offsets = SourceOffsets(store: store, source: source, kind: .removals)
        let stored = TrackStore(store: store)
        let albums = AlbumStore(store: store)
        var features = FeatureChange()
        let done = try EntryBatch.apply(tracks, at: offset, in: offsets, as: TrackID.self) { id in
            guard let record = try stored.record(of: id) else { return .unchanged }
            let standing = try TrackStanding.read(record.key, in: store)
            var change = FigureChange()
            try change.add(standing, sign: -1)
            try change.apply(to: store)
            let album = try albums.remove(track: record.key, at: now)
            try stored.remove(record, standing)
            try features.add(record.entry, of: standing.artists, sign: -1)
            log.note(.track, id.text, key: record.key, value: nil)
            log.note(.removedTrack, id.text, key: record.key, value: EntityValues.track(record.entry))
            if let album { log.note(.album, album.entry.id.text, key: album.key, value: album.entry.write(to:)) }
            return .changed
        }
        try features.apply(to: store)
        try log.append(to: store)
        var reply = Reply()
        reply.removed = done.changed
        reply.absent = done.unchanged
        reply.refused = done.refused
        reply.known = done.known
        reply.next = done.next
        return reply
    }
}
