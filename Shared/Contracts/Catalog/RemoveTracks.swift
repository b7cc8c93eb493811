package import JSONRPC

extension Catalog {
    /// Deletes tracks.
    package struct RemoveTracks: RPCRequest {
        package typealias Failure = CatalogFailure

        package static let method: MethodName = "catalog.removeTracks"
        package static let about = "Deletes tracks: they leave all figures of the catalogue."
        package static let traits = MethodTraits<Self>(
            access: .operator, isIdempotent: true, deadline: .seconds(30), largeParams: true)

        package var source = SourceName()
        package var offset: Int64?
        /// Ids as they came: each is read on its own, so that a broken one costs only itself.
        package var tracks: [RawJSON] = []

        package init() {}

        package init(source: SourceName, offset: Int64? = nil, tracks: [TrackID]) {
            self.source = source
            self.offset = offset
            self.tracks = tracks.map { track in RawJSON(track.write(to:)) }
        }

        package mutating func fields<Visitor: FieldVisitor & ~Copyable>(
            _ visitor: inout Visitor
        ) throws(Visitor.Problem) {
            try visitor.field("source", &source, "Where the ids come from.")
            try visitor.optional(
                "offset", &offset, .required(CatalogLimits.offset),
                "The place of the first id in its source, from 0; without, all are taken.")
            try visitor.field("tracks", &tracks, .required(CatalogLimits.entriesPerPut), "The tracks' ids.")
        }

        package struct Reply: WireObject, Hashable {
            package var removed: Int64 = 0
            /// Ids of no track, or of one that was removed before.
            package var absent: Int64 = 0
            package var refused: [RefusedEntry] = []
            /// With an offset: ids that an earlier call had brought, left alone.
            package var known: Int64?
            /// With an offset: the one with which the source goes on.
            package var next: Int64?

            package init() {}

            package mutating func fields<Visitor: FieldVisitor & ~Copyable>(
                _ visitor: inout Visitor
            ) throws(Visitor.Problem) {
                try visitor.field("removed", &removed, "Tracks that were deleted.")
                try visitor.field("absent", &absent, "Ids of no track, or of one that was deleted before.")
                try visitor.field("refused", &refused, "What is no id; the others were taken.")
                try visitor.optional("known", &known, "With an offset: ids that an earlier call had brought.")
                try visitor.optional("next", &next, "With an offset: the one with which the source goes on.")
            }
        }
    }
}
