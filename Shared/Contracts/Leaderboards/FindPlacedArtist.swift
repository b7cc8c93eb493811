extension Leaderboards {
    /// Artists on a board by the beginning of a word of their names.
    package struct FindArtist: RPCRequest {
        package typealias Failure = LeaderboardsFailure

        package static let method: MethodName = "leaderboards.findArtist"
        package static let about = "Artists on a board whose names have words that begin so, the best ranks first."
        package static let traits = MethodTraits<Self>(
            access: .anyone, isIdempotent: true, deadline: .milliseconds(500))

        package var board = ""
        package var query = ""
        package var limit = 10

        package init() {}

        package init(board: String, query: String, limit: Int = 10) {
            self.board = board
            self.query = query
            self.limit = limit
        }

        package mutating func fields<Visitor: FieldVisitor & ~Copyable>(
            _ visitor: inout Visitor
        ) throws(Visitor.Problem) {
            try visitor.field("board", &board, .required(Limits.boardBytes), "The board's name.")
            try visitor.field("query", &query, .required(CatalogLimits.searchBytes), "What the name is searched for.")
            try visitor.field("limit", &limit, .defaulted(Limits.found), "Artists at most.")
        }

        package struct Reply: WireObject, Hashable {
            package var entries: [Entry] = []

            package init() {}

            package mutating func fields<Visitor: FieldVisitor & ~Copyable>(
                _ visitor: inout Visitor
            ) throws(Visitor.Problem) {
                try visitor.field("entries", &entries, "The artists found, the best ranks first.")
            }
        }
    }
}
