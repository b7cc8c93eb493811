extension Leaderboards {
    /// The boards there are, as the table that computes them says.
    package struct ListBoards: RPCRequest {
        package static let method: MethodName = "leaderboards.listBoards"
        package static let about = "The boards with their labels, decimals, tiers, explanations and weights."
        package static let traits = MethodTraits<Self>(
            access: .anyone, isIdempotent: true, deadline: .milliseconds(250))

        package init() {}

        package mutating func fields<Visitor: FieldVisitor & ~Copyable>(
            _ visitor: inout Visitor
        ) throws(Visitor.Problem) {}

        package struct Reply: WireObject, Hashable {
            /// In the order in which they are shown.
            package var boards: [Board] = []

            package init() {}

            package mutating func fields<Visitor: FieldVisitor & ~Copyable>(
                _ visitor: inout Visitor
            ) throws(Visitor.Problem) {
                try visitor.field("boards", &boards, "The boards, in the order in which they are shown.")
            }
        }
    }

    /// What a board is.
    package struct Board: WireObject, Hashable {
        package var name = ""
        package var title = ""
        /// The unit, as it stands behind a score.
        package var label = ""
        /// Digits behind the point of a shown score.
        package var decimals = 0
        package var explanation = ""
        package var terms: [Term] = []
        package var tiers: [TierFloor] = []
        package var columns: [Column] = []
        /// Whether a standing tells what is missing to the next better rank.
        package var tellsNext = false
        /// Public tracks that an artist needs to be placed.
        package var minimumTracks: Int64 = 1

        package init() {}

        package mutating func fields<Visitor: FieldVisitor & ~Copyable>(
            _ visitor: inout Visitor
        ) throws(Visitor.Problem) {
            try visitor.field("name", &name, "The name by which it is asked for.")
            try visitor.field("title", &title, "The title.")
            try visitor.field("label", &label, "The unit of a score.")
            try visitor.field("decimals", &decimals, "Digits behind the point of a score.")
            try visitor.field("explanation", &explanation, "How it works, as sentences.")
            try visitor.field("terms", &terms, "What a score is the weighted sum of; empty for a single figure.")
            try visitor.field("tiers", &tiers, "Where each tier begins, the lowest first.")
            try visitor.field("columns", &columns, "The numbers beside a score.")
            try visitor.field("tellsNext", &tellsNext, "Whether it is told what is missing to the next better rank.")
            try visitor.field("minimumTracks", &minimumTracks, "Public tracks that an artist needs to be placed.")
        }
    }

    /// A part of a score, and how much it counts.
    package struct Term: WireObject, Hashable {
        /// What is counted.
        package var of = ""
        /// In hundredths.
        package var weight: Int64 = 0

        package init() {}

        package init(of: String, weight: Int64) {
            self.of = of
            self.weight = weight
        }

        package mutating func fields<Visitor: FieldVisitor & ~Copyable>(
            _ visitor: inout Visitor
        ) throws(Visitor.Problem) {
            try visitor.field("of", &of, "What is counted.")
            try visitor.field("weight", &weight, "How much one of it counts, in hundredths.")
        }
    }

    package struct TierFloor: WireObject, Hashable {
        package var tier = Tier.bronze
        /// In the board's smallest units.
        package var from: Int64 = 0
        /// As it is said, where that is not the score: a level.
        package var text: String?

        package init() {}

        package init(_ tier: Tier, from: Int64, text: String? = nil) {
            self.tier = tier
            self.from = from
            self.text = text
        }

        package mutating func fields<Visitor: FieldVisitor & ~Copyable>(
            _ visitor: inout Visitor
        ) throws(Visitor.Problem) {
            try visitor.field("tier", &tier, "The tier.")
            try visitor.field("from", &from, "The score at which it begins, in the board's smallest units.")
            try visitor.optional("text", &text, "Where it begins in words, where that is said otherwise.")
        }
    }

    /// A number beside a board's scores.
    package struct Column: WireObject, Hashable {
        package var name = ""
        package var title = ""
        package var decimals = 0

        package init() {}

        package init(_ name: String, title: String, decimals: Int = 0) {
            self.name = name
            self.title = title
            self.decimals = decimals
        }

        package mutating func fields<Visitor: FieldVisitor & ~Copyable>(
            _ visitor: inout Visitor
        ) throws(Visitor.Problem) {
            try visitor.field("name", &name, "The name by which rows have it.")
            try visitor.field("title", &title, "The title.")
            try visitor.field("decimals", &decimals, "Digits behind its point.")
        }
    }
}
