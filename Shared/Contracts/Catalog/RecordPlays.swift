package import JSONRPC

extension Catalog {
    /// Plays of tracks, as they happened.
    package struct RecordPlays: RPCRequest {
        package typealias Reply = RecordReply
        package typealias Failure = CatalogFailure

        package static let method: MethodName = "catalog.recordPlays"
        package static let about =
            "Takes in plays once, however often they are sent; says which count and which do not."
        package static let traits = MethodTraits<Self>(
            access: .peerService, isIdempotent: true, deadline: .seconds(30), largeParams: true)

        package var source = SourceName()
        package var offset: Int64 = 0
        /// Rows as they came: each is read on its own, so that a broken one costs only itself.
        package var plays: [RawJSON] = []

        package init() {}

        package init(source: SourceName, offset: Int64, plays: [PlayRow]) {
            self.source = source
            self.offset = offset
            self.plays = plays.map { row in RawJSON(row.write(to:)) }
        }

        package mutating func fields<Visitor: FieldVisitor & ~Copyable>(
            _ visitor: inout Visitor
        ) throws(Visitor.Problem) {
            try visitor.field("source", &source, "Where the rows come from.")
            try visitor.field(
                "offset", &offset, .required(CatalogLimits.offset), "The place of the first row in its source, from 0.")
            try visitor.field("plays", &plays, .required(CatalogLimits.rowsPerRecord), "The plays (PlayRow).")
        }
    }

    /// One play.
    package struct PlayRow: WireObject, Hashable {
        package var track = TrackID()
        package var listener = ListenerID()
        package var at = Timestamp()
        /// How much was heard, in milliseconds.
        package var listenedMs: Int64 = 0

        package init() {}

        package init(track: TrackID, listener: ListenerID, at: Timestamp, listenedMs: Int64) {
            self.track = track
            self.listener = listener
            self.at = at
            self.listenedMs = listenedMs
        }

        package mutating func fields<Visitor: FieldVisitor & ~Copyable>(
            _ visitor: inout Visitor
        ) throws(Visitor.Problem) {
            try visitor.field("track", &track, "The track that was played.")
            try visitor.field("listener", &listener, "Who played it: an account or an anonymous visitor.")
            try visitor.field("at", &at, "When it began.")
            try visitor.field(
                "listenedMs", &listenedMs, .required(CatalogLimits.listenedMs), "How much was heard, in milliseconds.")
        }
    }
}
