extension Leaderboards {
    /// A whole board, page by page, for files.
    package struct ReadBoard: RPCRequest {
        package typealias Failure = LeaderboardsFailure

        package static let method: MethodName = "leaderboards.readBoard"
        package static let about =
            "A board from where the page before ended: ranks that change meanwhile are as they are."
        package static let traits = MethodTraits<Self>(access: .anyone, isIdempotent: true, deadline: .seconds(5))

        package var board = ""
        package var cursor: String?
        package var limit = 1000

        package init() {}

        package init(board: String, cursor: String? = nil, limit: Int = 1000) {
            self.board = board
            self.cursor = cursor
            self.limit = limit
        }

        package mutating func fields<Visitor: FieldVisitor & ~Copyable>(
            _ visitor: inout Visitor
        ) throws(Visitor.Problem) {
            try visitor.field("board", &board, .required(Limits.boardBytes), "The board's name.")
            try visitor.optional(
                "cursor", &cursor, .required(CatalogLimits.cursorBytes), "Where the page before ended.")
            try visitor.field("limit", &limit, .defaulted(CatalogLimits.rowsPerPage), "Entries at most.")
        }

        package struct Reply: WireObject, Hashable {
            package var total: Int64 = 0
            package var entries: [Entry] = []
            package var cursor: String?
            package var position: Int64 = 0
            package var asOf: Timestamp?

            package init() {}

            package mutating func fields<Visitor: FieldVisitor & ~Copyable>(
                _ visitor: inout Visitor
            ) throws(Visitor.Problem) {
                try visitor.field("total", &total, "Artists on the board.")
                try visitor.field("entries", &entries, "The page.")
                try visitor.optional("cursor", &cursor, "Where the next page begins; absent on the last.")
                try visitor.field("position", &position, "The position of the service's log at which this is so.")
                try visitor.optional("asOf", &asOf, "Up to when all is in it that was told.")
            }
        }
    }
}
