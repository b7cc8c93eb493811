extension Catalog {
    /// Artists to make a track with.
    package struct GetRecommendations: RPCRequest {
        package typealias Reply = Recommendations
        package typealias Failure = CatalogFailure

        package static let method: MethodName = "catalog.getRecommendations"
        package static let about =
            "Artists who share a genre with an artist and are no collaborators yet, most alike first."
        package static let traits = MethodTraits<Self>(
            access: .artist(\.artist), isIdempotent: true, deadline: .seconds(1))

        package var artist = ArtistID()
        package var limit = 6

        package init() {}

        package init(artist: ArtistID, limit: Int = 6) {
            self.artist = artist
            self.limit = limit
        }

        package mutating func fields<Visitor: FieldVisitor & ~Copyable>(
            _ visitor: inout Visitor
        ) throws(Visitor.Problem) {
            try visitor.field("artist", &artist, "The artist.")
            try visitor.field("limit", &limit, .defaulted(1...25), "Artists at most.")
        }
    }

    /// What there is to recommend.
    package enum Recommendations: WireObject, Hashable {
        /// Too few public tracks with genres to compare.
        case guidance(tracks: Int64, needed: Int64, asOf: Timestamp)
        /// `genres` are the artist's own, the most used first, three at most; `total` counts all who share one.
        case found(artists: [Recommendation], total: Int64, genres: [GenreShare], asOf: Timestamp)

        private enum State: String, WireEnum {
            case guidance
            case found
        }

        package init() { self = .guidance(tracks: 0, needed: 0, asOf: Timestamp()) }

        package static var forms: [Recommendations] {
            [
                .guidance(tracks: 0, needed: 0, asOf: Timestamp()),
                .found(artists: [], total: 0, genres: [], asOf: Timestamp()),
            ]
        }

        package mutating func fields<Visitor: FieldVisitor & ~Copyable>(
            _ visitor: inout Visitor
        ) throws(Visitor.Problem) {
            var (state, tracks, needed) = (State.guidance, Int64(0), Int64(0))
            var (artists, total, genres) = ([Recommendation](), Int64(0), [GenreShare]())
            var asOf: Timestamp
            switch self {
            case .guidance(let heldTracks, let heldNeeded, let heldAsOf):
                (tracks, needed, asOf) = (heldTracks, heldNeeded, heldAsOf)
            case .found(let heldArtists, let heldTotal, let heldGenres, let heldAsOf):
                (state, artists, total, genres, asOf) = (.found, heldArtists, heldTotal, heldGenres, heldAsOf)
            }
            try visitor.field("state", &state, "Whether there is enough to compare.")
            switch state {
            case .guidance:
                try visitor.field("tracks", &tracks, "The artist's public tracks with genres.")
                try visitor.field("needed", &needed, "How many such tracks a comparison takes.")
            case .found:
                try visitor.field("artists", &artists, "The artists, most alike first.")
                try visitor.field("total", &total, "How many there are, shown or not.")
                try visitor.field("genres", &genres, "The artist's own genres, the most used first, three at most.")
            }
            try visitor.field("asOf", &asOf, "When this was read.")
            self =
                switch state {
                case .guidance: .guidance(tracks: tracks, needed: needed, asOf: asOf)
                case .found: .found(artists: artists, total: total, genres: genres, asOf: asOf)
                }
        }
    }

    package struct Recommendation: WireObject, Hashable {
        package var artist = ArtistProfile()
        /// Hundredths: 100 is the same.
        package var match: Int64 = 0
        package var sharedGenres: [String] = []
        package var tracks: Int64 = 0

        package init() {}

        package mutating func fields<Visitor: FieldVisitor & ~Copyable>(
            _ visitor: inout Visitor
        ) throws(Visitor.Problem) {
            try visitor.field("artist", &artist, "Who it is.")
            try visitor.field(
                "match", &match, .required(0...100),
                "How alike genres and tags are (weighted Jaccard), of 100, rounded.")
            try visitor.field("sharedGenres", &sharedGenres, "Genres of both, the most shared first, three at most.")
            try visitor.field("tracks", &tracks, "The artist's public tracks.")
        }
    }

    /// A genre and how much of an artist's work it is.
    package struct GenreShare: WireObject, Hashable {
        package var genre = ""
        package var tracks: Int64 = 0

        package init() {}

        package init(genre: String, tracks: Int64) {
            self.genre = genre
            self.tracks = tracks
        }

        package mutating func fields<Visitor: FieldVisitor & ~Copyable>(
            _ visitor: inout Visitor
        ) throws(Visitor.Problem) {
            try visitor.field("genre", &genre, "The genre.")
            try visitor.field("tracks", &tracks, "Public tracks of the artist that have it.")
        }
    }
}
