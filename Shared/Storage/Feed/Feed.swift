/// What a service tells its followers: changes at dense positions, in the order of their commits.
///
/// A change carries the new value, so that repeats and overlaps do no harm, and what is superseded may go from
/// the old end (``trim(keeping:in:)``). One writer at a time gives out the positions; a transaction that is
/// rolled back gives its own back. One feed a database.
package enum Feed {
    /// What a service's schema takes over into a migration. ``prepare(in:)`` belongs to each start.
    package static let tables: [StaticString] = [
        """
        CREATE TABLE feed (
            position INTEGER PRIMARY KEY, count INTEGER NOT NULL, kind TEXT NOT NULL, subject INTEGER NOT NULL,
            body BLOB NOT NULL) STRICT
        """,
        """
        CREATE TABLE feed_head (
            one INTEGER PRIMARY KEY CHECK (one = 1), epoch TEXT NOT NULL, position INTEGER NOT NULL,
            oldest INTEGER NOT NULL) STRICT
        """,
        "INSERT INTO feed_head (one, epoch, position, oldest) VALUES (1, '', 0, 1)",
    ]

    /// The rows that one reading or one slice of trimming touches at most.
    private static let rowsAtOnce = 256

    /// Gives a new feed its epoch; a feed that has one keeps it.
    package static func prepare(in store: any SQLWriting) throws {
        try store.execute("UPDATE feed_head SET epoch = ?1 WHERE one = 1 AND epoch = ''", [.text(newEpoch())])
    }

    /// Begins the feed anew, as after a restore: every follower reads a snapshot. Returns the new epoch.
    @discardableResult
    package static func renewEpoch(in store: any SQLWriting) throws -> String {
        let epoch = newEpoch()
        try store.execute("UPDATE feed_head SET epoch = ?1 WHERE one = 1", [.text(epoch)])
        return epoch
    }

    /// - Throws: `failed` where the feed was not prepared.
    package static func head(in store: any SQLReading) throws -> FeedHead {
        let head = try store.first("SELECT epoch, position, oldest FROM feed_head WHERE one = 1") {
            FeedHead(epoch: try $0.text(0), position: try $0.int(1), oldest: try $0.int(2))
        }
        guard let head else { throw StorageError.damaged(reason: "the feed has no head") }
        guard !head.epoch.isEmpty else { throw StorageError.failed(reason: "the feed has no epoch yet") }
        guard 0 <= head.position, head.position < 1 << 62, 0 < head.oldest, head.oldest <= head.position + 1 else {
            throw StorageError.damaged(
                reason: "the feed's head is out of order (position \(head.position), oldest \(head.oldest))")
        }
        return head
    }

    /// Appends rows at the next positions, in their order. Returns the first's position; 0 where there is none.
    @discardableResult
    package static func append(_ changes: [FeedChange], to store: any SQLWriting) throws -> Int64 {
        guard !changes.isEmpty else { return 0 }
        if let change = changes.first(where: { $0.count < 1 }) {
            throw StorageError.failed(
                reason: "a feed's row of \(change.count) changes was given, where 1 or more are expected")
        }
        let count = changes.reduce(0) { $0 + Int64($1.count) }
        let last = try store.first(
            "UPDATE feed_head SET position = position + ?1 WHERE one = 1 RETURNING position", [.integer(count)]
        ) { try $0.int(0) }
        guard let last else { throw StorageError.damaged(reason: "the feed has no head") }
        var position = last - count + 1
        var rows: [SQLValue] = []
        rows.reserveCapacity(changes.count * 5)
        for change in changes {
            rows += [
                .integer(position), SQLValue(change.count), .text(change.kind), .integer(change.subject),
                .blob(change.body),
            ]
            position += Int64(change.count)
        }
        try store.execute(
            "INSERT INTO feed (position, count, kind, subject, body) VALUES (?1, ?2, ?3, ?4, ?5)", rows: rows, of: 5)
        return last - count + 1
    }

    /// What the changes after a position are about: their kinds and subjects, without their bodies, in order; nil
    /// where some of them are no longer there.
    ///
    /// - Parameter limit: how many at most.
    package static func subjects(
        after: Int64, limit: Int, in store: any SQLReading
    ) throws -> [(kind: String, subject: Int64)]? {
        // Where the old end has gone beyond the position there are rows: the newest stay.
        var oldest = after
        let found = try store.all(
            """
            SELECT f.kind, f.subject, h.oldest FROM feed f JOIN feed_head h ON h.one = 1
            WHERE f.position > ?1 ORDER BY f.position LIMIT ?2
            """, [.integer(after), SQLValue(limit)]
        ) { row in
            oldest = try row.int(2)
            return (kind: try row.text(0), subject: try row.int(1))
        }
        return oldest <= after + 1 ? found : nil
    }

    /// The changes after a cursor, at most `limit` of them and of some hundred rows.
    ///
    /// - Parameters:
    ///   - epoch: the epoch the cursor is of; nil where the follower has none yet.
    ///   - after: the last position the follower has; 0 for all.
    ///   - store: one state of the database throughout.
    /// - Throws: `FeedError`.
    package static func read(
        epoch: String?, after: Int64, limit: Int, in store: any SQLReading
    ) throws -> FeedSlice {
        let head = try head(in: store)
        if let epoch, epoch != head.epoch { throw FeedError.otherEpoch(epoch: head.epoch) }
        guard after <= head.position else { throw FeedError.cursorAhead(head: head.position) }
        guard after >= head.oldest - 1 else { throw FeedError.cursorTooOld(oldest: head.oldest) }
        var rows: [FeedRow] = []
        var position = after
        guard limit > 0, after < head.position else { return FeedSlice(head: head, rows: [], position: after) }
        // From the row that contains the next change: it may have begun before it.
        try store.scan(
            """
            SELECT position, count, kind, body FROM feed
            WHERE position >= COALESCE((SELECT MAX(position) FROM feed WHERE position <= ?1), ?1)
            ORDER BY position LIMIT ?2
            """, [.integer(after + 1), SQLValue(min(limit, rowsAtOnce))]
        ) { row in
            let first = try row.int(0)
            let count = try row.int(1)
            let dropped = position + 1 - first
            guard count > 0, dropped >= 0, dropped < count else {
                throw StorageError.damaged(reason: "the feed has a gap at position \(position + 1)")
            }
            let taken = min(count - dropped, Int64(limit) - (position - after))
            rows.append(
                FeedRow(
                    position: first, count: Int(count), kind: try row.text(2), body: try row.blob(3),
                    wanted: Int(dropped)..<Int(dropped + taken)))
            position += taken
            return position - after < limit
        }
        guard position > after else {
            throw StorageError.damaged(reason: "the feed has a gap at position \(position + 1)")
        }
        return FeedSlice(head: head, rows: rows, position: position)
    }

    /// Drops some of the rows that lie whole before the last `count` positions. Returns whether there are more.
    package static func trim(keeping count: Int64, in store: any SQLWriting) throws -> Bool {
        let head = try head(in: store)
        let bound = head.position - max(0, count)
        guard head.oldest <= bound else { return false }
        var oldest = head.oldest
        var rows = 0
        try store.scan("SELECT position, count FROM feed ORDER BY position LIMIT ?1", [SQLValue(rowsAtOnce)]) { row in
            let next = try row.int(0) + row.int(1)
            guard next - 1 <= bound else { return false }
            oldest = next
            rows += 1
            return true
        }
        guard rows > 0 else { return false }
        try store.execute("DELETE FROM feed WHERE position < ?1", [.integer(oldest)])
        try store.execute("UPDATE feed_head SET oldest = ?1 WHERE one = 1", [.integer(oldest)])
        return rows == rowsAtOnce
    }

    /// 16 random bytes of the kernel in hexadecimal.
    private static func newEpoch() -> String {
        var random = SystemRandomNumberGenerator()
        let digits = Array("0123456789abcdef")
        return String((0..<32).map { _ in digits[Int(random.next() & 15)] })
    }
}
