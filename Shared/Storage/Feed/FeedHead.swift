/// How far a feed reaches, as one transaction or snapshot sees it.
package struct FeedHead: Sendable, Hashable {
    /// Tells this feed from one that was there before a restore: 32 hexadecimal digits.
    package let epoch: String
    /// The last position given out; 0 before the first.
    package let position: Int64
    /// The lowest position that is still there; one beyond `position` where none is.
    package let oldest: Int64

    package init(epoch: String, position: Int64, oldest: Int64) {
        self.epoch = epoch
        self.position = position
        self.oldest = oldest
    }
}
