package import Contracts

/// What a follower does with the changes. Each step is part of the transaction that moves the cursor.
package struct FeedSink<Change: FollowedChange>: Sendable {
    /// Whether the program knows what to do with changes of this kind, or to pass over them.
    let knows: @Sendable (_ kind: String) -> Bool
    /// Writes changes down. The same one may come again, and an older one before the newer: it carries the new
    /// value, and the last to come counts.
    let apply: @Sendable (_ changes: [Change], _ store: any SQLWriting) throws -> Void
    /// A snapshot begins: what is there and does not come with it is no longer so. May be called again without
    /// an end between.
    let beginSnapshot: @Sendable (_ store: any SQLWriting) throws -> Void
    /// All of the snapshot has been applied.
    let endSnapshot: @Sendable (_ store: any SQLWriting) throws -> Void
    /// Where it is kept up to when all is known; nil where nobody asks.
    let head: HeadNote?

    package init(
        knows: @escaping @Sendable (_ kind: String) -> Bool,
        apply: @escaping @Sendable (_ changes: [Change], _ store: any SQLWriting) throws -> Void,
        beginSnapshot: @escaping @Sendable (_ store: any SQLWriting) throws -> Void,
        endSnapshot: @escaping @Sendable (_ store: any SQLWriting) throws -> Void,
        head: HeadNote? = nil
    ) {
        self.knows = knows
        self.apply = apply
        self.beginSnapshot = beginSnapshot
        self.endSnapshot = endSnapshot
        self.head = head
    }
}

/// Keeps the time up to which a follower knows that it has everything: when it asked for the page that ended at the
/// feed's head, whether or not there was anything on it.
package struct HeadNote: Sendable {
    let now: @Sendable () -> Timestamp
    let write: @Sendable (_ askedAt: Timestamp, _ store: any SQLWriting) throws -> Void
    /// How often it is written where nothing else is.
    let interval: Duration

    package init(
        interval: Duration = .seconds(1), now: @escaping @Sendable () -> Timestamp,
        write: @escaping @Sendable (_ askedAt: Timestamp, _ store: any SQLWriting) throws -> Void
    ) {
        self.interval = interval
        self.now = now
        self.write = write
    }
}
