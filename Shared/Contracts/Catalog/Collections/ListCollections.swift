extension Catalog {
    /// Which of an artist's albums are meant, and in what order. Conditions that are absent hold for every album.
    package struct CollectionQuery: WireObject, Hashable {
        /// Words, or parts of them, each of which the title or a credited artist's name holds, whatever their case and
        /// accents.
        package var search: String?
        package var sort = CollectionSort.released
        package var order = SortOrder.descending
        package var artwork: Bool?
        /// Another artist who is credited too.
        package var with: ArtistID?
        package var playsFrom: Int64?
        package var playsTo: Int64?
        package var createdFrom: Day?
        package var createdUntil: Day?
        package var updatedFrom: Day?
        package var updatedUntil: Day?

        package init() {}

        package mutating func fields<Visitor: FieldVisitor & ~Copyable>(
            _ visitor: inout Visitor
        ) throws(Visitor.Problem) {
            try visitor.optional(
                "search", &search, .required(CatalogLimits.searchBytes),
                "What the title or a credited artist's name holds.")
            try visitor.field("sort", &sort, .defaulted, "The column that orders the albums.")
            try visitor.field("order", &order, .defaulted, "Whether its lowest or its highest come first.")
            try visitor.optional("artwork", &artwork, "Whether the album has artwork.")
            try visitor.optional("with", &with, "An artist who is credited too.")
            try visitor.optional("playsFrom", &playsFrom, .required(CatalogLimits.count), "Lifetime plays at least.")
            try visitor.optional("playsTo", &playsTo, .required(CatalogLimits.count), "Lifetime plays at most.")
            try visitor.optional("createdFrom", &createdFrom, "The first UTC day of creation.")
            try visitor.optional("createdUntil", &createdUntil, "The last UTC day of creation.")
            try visitor.optional("updatedFrom", &updatedFrom, "The first UTC day of the last change.")
            try visitor.optional("updatedUntil", &updatedUntil, "The last UTC day of the last change.")
        }
    }

    /// A column of the table of albums. Ties are ordered by release, then by the store's own key, newest first; where
    /// the column is the release, the key goes its way.
    package enum CollectionSort: String, WireEnum {
        /// Whatever its case and accents, and by the first 160 bytes of what is left.
        case title
        /// By the primary artist's name, in the same way.
        case artist
        case released
        case tracks
        case plays
        case updated
    }

    /// An artist's albums as the page My Collections shows them.
    package struct ListCollections: RPCRequest {
        package typealias Reply = CollectionPage
        package typealias Failure = CatalogFailure

        package static let method: MethodName = "catalog.listCollections"
        package static let about = "Those of an artist's albums that a query means, in its order, a page at a time."
        package static let traits = MethodTraits<Self>(
            access: .artist(\.artist), isIdempotent: true, deadline: .seconds(2))

        package var artist = ArtistID()
        package var query = CollectionQuery()
        /// For pages by number; the rows before may have changed since.
        package var skip: Int64 = 0
        package var limit = 25
        /// For all pages in turn: neither doubles an album nor leaves one out that stays.
        package var cursor: String?

        package init() {}

        package init(
            artist: ArtistID, query: CollectionQuery, skip: Int64 = 0, limit: Int = 25, cursor: String? = nil
        ) {
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
            try visitor.field("skip", &skip, .defaulted(CatalogLimits.count), "Albums of the order to leave out first.")
            try visitor.field("limit", &limit, .defaulted(CatalogLimits.rowsPerPage), "Albums at most.")
            try visitor.optional(
                "cursor", &cursor, .required(CatalogLimits.cursorBytes), "Where the page before ended; skips nothing.")
        }
    }

    /// A part of the albums that a query means.
    package struct CollectionPage: WireObject, Hashable {
        package var collections: [Collection] = []
        /// Of all pages together.
        package var total: Int64 = 0
        package var cursor: String?
        package var asOf = Timestamp()

        package init() {}

        package mutating func fields<Visitor: FieldVisitor & ~Copyable>(
            _ visitor: inout Visitor
        ) throws(Visitor.Problem) {
            try visitor.field("collections", &collections, "The albums.")
            try visitor.field("total", &total, "How many albums the query means.")
            try visitor.optional("cursor", &cursor, "Where the next page begins; absent on the last.")
            try visitor.field("asOf", &asOf, "When the figures were read.")
        }
    }

    /// An album as My Collections shows it.
    package struct Collection: WireObject, Hashable {
        package var id = AlbumID()
        package var title = ""
        package var artists: [Credit] = []
        package var artwork: String?
        package var releasedAt = Timestamp()
        package var tracks: Int64 = 0
        package var plays: Int64 = 0
        package var playsBroughtIn: Int64 = 0
        package var createdAt = Timestamp()
        package var updatedAt = Timestamp()

        package init() {}

        package mutating func fields<Visitor: FieldVisitor & ~Copyable>(
            _ visitor: inout Visitor
        ) throws(Visitor.Problem) {
            try visitor.field("id", &id, "The album's id.")
            try visitor.field("title", &title, "The title.")
            try visitor.field("artists", &artists, "The credited artists, the primary one first.")
            try visitor.optional("artwork", &artwork, "The artwork's URL.")
            try visitor.field("releasedAt", &releasedAt, "When it was released.")
            try visitor.field("tracks", &tracks, "Tracks on it.")
            try visitor.field("plays", &plays, "Lifetime plays of its tracks.")
            try visitor.field("playsBroughtIn", &playsBroughtIn, "The part of them that came without dates.")
            try visitor.field("createdAt", &createdAt, "When it was made.")
            try visitor.field("updatedAt", &updatedAt, "When it last changed.")
        }
    }
}
