/// How far this service follows the feeds of others, kept in the transactions that have what the feeds brought.
package enum Cursor {
    /// What a service's schema takes over into a migration.
    package static let tables: [StaticString] = [
        "CREATE TABLE followed (feed TEXT PRIMARY KEY, epoch TEXT NOT NULL, position INTEGER NOT NULL) STRICT"
    ]

    /// Where the feed is followed up to; nil where it never was. One without an epoch stands in a snapshot.
    package static func read(_ feed: String, in store: any SQLReading) throws -> FeedPosition? {
        try store.first("SELECT epoch, position FROM followed WHERE feed = ?1", [.text(feed)]) {
            FeedPosition(epoch: try $0.text(0), position: try $0.int(1))
        }
    }

    /// Moves the cursor from where the caller believes it to be.
    ///
    /// - Throws: `FollowError.cursorMoved` where it is elsewhere; the transaction must then not be kept.
    package static func advance(
        _ feed: String, from: FeedPosition, to: FeedPosition, in store: any SQLWriting
    ) throws {
        let moved = try store.execute(
            "UPDATE followed SET epoch = ?4, position = ?5 WHERE feed = ?1 AND epoch = ?2 AND position = ?3",
            [
                .text(feed), .text(from.epoch), .integer(from.position), .text(to.epoch), .integer(to.position),
            ])
        guard moved == 1 else { throw FollowError.cursorMoved(feed: feed) }
    }

    /// Puts the cursor to the beginning of an epoch, wherever it was, and returns where it is now.
    ///
    /// - Parameter epoch: empty while a snapshot is being read.
    @discardableResult
    package static func restart(
        _ feed: String, epoch: String, in store: any SQLWriting
    ) throws -> FeedPosition {
        try store.execute(
            """
            INSERT INTO followed (feed, epoch, position) VALUES (?1, ?2, 0)
            ON CONFLICT (feed) DO UPDATE SET epoch = excluded.epoch, position = 0
            """, [.text(feed), .text(epoch)])
        return FeedPosition(epoch: epoch, position: 0)
    }
}
