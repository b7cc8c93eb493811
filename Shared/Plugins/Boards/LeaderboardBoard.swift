package import Contracts

/// A leaderboard: the plugin point of that name.
///
/// Values in, scores out: a board keeps nothing between calls, reads no clock and no store, and is called with whole
/// batches, by the applier alone. It ranks nobody: who is placed (artists with a public track, no staff, nobody who
/// opted out) and who stands where is the host's. So what scores in this process today may be an executable tomorrow.
package protocol LeaderboardBoard: Sendable {
    /// What it is called, how its scores are shown, and how it works, from the numbers that it computes with.
    var about: BoardDescription { get }

    /// The exact score of each subject, in their order, in whole units of the board's own; nil, 0 or less for no place.
    func scores(of subjects: [BoardSubject]) -> [Int128?]

    /// A score as it is shown.
    ///
    /// - Parameter platform: what scores may be shown as a part of.
    func shown(_ score: Int128, of platform: BoardPlatform) -> Leaderboards.Score

    /// The numbers beside a score, in the order of the board's columns; nil for a dash.
    func supporting(_ subject: BoardSubject) -> [Int64?]
}

extension LeaderboardBoard {
    /// The score itself; its digits beside it where it is beyond 64 bits.
    package func shown(_ score: Int128, of platform: BoardPlatform) -> Leaderboards.Score {
        let value = Int64(clamping: score)
        return Leaderboards.Score(value, exact: Int128(value) == score ? nil : String(score))
    }

    /// The highest tier that begins at or below a shown score.
    package func tier(of score: Leaderboards.Score) -> Leaderboards.Tier {
        about.board.tiers.last { $0.from <= score.value }?.tier ?? .bronze
    }
}

/// What a board says of itself.
package struct BoardDescription: Sendable, Hashable {
    /// As the wire tells it.
    package var board: Leaderboards.Board
    /// What its scores are made of: it is not asked for before these were read whole.
    package var sources: Set<BoardSource>
    /// The boards whose ranks make its scores; nil for one that is made of values.
    package var ranks: BoardRanks?
    /// From 1; raised whenever the same values give other scores than before: all are then computed anew.
    package var revision: Int

    package init(
        _ board: Leaderboards.Board, sources: Set<BoardSource>, ranks: BoardRanks? = nil, revision: Int = 1
    ) {
        self.board = board
        self.sources = sources
        self.ranks = ranks
        self.revision = revision
    }
}

package enum BoardSource: Sendable, Hashable, CaseIterable {
    case catalog
    case progress
}

/// The ranks that a board is made of.
package struct BoardRanks: Sendable, Hashable {
    /// The names of boards that are made of values.
    package var boards: [String]
    /// The last rank that counts.
    package var depth: Int

    package init(boards: [String], depth: Int) {
        self.boards = boards
        self.depth = depth
    }
}

extension Leaderboards.Board {
    /// - Parameter floors: where each tier begins, Bronze first, in smallest units.
    package init(
        _ name: String, title: String, label: String, decimals: Int, explanation: String,
        terms: [Leaderboards.Term] = [], floors: [Int64], floorTexts: [String] = [],
        columns: [Leaderboards.Column], tellsNext: Bool = false, minimumTracks: Int64 = 1
    ) {
        self.init()
        self.name = name
        self.title = title
        self.label = label
        self.decimals = decimals
        self.explanation = explanation
        self.terms = terms
        tiers = zip(Leaderboards.Tier.allCases, floors).enumerated().map { index, floor in
            Leaderboards.TierFloor(
                floor.0, from: floor.1, text: index < floorTexts.count ? floorTexts[index] : nil)
        }
        self.columns = columns
        self.tellsNext = tellsNext
        self.minimumTracks = minimumTracks
    }
}
