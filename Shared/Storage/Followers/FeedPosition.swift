/// A place in a feed: up to where a follower has it.
package struct FeedPosition: Sendable, Hashable {
    package let epoch: String
    package let position: Int64

    package init(epoch: String, position: Int64) {
        self.epoch = epoch
        self.position = position
    }
}
