extension Leaderboards {
    /// A row of a board.
    package struct Entry: WireObject, Hashable {
        /// From 1; equal scores share one.
        package var rank: Int64 = 0
        /// Where the row stands in the board's order, from 0: no two share it.
        package var place: Int64 = 0
        package var artist = ArtistID()
        package var name = ""
        package var slug: String?
        package var picture: String?
        package var verified = false
        package var score = Score()
        package var tier = Tier.bronze
        package var movement = Movement()
        /// What the score is made of, in the order of the board's columns; an absent value is one that there is not.
        package var supporting: [Supporting] = []

        package init() {}

        package mutating func fields<Visitor: FieldVisitor & ~Copyable>(
            _ visitor: inout Visitor
        ) throws(Visitor.Problem) {
            try visitor.field("rank", &rank, "The rank, from 1; equal scores share one.")
            try visitor.field("place", &place, "Where the row stands in the board's order, from 0.")
            try visitor.field("artist", &artist, "The artist.")
            try visitor.field("name", &name, "The artist's name.")
            try visitor.optional("slug", &slug, "The name in links.")
            try visitor.optional("picture", &picture, "The picture's URL.")
            try visitor.field("verified", &verified, .defaulted, "Whether the platform vouches for the artist.")
            try score.fields(&visitor)
            try visitor.field("tier", &tier, "The part of the board that the score is in.")
            try visitor.field("movement", &movement, "How the rank has changed since the last 00:00 UTC.")
            try visitor.field("supporting", &supporting, "What the score is made of.")
        }
    }

    /// A number beside a score.
    package struct Supporting: WireObject, Hashable {
        /// The column's name (``Column``).
        package var name = ""
        /// In units of ten to the minus the column's decimals.
        package var value: Int64?

        package init() {}

        package init(_ name: String, _ value: Int64?) {
            self.name = name
            self.value = value
        }

        package mutating func fields<Visitor: FieldVisitor & ~Copyable>(
            _ visitor: inout Visitor
        ) throws(Visitor.Problem) {
            try visitor.field("name", &name, "The column's name.")
            try visitor.optional("value", &value, "The number, in the column's smallest units; absent for a dash.")
        }
    }
}
