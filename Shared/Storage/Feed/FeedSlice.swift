/// A part of a feed: what follows a cursor.
package struct FeedSlice: Sendable, Hashable {
    package let head: FeedHead
    package let rows: [FeedRow]
    /// The position of the last change in it: the cursor to go on from.
    package let position: Int64

    package init(head: FeedHead, rows: [FeedRow], position: Int64) {
        self.head = head
        self.rows = rows
        self.position = position
    }
}
