extension Catalog {
    /// Artists by name, for choosing one.
    package struct FindArtists: RPCRequest {
        package static let method: MethodName = "catalog.findArtists"
        package static let about =
            "Artists with a word of their name beginning with the query; those with most tracks first."
        package static let traits = MethodTraits<Self>(access: .anyone, isIdempotent: true, deadline: .seconds(2))

        package var query = ""
        package var limit = 20

        package init() {}

        package init(query: String, limit: Int = 20) {
            self.query = query
            self.limit = limit
        }

        package mutating func fields<Visitor: FieldVisitor & ~Copyable>(
            _ visitor: inout Visitor
        ) throws(Visitor.Problem) {
            try visitor.field("query", &query, .defaulted(0...200), "What the name is searched for; empty finds all.")
            try visitor.field("limit", &limit, .defaulted(1...100), "Artists at most.")
        }

        package struct Reply: WireObject, Hashable {
            package var artists: [ArtistMatch] = []

            package init() {}

            package init(artists: [ArtistMatch]) { self.artists = artists }

            package mutating func fields<Visitor: FieldVisitor & ~Copyable>(
                _ visitor: inout Visitor
            ) throws(Visitor.Problem) {
                try visitor.field("artists", &artists, "The artists found.")
            }
        }
    }

    /// One artist that a search found.
    package struct ArtistMatch: WireObject, Hashable {
        package var id = ArtistID()
        package var name = ""
        package var verified = false
        package var tracks: Int64 = 0
        package var followers: Int64 = 0

        package init() {}

        package init(id: ArtistID, name: String, verified: Bool, tracks: Int64, followers: Int64) {
            self.id = id
            self.name = name
            self.verified = verified
            self.tracks = tracks
            self.followers = followers
        }

        package mutating func fields<Visitor: FieldVisitor & ~Copyable>(
            _ visitor: inout Visitor
        ) throws(Visitor.Problem) {
            try visitor.field("id", &id, "The artist's id.")
            try visitor.field("name", &name, "The artist's name.")
            try visitor.field("verified", &verified, "Whether the platform vouches for it.")
            try visitor.field("tracks", &tracks, "Tracks credited to it.")
            try visitor.field("followers", &followers, "Followers.")
        }
    }
}
