extension Leaderboards {
    /// A score as it is shown: a whole number of the board's smallest units.
    package struct Score: WireObject, Hashable {
        /// In units of ten to the minus the board's decimals: 9876 of a board with two is 98.76.
        package var value: Int64 = 0
        /// Above 0, but less than one unit: `value` is 0, and it is shown as less than one unit.
        package var isBelowOne = false
        /// What the board is ordered by, as decimal digits, where that is not `value`.
        package var exact: String?

        package init() {}

        package init(_ value: Int64, isBelowOne: Bool = false, exact: String? = nil) {
            self.value = value
            self.isBelowOne = isBelowOne
            self.exact = exact
        }

        package mutating func fields<Visitor: FieldVisitor & ~Copyable>(
            _ visitor: inout Visitor
        ) throws(Visitor.Problem) {
            try visitor.field("score", &value, "The score in the board's smallest units: see its decimals.")
            try visitor.field(
                "belowOne", &isBelowOne, .defaulted, "Whether it is above 0 but less than one smallest unit.")
            try visitor.optional(
                "exact", &exact, "What the board is ordered by, as decimal digits, where that is not the score.")
        }
    }
}
