package import JSONRPC

extension Catalog {
    /// Follows and unfollows of artists.
    package struct RecordFollows: RPCRequest {
        package typealias Reply = RecordReply
        package typealias Failure = CatalogFailure

        package static let method: MethodName = "catalog.recordFollows"
        package static let about =
            "Takes in follows and unfollows once, however often they are sent; the latest of a listener and an artist holds."
        package static let traits = MethodTraits<Self>(
            access: .peerService, isIdempotent: true, deadline: .seconds(30), largeParams: true)

        package var source = SourceName()
        package var offset: Int64 = 0
        /// Rows as they came: each is read on its own, so that a broken one costs only itself.
        package var follows: [RawJSON] = []

        package init() {}

        package init(source: SourceName, offset: Int64, follows: [FollowRow]) {
            self.source = source
            self.offset = offset
            self.follows = follows.map { row in RawJSON(row.write(to:)) }
        }

        package mutating func fields<Visitor: FieldVisitor & ~Copyable>(
            _ visitor: inout Visitor
        ) throws(Visitor.Problem) {
            try visitor.field("source", &source, "Where the rows come from.")
            try visitor.field(
                "offset", &offset, .required(CatalogLimits.offset), "The place of the first row in its source, from 0.")
            try visitor.field(
                "follows", &follows, .required(CatalogLimits.rowsPerRecord), "The follows and unfollows (FollowRow).")
        }
    }

    /// One follow or unfollow.
    package struct FollowRow: WireObject, Hashable {
        package var artist = ArtistID()
        package var listener = ListenerID()
        package var at = Timestamp()
        /// False takes a follow back.
        package var following = true

        package init() {}

        package init(artist: ArtistID, listener: ListenerID, at: Timestamp, following: Bool = true) {
            self.artist = artist
            self.listener = listener
            self.at = at
            self.following = following
        }

        package mutating func fields<Visitor: FieldVisitor & ~Copyable>(
            _ visitor: inout Visitor
        ) throws(Visitor.Problem) {
            try visitor.field("artist", &artist, "The artist.")
            try visitor.field("listener", &listener, "Who follows.")
            try visitor.field("at", &at, "When.")
            try visitor.field("following", &following, .defaulted, "Whether the listener follows from then on.")
        }
    }
}
