extension Catalog {
    /// An artist's collaborators.
    package struct ListCollaborators: RPCRequest {
        package typealias Failure = CatalogFailure

        package static let method: MethodName = "catalog.listCollaborators"
        package static let about = "An artist's collaborators, those with most joint tracks first, a page at a time."
        package static let traits = MethodTraits<Self>(
            access: .artist(\.artist), isIdempotent: true, deadline: .milliseconds(500))

        package var artist = ArtistID()
        package var limit = 25
        package var cursor: String?

        package init() {}

        package init(artist: ArtistID, limit: Int = 25, cursor: String? = nil) {
            self.artist = artist
            self.limit = limit
            self.cursor = cursor
        }

        package mutating func fields<Visitor: FieldVisitor & ~Copyable>(
            _ visitor: inout Visitor
        ) throws(Visitor.Problem) {
            try visitor.field("artist", &artist, "The artist.")
            try visitor.field("limit", &limit, .defaulted(1...100), "Collaborators at most.")
            try visitor.optional(
                "cursor", &cursor, .required(CatalogLimits.cursorBytes), "Where the page before ended.")
        }

        package struct Reply: WireObject, Hashable {
            package var collaborators: [Collaborator] = []
            package var cursor: String?

            package init() {}

            package mutating func fields<Visitor: FieldVisitor & ~Copyable>(
                _ visitor: inout Visitor
            ) throws(Visitor.Problem) {
                try visitor.field("collaborators", &collaborators, "The collaborators.")
                try visitor.optional("cursor", &cursor, "Where the next page begins; absent on the last.")
            }
        }
    }
}
