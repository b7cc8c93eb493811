/// A reply of a feed's service: the changes after a cursor.
package struct FeedPage<Change: FollowedChange>: Sendable {
    package let epoch: String
    /// The cursor to go on from: the position of the last change, or the one asked after where there is none.
    package let position: Int64
    /// The feed's last position.
    package let head: Int64
    /// In the order of their positions.
    package let changes: [Change]

    package init(epoch: String, position: Int64, head: Int64, changes: [Change]) {
        self.epoch = epoch
        self.position = position
        self.head = head
        self.changes = changes
    }
}

/// A reply of a feed's service: part of all that there is, in the order of some key.
package struct SnapshotPage<Change: FollowedChange>: Sendable {
    package let epoch: String
    /// Where the feed was when the page was read; the first page's is where to go on from.
    package let position: Int64
    package let changes: [Change]
    /// What to ask for the next page with; nil for the last.
    package let next: String?

    package init(epoch: String, position: Int64, changes: [Change], next: String?) {
        self.epoch = epoch
        self.position = position
        self.changes = changes
        self.next = next
    }
}
