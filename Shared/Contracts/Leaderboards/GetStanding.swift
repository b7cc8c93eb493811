extension Leaderboards {
    /// One artist's standing on one board.
    package struct GetStanding: RPCRequest {
        package typealias Reply = Standing
        package typealias Failure = LeaderboardsFailure

        package static let method: MethodName = "leaderboards.getStanding"
        package static let about =
            "An artist's rank, score and percentile on a board, or why it is not placed."
        package static let traits = MethodTraits<Self>(
            access: .artist(\.artist), isIdempotent: true, deadline: .milliseconds(250))

        package var board = ""
        package var artist = ArtistID()

        package init() {}

        package init(board: String, artist: ArtistID) {
            self.board = board
            self.artist = artist
        }

        package mutating func fields<Visitor: FieldVisitor & ~Copyable>(
            _ visitor: inout Visitor
        ) throws(Visitor.Problem) {
            try visitor.field("board", &board, .required(Limits.boardBytes), "The board's name.")
            try visitor.field("artist", &artist, "The artist.")
        }
    }
}
