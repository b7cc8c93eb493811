extension Leaderboards {
    /// Where an artist stands on a board.
    package struct Standing: WireObject, Hashable {
        package var board = ""
        package var artist = ArtistID()
        /// From 1; equal scores share one, and the next is as many further. Absent where the artist is not placed.
        package var rank: Int64?
        /// As ``Score`` says; absent where the artist is not placed.
        package var score: Int64?
        package var isBelowOne = false
        package var exact: String?
        package var tier: Tier?
        /// Artists on the board.
        package var total: Int64 = 0
        /// The smallest whole p for which the artist is among the top p percent.
        package var percentile: Int64?
        package var movement = Movement()
        /// What is missing to the next better rank; absent at the top, and on boards that do not tell it.
        package var next: NextRank?
        /// Why the artist is not placed.
        package var reason: Reason?
        /// The position of the service's log at which all of this is so.
        package var position: Int64 = 0
        /// Up to when all is in it that the catalogue and the ledger of XP told; absent before the first time.
        package var asOf: Timestamp?

        package init() {}

        package enum Reason: String, WireEnum {
            /// It was asked to be on no board.
            case optedOut
            /// It is of the platform's staff.
            case staff
            /// It has no public track.
            case noTracks
            /// It has no score: too few tracks for one, or 0.
            case noScore
        }

        package mutating func fields<Visitor: FieldVisitor & ~Copyable>(
            _ visitor: inout Visitor
        ) throws(Visitor.Problem) {
            try visitor.field("board", &board, "The board.")
            try visitor.field("artist", &artist, "The artist.")
            try visitor.optional("rank", &rank, "The rank, from 1; absent where the artist is not placed.")
            try visitor.optional(
                "score", &score, "The score in the board's smallest units; absent where the artist is not placed.")
            try visitor.field(
                "belowOne", &isBelowOne, .defaulted, "Whether it is above 0 but less than one smallest unit.")
            try visitor.optional(
                "exact", &exact, "What the board is ordered by, as decimal digits, where that is not the score.")
            try visitor.optional("tier", &tier, "The part of the board that the score is in.")
            try visitor.field("total", &total, "Artists on the board.")
            try visitor.optional("percentile", &percentile, "The artist is among the top so many percent.")
            try visitor.field("movement", &movement, "How the rank has changed since the last 00:00 UTC.")
            try visitor.optional("next", &next, "What is missing to the next better rank.")
            try visitor.optional("reason", &reason, "Why the artist is not placed.")
            try visitor.field("position", &position, "The position of the service's log at which this is so.")
            try visitor.optional("asOf", &asOf, "Up to when all is in it that was told.")
        }
    }

    /// So many more, and the artist shares the next better rank's score and passes it with another one.
    package struct NextRank: WireObject, Hashable {
        package var rank: Int64 = 0
        /// In the board's smallest units.
        package var more: Int64 = 0

        package init() {}

        package init(rank: Int64, more: Int64) {
            self.rank = rank
            self.more = more
        }

        package mutating func fields<Visitor: FieldVisitor & ~Copyable>(
            _ visitor: inout Visitor
        ) throws(Visitor.Problem) {
            try visitor.field("rank", &rank, "The next better rank.")
            try visitor.field("more", &more, "How much more passes it.")
        }
    }
}
