package import JSONRPC

extension Catalog {
    /// Adds artists or replaces them by their new form.
    package struct PutArtists: RPCRequest {
        package typealias Reply = PutReply
        package typealias Failure = CatalogFailure

        package static let method: MethodName = "catalog.putArtists"
        package static let about =
            "Adds artists or replaces them by their new form; bad entries are refused one by one."
        package static let traits = MethodTraits<Self>(
            access: .operator, isIdempotent: true, deadline: .seconds(30), largeParams: true)

        package var source = SourceName()
        package var offset: Int64?
        /// Entries as they came: each is read on its own, so that a broken one costs only itself.
        package var artists: [RawJSON] = []

        package init() {}

        package init(source: SourceName, offset: Int64? = nil, artists: [ArtistEntry]) {
            self.source = source
            self.offset = offset
            self.artists = artists.map { entry in RawJSON(entry.write(to:)) }
        }

        package mutating func fields<Visitor: FieldVisitor & ~Copyable>(
            _ visitor: inout Visitor
        ) throws(Visitor.Problem) {
            try visitor.field("source", &source, "Where the artists come from.")
            try visitor.optional(
                "offset", &offset, .required(CatalogLimits.offset),
                "The place of the first entry in its source, from 0; without, all entries are taken.")
            try visitor.field("artists", &artists, .required(CatalogLimits.entriesPerPut), "The artists (ArtistEntry).")
        }
    }

    /// An artist as it is put into the catalogue.
    package struct ArtistEntry: WireObject, Hashable {
        package var id = ArtistID()
        package var name = ""
        package var slug: String?
        package var picture: String?
        /// Further pictures of the profile.
        package var pictures: [String] = []
        package var bio: String?
        package var links: [String] = []
        package var genres: [String] = []
        package var country: String?
        package var verified = false
        package var createdAt = Timestamp()
        package var opening: OpeningTotals?

        package init() {}

        package init(id: ArtistID, name: String, createdAt: Timestamp) {
            self.id = id
            self.name = name
            self.createdAt = createdAt
        }

        /// How many pictures the profile has, each once.
        package var pictureCount: Int { Set(pictures).union(picture.map { [$0] } ?? []).count }

        package mutating func fields<Visitor: FieldVisitor & ~Copyable>(
            _ visitor: inout Visitor
        ) throws(Visitor.Problem) {
            try visitor.field("id", &id, "The artist's id.")
            try visitor.field("name", &name, .required(CatalogLimits.nameBytes), "The name.")
            try visitor.optional("slug", &slug, .required(CatalogLimits.nameBytes), "The name in links.")
            try visitor.optional("picture", &picture, .required(CatalogLimits.urlBytes), "The picture's URL.")
            try visitor.field(
                "pictures", &pictures, .defaulted(CatalogLimits.pictures), "URLs of further pictures of the profile.")
            try visitor.optional("bio", &bio, .required(CatalogLimits.textBytes), "The biography.")
            try visitor.field("links", &links, .defaulted(CatalogLimits.links), "URLs of the artist's own pages.")
            try visitor.field("genres", &genres, .defaulted(CatalogLimits.genres), "Genres.")
            try visitor.optional("country", &country, .required(2...2), "ISO 3166-1 alpha-2.")
            try visitor.field("verified", &verified, .defaulted, "Whether the platform vouches for it.")
            try visitor.field("createdAt", &createdAt, "When the profile was made.")
            try visitor.optional("opening", &opening, "Followers brought along from elsewhere.")
        }
    }
}
