internal import Contracts
internal import Storage

extension Catalog.RecordFollows {
    func prepare() -> RecordBatch<Catalog.FollowRow> { RecordBatch(follows) }

    /// The latest row of a listener and an artist holds, in whatever order rows come; of two at the same moment,
    /// the unfollow.
    func handle(
        _ batch: RecordBatch<Catalog.FollowRow>, at now: Timestamp, in store: any SQLWriting
    ) throws -> RecordReply {
        var log = ChangeLog(at: now)
        let offsets = SourceOffsets(store: store, source: source, kind: .follows)
        let reply = try batch.apply(at: offset, in: offsets) { _, row in
            try EventRule.check(row.at, now: now)
            guard let artist = try ArtistStore.key(of: row.artist, in: store) else {
                throw EntryRefusal(
                    kind: .unknownArtist, field: "artist",
                    reason: "there is no artist \"\(row.artist)\"; put artists before their follows")
            }
            let held = try store.first(
                "SELECT at, following FROM follows WHERE artist = ?1 AND listener = ?2",
                [.integer(artist), .text(row.listener.text)]
            ) { held in (at: try held.int(0), following: try held.int(1) != 0) }
            let following = held?.following ?? false
            if let held {
                let isLater = row.at.microseconds > held.at
                guard isLater || (row.at.microseconds == held.at && !row.following && held.following) else {
                    return .superseded
                }
            }
            try store.execute(
                """
                INSERT INTO follows (artist, listener, at, following) VALUES (?1, ?2, ?3, ?4)
                ON CONFLICT (artist, listener) DO UPDATE SET at = excluded.at, following = excluded.following
                """,
                [
                    .integer(artist), .text(row.listener.text), .integer(row.at.microseconds),
                    .integer(row.following ? 1 : 0),
                ])
            log.note(.follow, "\(row.artist)/\(row.listener)", key: artist, value: row.write(to:))
            guard following != row.following else { return .superseded }
            try store.execute(
                "UPDATE artist_totals SET followers = followers + ?2 WHERE artist = ?1",
                [.integer(artist), .integer(row.following ? 1 : -1)])
            return .counted
        }
        try log.append(to: store)
        return reply
    }
}
