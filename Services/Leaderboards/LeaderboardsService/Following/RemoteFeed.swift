internal import Contracts
internal import JSONRPC
internal import ServiceKit
internal import Storage
internal import Transport

/// A change of a feed, whatever its kind is: the follower itself says which kinds it does not know.
protocol ToldChange: WireObject, FollowedChange {
    static var contract: any ServiceContract.Type { get }
    static var changesMethod: MethodName { get }
    static var snapshotMethod: MethodName { get }
}

/// Where the applier reads a feed.
struct RemoteFeed<Change: ToldChange>: Sendable {
    private let client: RPCClient
    private let pageLimit: Int

    /// - Parameter pageLimit: changes of a page: what one transaction applies.
    init(_ client: RPCClient, pageLimit: Int = 5000) {
        self.client = client
        self.pageLimit = pageLimit
    }

    var source: FeedSource<Change> {
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
struct ReadToldChanges<Change: ToldChange>: RPCRequest {
    typealias Failure = FeedFailure
    static var method: MethodName { Change.changesMethod }
    static var about: String { "What has changed since a position of a feed." }
    static var traits: MethodTraits<Self> {
        MethodTraits(access: .peerService, isIdempotent: true, deadline: .seconds(5))
    }

    var epoch: String?
    var after: Int64 = 0
    var limit = 1000

    init() {}

    init(epoch: String?, after: Int64, limit: Int) {
        self.epoch = epoch
        self.after = after
        self.limit = limit
    }

    mutating func fields<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) throws(Visitor.Problem) {
        try visitor.optional("epoch", &epoch, "The epoch that the cursor is of.")
        try visitor.field("after", &after, "The last position that the caller has.")
        try visitor.field("limit", &limit, "Changes at most.")
    }

    struct Reply: WireObject {
        var epoch = ""
        var position: Int64 = 0
        var head: Int64 = 0
        var changes: [Change] = []

        init() {}

        mutating func fields<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) throws(Visitor.Problem) {
            try visitor.field("epoch", &epoch, "Tells this feed from one before a restore.")
            try visitor.field("position", &position, "The cursor to go on from.")
            try visitor.field("head", &head, "The feed's last position.")
            try visitor.field("changes", &changes, "The changes, in order.")
        }
    }
}

/// A feed's `readSnapshot`, read in the same way.
struct ReadToldSnapshot<Change: ToldChange>: RPCRequest {
    typealias Failure = FeedFailure
    static var method: MethodName { Change.snapshotMethod }
    static var about: String { "All that a feed has told, a page at a time." }
    static var traits: MethodTraits<Self> {
        MethodTraits(access: .peerService, isIdempotent: true, deadline: .seconds(5))
    }

    var cursor: String?
    var limit = 1000

    init() {}

    init(cursor: String?, limit: Int) {
        self.cursor = cursor
        self.limit = limit
    }

    mutating func fields<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) throws(Visitor.Problem) {
        try visitor.optional("cursor", &cursor, "Where the page before ended.")
        try visitor.field("limit", &limit, "Changes at most.")
    }

    struct Reply: WireObject {
        var epoch = ""
        var position: Int64 = 0
        var changes: [Change] = []
        var cursor: String?

        init() {}

        mutating func fields<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) throws(Visitor.Problem) {
            try visitor.field("epoch", &epoch, "Tells this feed from one before a restore.")
            try visitor.field("position", &position, "Where the feed was.")
            try visitor.field("changes", &changes, "Part of all there is.")
            try visitor.optional("cursor", &cursor, "Where the next page begins; absent on the last.")
        }
    }
}
