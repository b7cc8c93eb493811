/// A row to append to a feed.
package struct FeedChange: Sendable, Hashable {
    package var kind: String
    /// The number of what it is about, for those that hold something of it in memory; 0 where a body has several.
    package var subject: Int64
    /// How many changes the body has, 1 or more.
    package var count: Int
    package var body: [UInt8]

    package init(kind: String, subject: Int64 = 0, count: Int = 1, body: [UInt8]) {
        self.kind = kind
        self.subject = subject
        self.count = count
        self.body = body
    }
}
