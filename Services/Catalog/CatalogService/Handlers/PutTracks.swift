internal import Contracts
internal import Storage

extension Catalog.PutTracks {
    func handle(at now: Timestamp, _ tail: DeltaTail, in store: any SQLWriting) throws -> PutReply {
        var log = ChangeLog(at: now)
        let offsets = SourceOffsets(store: store, source: source, kind: .tracks)
        let stored = TrackStore(store: store)
        let names = CreditedNames(store: store)
        var features = FeatureChange()
        let reply = try EntryBatch.apply(tracks, at: offset, in: offsets, as: Catalog.TrackEntry.self) { entry in
            try EntryRules.check(entry)
            let record = try stored.record(of: entry.id)
            if let record, EntryBatch.areSame(record.entry, entry) { return .unchanged }
            let removed = record == nil ? try RemovedTracks.record(of: entry.id, in: store) : nil
            let held = record ?? removed
            if let held { try stored.checkOpening(of: entry, replacing: held, tail) }
            let credits = try names.credits(of: entry.artists)
            let before = try held.map { try TrackStanding.read($0.key, in: store) }
            let after = try TrackStanding(entry, artists: credits.map(\.key), after: before, in: store)
            var change = FigureChange()
            if let before { try change.add(before, sign: -1) }
            try change.add(after)
            try change.apply(to: store)
            let key: Int64
            if let record, let before {
                key = record.key
                try stored.update(record, to: entry, credits: credits, from: before, to: after)
            } else if let removed, let before {
                key = removed.key
                try stored.revive(key, as: entry, credits: credits, from: before, to: after)
                log.note(.removedTrack, entry.id.text, key: key, value: nil)
            } else {
                key = try stored.insert(entry, credits: credits, standing: after)
            }
            if let record, let before { try features.add(record.entry, of: before.artists, sign: -1) }
            try features.add(entry, of: after.artists)
            // What was told of its plays before holds on.
            let waiting = held == nil ? 0 : try UnfoldedEvents(ofTracks: [key], tail.view(in: store)).total(.plays)
            log.note(
                .track, entry.id.text, key: key, figures: after.figures(adding: waiting),
                value: EntityValues.track(entry))
            return record == nil ? .added : .changed
        }
        try features.apply(to: store)
        try log.append(to: store)
        return reply
    }
}
