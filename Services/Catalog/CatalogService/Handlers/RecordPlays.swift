internal import Contracts
internal import Storage

extension Catalog.RecordPlays {
    func handle(at now: Timestamp, in store: any SQLWriting) throws -> RecordReply {
        let context = EventContext(store)
        var sums = EventSums()
        let batch = RecordBatch(.plays, from: source, in: store)
        let reply = try batch.apply(plays, at: offset, as: Catalog.PlayRow.self) { row in
            try EventRule.check(row.at, now: now)
            let track = try context.track(row.track)
            let outcome: RowOutcome
            if let exclusion = try context.exclusion(of: row.listener, from: track) {
                outcome = exclusion
            } else {
                let isLongEnough = EventRule.isLongEnough(listenedMs: row.listenedMs, durationMs: track.durationMs)
                outcome = isLongEnough ? .counted : .tooShort
            }
            sums.addPlay(of: track, on: row.at.day, outcome)
            return outcome
        }
        try sums.add(to: store)
        return reply
    }
}
