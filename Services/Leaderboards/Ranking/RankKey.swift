/// What orders a board: the higher score first, and of equal scores the one that was reached first.
package struct RankKey: Sendable, Hashable {
    /// In the board's own whole units.
    package var score: Int128
    /// Where in the service's log the score was reached. No two members of a board reach theirs at the same place.
    package var reached: Int64

    package init(score: Int128, reached: Int64) {
        self.score = score
        self.reached = reached
    }

    /// Whether this one stands before the other.
    @inline(__always)
    package func precedes(_ other: RankKey) -> Bool {
        score == other.score ? reached < other.reached : score > other.score
    }
}
