extension Leaderboards {
    /// How a rank has changed since the last 00:00 UTC.
    package struct Movement: WireObject, Hashable {
        package var state = State.unknown
        /// Ranks up (below 0: down), where it is measured.
        package var ranks: Int64?

        package init() {}

        package init(_ state: State, ranks: Int64? = nil) {
            self.state = state
            self.ranks = ranks
        }

        package enum State: String, WireEnum {
            /// The rank then minus the rank now.
            case measured
            /// The artist did not stand on the board then.
            case new
            /// Nobody's rank was kept then.
            case unknown
        }

        package mutating func fields<Visitor: FieldVisitor & ~Copyable>(
            _ visitor: inout Visitor
        ) throws(Visitor.Problem) {
            try visitor.field("state", &state, "Whether it is known.")
            try visitor.optional("ranks", &ranks, "Ranks up since the last 00:00 UTC; below 0 for down.")
        }
    }
}
