package import JSONRPC

extension Progress {
    /// What other rules would change, without changing anything.
    ///
    /// Other achievements are tried on the unlocks that there are, each by the value and population that were recorded
    /// of it: one that would not be granted, or is no achievement any more, would give nothing. Who would have one that
    /// is locked is not told: that shows when they are judged.
    package struct TryRules: RPCRequest {
        package typealias Failure = ProgressFailure

        package static let method: MethodName = "progress.tryRules"
        package static let about =
            "Who would have how much XP, and another level, if other amounts or achievements had always held."
        package static let traits = MethodTraits<Self>(access: .operator, isIdempotent: true, deadline: .seconds(60))

        package var rules = Amounts()
        /// The entries of an achievements' file; those that there are where absent.
        package var achievements: [RawJSON]?
        /// How many of the holders that would move are named.
        package var limit = 100

        package init() {}

        package init(rules: Amounts, achievements: [RawJSON]? = nil, limit: Int = 100) {
            self.rules = rules
            self.achievements = achievements
            self.limit = limit
        }

        package mutating func fields<Visitor: FieldVisitor & ~Copyable>(
            _ visitor: inout Visitor
        ) throws(Visitor.Problem) {
            try visitor.field("rules", &rules, "The amounts to try; one that is left out is the default.")
            try visitor.optional(
                "achievements", &achievements, "The achievements to try, as their file lists them; unchanged if absent."
            )
            try visitor.field("limit", &limit, .defaulted(0...1000), "Of those who would move, how many are named.")
        }

        package struct Reply: WireObject, Hashable {
            package var holders: Int64 = 0
            /// Holders whose XP would be another.
            package var changed: Int64 = 0
            /// Holders whose level would be another.
            package var moved: Int64 = 0
            package var xpNow: Int64 = 0
            package var xpThen: Int64 = 0
            /// Unlocks that would not be, by the achievements to try.
            package var ungranted: Int64 = 0
            /// Those with the largest change of XP first.
            package var movers: [Mover] = []

            package init() {}

            package mutating func fields<Visitor: FieldVisitor & ~Copyable>(
                _ visitor: inout Visitor
            ) throws(Visitor.Problem) {
                try visitor.field("holders", &holders, "Holders with a ledger.")
                try visitor.field("changed", &changed, "Those whose XP would be another.")
                try visitor.field("moved", &moved, "Those whose level would be another.")
                try visitor.field("xpNow", &xpNow, "All XP as it is.")
                try visitor.field("xpThen", &xpThen, "All XP as it would be.")
                try visitor.field("ungranted", &ungranted, "Unlocks that would not be granted.")
                try visitor.field("movers", &movers, "Those with the largest change first.")
            }
        }
    }

    /// Somebody whose XP would be another under other rules.
    package struct Mover: WireObject, Hashable {
        package var holder = Holder()
        package var xpNow: Int64 = 0
        package var xpThen: Int64 = 0
        package var levelNow = 1
        package var levelThen = 1

        package init() {}

        package mutating func fields<Visitor: FieldVisitor & ~Copyable>(
            _ visitor: inout Visitor
        ) throws(Visitor.Problem) {
            try visitor.field("holder", &holder, "Who.")
            try visitor.field("xpNow", &xpNow, "The XP as it is.")
            try visitor.field("xpThen", &xpThen, "The XP as it would be.")
            try visitor.field("levelNow", &levelNow, "The level as it is.")
            try visitor.field("levelThen", &levelThen, "The level as it would be.")
        }
    }
}
