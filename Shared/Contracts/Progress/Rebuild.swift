extension Progress {
    /// Derives the ledger anew from what was applied, and compares.
    ///
    /// Unlocks are taken as they were recorded. Those that the achievements as they are now would not grant are listed,
    /// judged by what was recorded of each: its value and the population; they are no difference.
    package struct Rebuild: RPCRequest {
        package typealias Failure = ProgressFailure

        package static let method: MethodName = "progress.rebuild"
        package static let about =
            "Derives the whole ledger anew from the recorded changes, and says where the kept one differs."
        package static let traits = MethodTraits<Self>(access: .operator, isIdempotent: true, deadline: .seconds(1800))

        package init() {}

        package mutating func fields<Visitor: FieldVisitor & ~Copyable>(
            _ visitor: inout Visitor
        ) throws(Visitor.Problem) {}

        package struct Reply: WireObject, Hashable {
            /// Recorded changes that were applied again.
            package var changes: Int64 = 0
            /// Entries of all ledgers, each day's plays of a track as one.
            package var entries: Int64 = 0
            /// Rows that differ.
            package var differences: Int64 = 0
            /// The first of them, as sentences.
            package var examples: [String] = []
            /// Unlocks that would not be granted now.
            package var ungranted: Int64 = 0
            /// The first of them, up to ``mostUnlocks``.
            package var unlocks: [UngrantedUnlock] = []

            package static let mostUnlocks = 1000

            package init() {}

            package mutating func fields<Visitor: FieldVisitor & ~Copyable>(
                _ visitor: inout Visitor
            ) throws(Visitor.Problem) {
                try visitor.field("changes", &changes, "Recorded changes that were applied again.")
                try visitor.field("entries", &entries, "Entries of all ledgers.")
                try visitor.field("differences", &differences, "Rows of the kept ledger that differ.")
                try visitor.field("examples", &examples, "The first of them, as sentences.")
                try visitor.field("ungranted", &ungranted, "Unlocks that would not be granted now.")
                try visitor.field("unlocks", &unlocks, "The first thousand of them.")
            }
        }
    }

    /// An unlock that stays, and that the achievements as they are now would not grant.
    package struct UngrantedUnlock: WireObject, Hashable {
        package var holder = Holder()
        package var achievement = ""
        package var at = Timestamp()
        package var reason = ""

        package init() {}

        package mutating func fields<Visitor: FieldVisitor & ~Copyable>(
            _ visitor: inout Visitor
        ) throws(Visitor.Problem) {
            try visitor.field("holder", &holder, "Whose it is.")
            try visitor.field("achievement", &achievement, "The achievement's id.")
            try visitor.field("at", &at, "When it was unlocked.")
            try visitor.field("reason", &reason, "Why it would not be granted now, as a sentence.")
        }
    }
}
