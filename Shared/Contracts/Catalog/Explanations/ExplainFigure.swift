extension Catalog {
    /// Why a figure is what it is.
    package struct ExplainFigure: RPCRequest {
        package typealias Reply = Explanation
        package typealias Failure = CatalogFailure

        package static let method: MethodName = "catalog.explainFigure"
        package static let about =
            "Why a figure of an artist or of one of its tracks is what it is: its rule, what went in, what was left out."
        package static let traits = MethodTraits<Self>(
            access: .artist(\.artist), isIdempotent: true, deadline: .seconds(2))

        package var artist = ArtistID()
        package var figure = Figure.plays
        package var track: TrackID?

        package init() {}

        package init(artist: ArtistID, figure: Figure, track: TrackID? = nil) {
            self.artist = artist
            self.figure = figure
            self.track = track
        }

        package mutating func fields<Visitor: FieldVisitor & ~Copyable>(
            _ visitor: inout Visitor
        ) throws(Visitor.Problem) {
            try visitor.field("artist", &artist, "The artist.")
            try visitor.field("figure", &figure, "The figure.")
            try visitor.optional(
                "track", &track, "One of the artist's tracks, whose figure is meant; absent: the artist's own.")
        }
    }

    /// A figure that can be explained.
    package enum Figure: String, WireEnum {
        /// Lifetime plays.
        case plays
        /// The artist's part of all contribution points; tracks have none.
        case platformShare
        case growth
        /// Contribution points.
        case points
    }
}
