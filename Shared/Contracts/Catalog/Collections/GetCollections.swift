extension Catalog {
    /// All that the page My Collections shows at first.
    package struct GetCollections: RPCRequest {
        package typealias Failure = CatalogFailure

        package static let method: MethodName = "catalog.getCollections"
        package static let about = "What the page My Collections shows at first: cards and a page of albums."
        package static let traits = MethodTraits<Self>(
            access: .artist(\.artist), isIdempotent: true, deadline: .seconds(2))

        package var artist = ArtistID()
        package var query = CollectionQuery()
        package var skip: Int64 = 0
        package var limit = 25

        package init() {}

        package init(artist: ArtistID, query: CollectionQuery = CollectionQuery(), skip: Int64 = 0, limit: Int = 25) {
            self.artist = artist
            self.query = query
            self.skip = skip
            self.limit = limit
        }

        package mutating func fields<Visitor: FieldVisitor & ~Copyable>(
            _ visitor: inout Visitor
        ) throws(Visitor.Problem) {
            try visitor.field("artist", &artist, "The artist.")
            try query.fields(&visitor)
            try visitor.field("skip", &skip, .defaulted(CatalogLimits.count), "Albums of the order to leave out first.")
            try visitor.field("limit", &limit, .defaulted(CatalogLimits.rowsPerPage), "Albums at most.")
        }

        package struct Reply: WireObject, Hashable {
            package var artist = ArtistProfile()
            package var totals = CollectionTotals()
            package var page = CollectionPage()
            package var asOf = Timestamp()

            package init() {}

            package mutating func fields<Visitor: FieldVisitor & ~Copyable>(
                _ visitor: inout Visitor
            ) throws(Visitor.Problem) {
                try visitor.field("artist", &artist, "Who it is.")
                try visitor.field("totals", &totals, "The cards.")
                try visitor.field("page", &page, "The albums that the query means.")
                try visitor.field("asOf", &asOf, "When the figures were read.")
            }
        }
    }

    /// The cards above the page My Collections.
    package struct CollectionTotals: WireObject, Hashable {
        package var albums: Int64 = 0
        package var albumsThisMonth: Int64 = 0
        package var tracks: Int64 = 0
        package var plays: Int64 = 0
        package var playsBroughtIn: Int64 = 0

        package init() {}

        package mutating func fields<Visitor: FieldVisitor & ~Copyable>(
            _ visitor: inout Visitor
        ) throws(Visitor.Problem) {
            try visitor.field("albums", &albums, "Albums credited to the artist.")
            try visitor.field("albumsThisMonth", &albumsThisMonth, "Those made in this UTC month.")
            try visitor.field("tracks", &tracks, "Tracks on the albums.")
            try visitor.field("plays", &plays, "Lifetime plays of these tracks.")
            try visitor.field("playsBroughtIn", &playsBroughtIn, "The part of them that came without dates.")
        }
    }
}
