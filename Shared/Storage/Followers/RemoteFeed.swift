package import Contracts
package import Transport

/// A change of a feed, whatever its kind is: the follower itself says which kinds it does not know.
package protocol ToldChange: WireObject, FollowedChange {
    static var changesMethod: MethodName { get }
    static var snapshotMethod: MethodName { get }
}

/// A feed of another service, read over its socket.
package struct RemoteFeed<Change: ToldChange>: Sendable {
    private let client: RPCClient
    private let pageLimit: Int

    /// - Parameter pageLimit: changes of a page: what one transaction applies.
    package init(_ client: RPCClient, pageLimit: Int = 5000) {
        self.client = client
        self.pageLimit = pageLimit
    }

    package var source: FeedSource<Change> {
        FeedSource(
            changes: { cursor in
                let reply = try await asFeed { () throws(CallError<FeedFailure>) in
                    try await client.call(
                        ReadToldChanges<Change>(epoch: cursor.epoch, after: cursor.position, limit: pageLimit))
                }
                return FeedPage(
                    epoch: reply.epoch, position: reply.position, head: reply.head, changes: reply.changes)
            },
            snapshot: { next in
                let reply = try await asFeed { () throws(CallError<FeedFailure>) in
                    try await client.call(ReadToldSnapshot<Change>(cursor: next, limit: pageLimit))
                }
                return SnapshotPage(
                    epoch: reply.epoch, position: reply.position, changes: reply.changes, next: reply.cursor)
            })
    }

    /// The feed's last position.
    ///
    /// - Throws: a `FeedError` where the feed does not go on from the cursor.
    package func head(after cursor: FeedPosition, deadline: Duration) async throws -> Int64 {
        try await asFeed { () throws(CallError<FeedFailure>) in
            try await client.call(
                ReadToldChanges<Change>(epoch: cursor.epoch, after: cursor.position, limit: 1), deadline: deadline
            ).head
        }
    }

    private func asFeed<Value>(_ call: () async throws(CallError<FeedFailure>) -> Value) async throws -> Value {
        do throws(CallError<FeedFailure>) {
            return try await call()
        } catch .failed(let failure) {
            switch failure {
            case .cursorTooOld(let oldest): throw FeedError.cursorTooOld(oldest: oldest)
            case .cursorAhead(let head): throw FeedError.cursorAhead(head: head)
            case .otherEpoch(let epoch): throw FeedError.otherEpoch(epoch: epoch)
            case .badCursor: throw failure
            }
        } catch {
            throw error
        }
    }
}

/// A feed's `readChanges`, read so that a kind that is new is not an error of the page.
package struct ReadToldChanges<Change: ToldChange>: RPCRequest {
    package typealias Failure = FeedFailure
    package static var method: MethodName { Change.changesMethod }
    package static var about: String { "What has changed since a position of a feed." }
    package static var traits: MethodTraits<Self> {
        MethodTraits(access: .peerService, isIdempotent: true, deadline: .seconds(5))
    }

    package var epoch: String?
    package var after: Int64 = 0
    package var limit = 1000

    package init() {}

    package init(epoch: String?, after: Int64, limit: Int) {
        self.epoch = epoch
        self.after = after
        self.limit = limit
    }

    package mutating func fields<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) throws(Visitor.Problem) {
        try visitor.optional("epoch", &epoch, "The epoch that the cursor is of.")
        try visitor.field("after", &after, "The last position that the caller has.")
        try visitor.field("limit", &limit, "Changes at most.")
    }

    package struct Reply: WireObject {
        package var epoch = ""
        package var position: Int64 = 0
        package var head: Int64 = 0
        package var changes: [Change] = []

        package init() {}

        package mutating func fields<Visitor: FieldVisitor & ~Copyable>(
            _ visitor: inout Visitor
        ) throws(Visitor.Problem) {
            try visitor.field("epoch", &epoch, "Tells this feed from one before a restore.")
            try visitor.field("position", &position, "The cursor to go on from.")
            try visitor.field("head", &head, "The feed's last position.")
            try visitor.field("changes", &changes, "The changes, in order.")
        }
    }
}

/// A feed's `readSnapshot`, read in the same way.
package struct ReadToldSnapshot<Change: ToldChange>: RPCRequest {
    package typealias Failure = FeedFailure
    package static var method: MethodName { Change.snapshotMethod }
    package static var about: String { "All that a feed has told, a page at a time." }
    package static var traits: MethodTraits<Self> {
        MethodTraits(access: .peerService, isIdempotent: true, deadline: .seconds(5))
    }

    package var cursor: String?
    package var limit = 1000

    package init() {}

    package init(cursor: String?, limit: Int) {
        self.cursor = cursor
        self.limit = limit
    }

    package mutating func fields<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) throws(Visitor.Problem) {
        try visitor.optional("cursor", &cursor, "Where the page before ended.")
        try visitor.field("limit", &limit, "Changes at most.")
    }

    package struct Reply: WireObject {
        package var epoch = ""
        package var position: Int64 = 0
        package var changes: [Change] = []
        package var cursor: String?

        package init() {}

        package mutating func fields<Visitor: FieldVisitor & ~Copyable>(
            _ visitor: inout Visitor
        ) throws(Visitor.Problem) {
            try visitor.field("epoch", &epoch, "Tells this feed from one before a restore.")
            try visitor.field("position", &position, "Where the feed was.")
            try visitor.field("changes", &changes, "Part of all there is.")
            try visitor.optional("cursor", &cursor, "Where the next page begins; absent on the last.")
        }
    }
}
