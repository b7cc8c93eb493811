extension Catalog {
    /// An artist's tracks as the page My Beats shows them.
    package struct ListBeats: RPCRequest {
        package typealias Reply = BeatPage
        package typealias Failure = CatalogFailure

        package static let method: MethodName = "catalog.listBeats"
        package static let about = "Those of an artist's tracks that a query means, in its order, a page at a time."
        package static let traits = MethodTraits<Self>(
            access: .artist(\.artist), isIdempotent: true, deadline: .seconds(10))

        package var artist = ArtistID()
        package var query = BeatQuery()
        /// For pages by number; the rows before may have changed since.
        package var skip: Int64 = 0
        package var limit = 25
        /// For all pages in turn: neither doubles a track nor leaves one out that stays.
        package var cursor: String?

        package init() {}

        package init(artist: ArtistID, query: BeatQuery, skip: Int64 = 0, limit: Int = 25, cursor: String? = nil) {
            self.artist = artist
            self.query = query
            self.skip = skip
            self.limit = limit
            self.cursor = cursor
        }

        package mutating func fields<Visitor: FieldVisitor & ~Copyable>(
            _ visitor: inout Visitor
        ) throws(Visitor.Problem) {
            try visitor.field("artist", &artist, "The artist.")
            try query.fields(&visitor)
            try visitor.field("skip", &skip, .defaulted(CatalogLimits.count), "Tracks of the order to leave out first.")
            try visitor.field("limit", &limit, .defaulted(CatalogLimits.rowsPerPage), "Tracks at most.")
            try visitor.optional(
                "cursor", &cursor, .required(CatalogLimits.cursorBytes), "Where the page before ended; skips nothing.")
        }
    }

    /// A part of the tracks that a query means.
    package struct BeatPage: WireObject, Hashable {
        package var beats: [Beat] = []
        /// Of all pages together.
        package var total: Int64 = 0
        package var cursor: String?
        package var asOf = Timestamp()

        package init() {}

        package mutating func fields<Visitor: FieldVisitor & ~Copyable>(
            _ visitor: inout Visitor
        ) throws(Visitor.Problem) {
            try visitor.field("beats", &beats, "The tracks.")
            try visitor.field("total", &total, "How many tracks the query means.")
            try visitor.optional("cursor", &cursor, "Where the next page begins; absent on the last.")
            try visitor.field("asOf", &asOf, "When the figures were read.")
        }
    }

    /// A track as My Beats shows it: its card, where it belongs, and the figures that move.
    package struct Beat: WireObject, Hashable {
        package var card = TrackCard()
        package var artwork: String?
        package var album: AlbumName?
        package var licensing = Licensing.nonExclusive
        package var plays: Int64 = 0
        package var playsBroughtIn: Int64 = 0
        package var growth = Growth()
        package var milliPoints: Int64 = 0

        package init() {}

        /// The card's members stand in the row itself.
        package mutating func fields<Visitor: FieldVisitor & ~Copyable>(
            _ visitor: inout Visitor
        ) throws(Visitor.Problem) {
            try card.fields(&visitor)
            try visitor.optional("artwork", &artwork, "The artwork's URL.")
            try visitor.optional("album", &album, "The album it is on.")
            try visitor.field("licensing", &licensing, "The licences it is offered under.")
            try visitor.field("plays", &plays, "Lifetime plays.")
            try visitor.field("playsBroughtIn", &playsBroughtIn, "The part of them that came without dates.")
            try visitor.field("growth", &growth, "How its plays grew.")
            try visitor.field("milliPoints", &milliPoints, "Its contribution points, in thousandths, rounded.")
        }
    }

    package struct AlbumName: WireObject, Hashable {
        package var id = AlbumID()
        package var title = ""

        package init() {}

        package init(id: AlbumID, title: String) {
            self.id = id
            self.title = title
        }

        package mutating func fields<Visitor: FieldVisitor & ~Copyable>(
            _ visitor: inout Visitor
        ) throws(Visitor.Problem) {
            try visitor.field("id", &id, "The album's id.")
            try visitor.field("title", &title, "Its title.")
        }
    }
}
