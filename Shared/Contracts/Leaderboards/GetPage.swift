extension Leaderboards {
    /// A page of a board, with what stands around it.
    package struct GetPage: RPCRequest {
        package typealias Failure = LeaderboardsFailure

        package static let method: MethodName = "leaderboards.getPage"
        package static let about =
            "A page of a board with its top three, and of an artist the rank, percentile and neighbours."
        package static let traits = MethodTraits<Self>(
            access: .anyone, isIdempotent: true, deadline: .milliseconds(500))

        package var board = ""
        package var artist: ArtistID?
        package var offset: Int64 = 0
        package var limit = 25
        /// Whether the page is the one with the artist in its middle, wherever `offset` is.
        package var around = false

        package init() {}

        package init(
            board: String, artist: ArtistID? = nil, offset: Int64 = 0, limit: Int = 25, around: Bool = false
        ) {
            self.board = board
            self.artist = artist
            self.offset = offset
            self.limit = limit
            self.around = around
        }

        package mutating func fields<Visitor: FieldVisitor & ~Copyable>(
            _ visitor: inout Visitor
        ) throws(Visitor.Problem) {
            try visitor.field("board", &board, .required(Limits.boardBytes), "The board's name.")
            try visitor.optional("artist", &artist, "The artist whose standing and neighbours are told.")
            try visitor.field(
                "offset", &offset, .defaulted(Limits.offset),
                "The place of the first entry, from 0; beyond the end the page is empty.")
            try visitor.field("limit", &limit, .defaulted(Limits.page), "Entries at most.")
            try visitor.field(
                "around", &around, .defaulted,
                "Whether the page is the one with the artist in its middle; where it is not placed, offset counts.")
        }

        package struct Reply: WireObject, Hashable {
            package var board = ""
            /// Artists on the board.
            package var total: Int64 = 0
            /// The place of the first entry.
            package var offset: Int64 = 0
            package var entries: [Entry] = []
            /// The first three in the board's order.
            package var top: [Entry] = []
            /// Of the artist that was named, without the reason why it is not placed.
            package var standing: Standing?
            /// The artist that was named between up to two neighbours on each side; empty where it is not placed.
            package var neighbours: [Entry] = []
            /// When the ranks were kept that movement is measured from.
            package var movementSince: Timestamp?
            package var position: Int64 = 0
            package var asOf: Timestamp?

            package init() {}

            package mutating func fields<Visitor: FieldVisitor & ~Copyable>(
                _ visitor: inout Visitor
            ) throws(Visitor.Problem) {
                try head(&visitor)
                try visitor.field("entries", &entries, "The page.")
                try visitor.field("top", &top, "The first three.")
                try tail(&visitor)
            }

            /// What stands before the rows, for who has these written already.
            package mutating func head<Visitor: FieldVisitor & ~Copyable>(
                _ visitor: inout Visitor
            ) throws(Visitor.Problem) {
                try visitor.field("board", &board, "The board.")
                try visitor.field("total", &total, "Artists on the board.")
                try visitor.field("offset", &offset, "The place of the first entry.")
            }

            /// What stands behind the rows.
            package mutating func tail<Visitor: FieldVisitor & ~Copyable>(
                _ visitor: inout Visitor
            ) throws(Visitor.Problem) {
                try visitor.optional("standing", &standing, "Where the artist that was named stands.")
                try visitor.field(
                    "neighbours", &neighbours, "The artist that was named between two neighbours on each side.")
                try visitor.optional(
                    "movementSince", &movementSince, "When the ranks were kept that movement is measured from.")
                try visitor.field("position", &position, "The position of the service's log at which this is so.")
                try visitor.optional("asOf", &asOf, "Up to when all is in it that was told.")
            }
        }
    }
}
