extension Catalog {
    /// One artist's lifetime figures, as Home shows them.
    package struct GetSummary: RPCRequest {
        package typealias Failure = CatalogFailure

        package static let method: MethodName = "catalog.getSummary"
        package static let about = "An artist's lifetime totals and growth, as Home shows them."
        package static let traits = MethodTraits<Self>(
            access: .artist(\.artist), isIdempotent: true, deadline: .milliseconds(500))

        package var artist = ArtistID()

        package init() {}

        package init(artist: ArtistID) { self.artist = artist }

        package mutating func fields<Visitor: FieldVisitor & ~Copyable>(
            _ visitor: inout Visitor
        ) throws(Visitor.Problem) {
            try visitor.field("artist", &artist, "The artist.")
        }

        /// Totals count public, private and sold tracks; each "brought in" part came without dates.
        package struct Reply: WireObject, Hashable {
            package var artist = ArtistProfile()
            package var tracks: Int64 = 0
            package var plays: Int64 = 0
            package var playsBroughtIn: Int64 = 0
            package var albums: Int64 = 0
            package var downloads: Int64 = 0
            package var downloadsBroughtIn: Int64 = 0
            package var followers: Int64 = 0
            package var followersBroughtIn: Int64 = 0
            package var growth = Growth()
            package var asOf = Timestamp()

            package init() {}

            package mutating func fields<Visitor: FieldVisitor & ~Copyable>(
                _ visitor: inout Visitor
            ) throws(Visitor.Problem) {
                try visitor.field("artist", &artist, "Who it is.")
                try visitor.field("tracks", &tracks, "Tracks credited to the artist.")
                try visitor.field("plays", &plays, "Lifetime plays of these tracks.")
                try visitor.field("playsBroughtIn", &playsBroughtIn, "The part of them that came without dates.")
                try visitor.field("albums", &albums, "Albums credited to the artist.")
                try visitor.field("downloads", &downloads, "Lifetime downloads of the tracks.")
                try visitor.field(
                    "downloadsBroughtIn", &downloadsBroughtIn, "The part of them that came without dates.")
                try visitor.field("followers", &followers, "Followers.")
                try visitor.field(
                    "followersBroughtIn", &followersBroughtIn, "The part of them that came without dates.")
                try visitor.field("growth", &growth, "How plays grew.")
                try visitor.field("asOf", &asOf, "When the figures were read.")
            }
        }
    }

    /// What an artist's pages show of it.
    package struct ArtistProfile: WireObject, Hashable {
        package var id = ArtistID()
        package var name = ""
        package var slug: String?
        package var picture: String?
        package var verified = false

        package init() {}

        package init(id: ArtistID, name: String, slug: String?, picture: String?, verified: Bool) {
            self.id = id
            self.name = name
            self.slug = slug
            self.picture = picture
            self.verified = verified
        }

        package mutating func fields<Visitor: FieldVisitor & ~Copyable>(
            _ visitor: inout Visitor
        ) throws(Visitor.Problem) {
            try visitor.field("id", &id, "The artist's id.")
            try visitor.field("name", &name, "The artist's name.")
            try visitor.optional("slug", &slug, "The name in links.")
            try visitor.optional("picture", &picture, "The picture's URL.")
            try visitor.field("verified", &verified, "Whether the platform vouches for it.")
        }
    }
}
