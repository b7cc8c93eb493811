extension Catalog {
    /// The tracks that an artist made together with another.
    package struct ListJointTracks: RPCRequest {
        package typealias Failure = CatalogFailure

        package static let method: MethodName = "catalog.listJointTracks"
        package static let about = "The tracks that credit both an artist and a collaborator, newest first."
        package static let traits = MethodTraits<Self>(
            access: .artist(\.artist), isIdempotent: true, deadline: .milliseconds(500))

        package var artist = ArtistID()
        package var collaborator = ArtistID()
        package var limit = 25
        package var cursor: String?

        package init() {}

        package init(artist: ArtistID, collaborator: ArtistID, limit: Int = 25, cursor: String? = nil) {
            self.artist = artist
            self.collaborator = collaborator
            self.limit = limit
            self.cursor = cursor
        }

        package mutating func fields<Visitor: FieldVisitor & ~Copyable>(
            _ visitor: inout Visitor
        ) throws(Visitor.Problem) {
            try visitor.field("artist", &artist, "The artist.")
            try visitor.field("collaborator", &collaborator, "The other artist.")
            try visitor.field("limit", &limit, .defaulted(1...100), "Tracks at most.")
            try visitor.optional(
                "cursor", &cursor, .required(CatalogLimits.cursorBytes), "Where the page before ended.")
        }

        package struct Reply: WireObject, Hashable {
            package var collaborator = Collaborator()
            package var beats: [Beat] = []
            package var cursor: String?
            package var asOf = Timestamp()

            package init() {}

            package mutating func fields<Visitor: FieldVisitor & ~Copyable>(
                _ visitor: inout Visitor
            ) throws(Visitor.Problem) {
                try visitor.field("collaborator", &collaborator, "The other artist, and how many tracks are joint.")
                try visitor.field("beats", &beats, "The joint tracks.")
                try visitor.optional("cursor", &cursor, "Where the next page begins; absent on the last.")
                try visitor.field("asOf", &asOf, "When the figures were read.")
            }
        }
    }
}
