extension Catalog {
    /// All that the page My Beats shows at first, recommendations apart.
    package struct GetBeats: RPCRequest {
        package typealias Failure = CatalogFailure

        package static let method: MethodName = "catalog.getBeats"
        package static let about =
            "What the page My Beats shows at first: cards, a page of tracks, the collaborators in front."
        package static let traits = MethodTraits<Self>(
            access: .artist(\.artist), isIdempotent: true, deadline: .seconds(2))

        package var artist = ArtistID()
        package var query = BeatQuery()
        package var skip: Int64 = 0
        package var limit = 25

        package init() {}

        package init(artist: ArtistID, query: BeatQuery = BeatQuery(), skip: Int64 = 0, limit: Int = 25) {
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
            try visitor.field("skip", &skip, .defaulted(CatalogLimits.count), "Tracks of the order to leave out first.")
            try visitor.field("limit", &limit, .defaulted(CatalogLimits.rowsPerPage), "Tracks at most.")
        }

        package struct Reply: WireObject, Hashable {
            package var artist = ArtistProfile()
            package var totals = BeatTotals()
            package var page = BeatPage()
            /// At most five, those with most joint tracks.
            package var collaborators: [Collaborator] = []
            package var asOf = Timestamp()

            package init() {}

            package mutating func fields<Visitor: FieldVisitor & ~Copyable>(
                _ visitor: inout Visitor
            ) throws(Visitor.Problem) {
                try visitor.field("artist", &artist, "Who it is.")
                try visitor.field("totals", &totals, "The cards.")
                try visitor.field("page", &page, "The tracks that the query means.")
                try visitor.field("collaborators", &collaborators, "Those with most joint tracks, five at most.")
                try visitor.field("asOf", &asOf, "When the figures were read.")
            }
        }
    }

    /// The cards above the page My Beats. Totals count public, private and sold tracks.
    package struct BeatTotals: WireObject, Hashable {
        package var tracks: Int64 = 0
        package var tracksNew: Int64 = 0
        package var plays: Int64 = 0
        package var playsBroughtIn: Int64 = 0
        package var playsRecent: Int64 = 0
        package var playsBefore: Int64 = 0
        package var growth = Growth()
        package var collaborators: Int64 = 0
        package var collaborativeTracks: Int64 = 0

        package init() {}

        package mutating func fields<Visitor: FieldVisitor & ~Copyable>(
            _ visitor: inout Visitor
        ) throws(Visitor.Problem) {
            try visitor.field("tracks", &tracks, "Tracks credited to the artist.")
            try visitor.field("tracksNew", &tracksNew, "Those published within the last 30 days, today with them.")
            try visitor.field("plays", &plays, "Lifetime plays.")
            try visitor.field("playsBroughtIn", &playsBroughtIn, "The part of them that came without dates.")
            try visitor.field("playsRecent", &playsRecent, "Plays of the last 30 completed days.")
            try visitor.field("playsBefore", &playsBefore, "Plays of the 30 days before these.")
            try visitor.field("growth", &growth, "How plays grew.")
            try visitor.field("collaborators", &collaborators, "Other artists credited on the artist's tracks.")
            try visitor.field(
                "collaborativeTracks", &collaborativeTracks, "The artist's tracks that credit another artist too.")
        }
    }

    /// An artist who made tracks together with the one asked for.
    package struct Collaborator: WireObject, Hashable {
        package var artist = ArtistProfile()
        package var tracks: Int64 = 0

        package init() {}

        package init(artist: ArtistProfile, tracks: Int64) {
            self.artist = artist
            self.tracks = tracks
        }

        package mutating func fields<Visitor: FieldVisitor & ~Copyable>(
            _ visitor: inout Visitor
        ) throws(Visitor.Problem) {
            try visitor.field("artist", &artist, "Who it is.")
            try visitor.field("tracks", &tracks, "Joint tracks.")
        }
    }
}
