/// A row of a feed, with one change or several that share a body.
package struct FeedRow: Sendable, Hashable {
    /// The position of its first change; the others follow without gaps.
    package let position: Int64
    /// How many changes it has.
    package let count: Int
    package let kind: String
    package let body: [UInt8]
    /// Which of its changes were asked for, counted from 0.
    package let wanted: Range<Int>

    package init(position: Int64, count: Int, kind: String, body: [UInt8], wanted: Range<Int>) {
        self.position = position
        self.count = count
        self.kind = kind
        self.body = body
        self.wanted = wanted
    }
}
