internal import Contracts
internal import Plugins

/// All boards together, in hundredths: each counts `100 - rank` by its weight, and nothing from rank 100 on.
struct OverallBoard: LeaderboardBoard {
    /// In hundredths of the score.
    private static let weights: [(board: String, title: String, weight: Int64)] = [
        (PointsBoard.name, "Points", 25), (PlaysBoard.name, "Plays", 20), (UploadsBoard.name, "Uploads", 15),
        (QualityBoard.name, "Quality", 15), (CollabBoard.name, "Collab", 15), (EarningsBoard.name, "Earnings", 10),
    ]
    private static let full: Int64 = 100

    let about = BoardDescription(
        Leaderboards.Board(
            "overall", title: "Overall", label: "score", decimals: 2,
            explanation: "On each of the other boards an artist among the first hundred has 100 less its rank; the sum "
                + "by the boards' weights is the score.",
            terms: weights.map { .init(of: $0.board, weight: $0.weight) },
            floors: [0, 3_000, 5_000, 6_500, 8_000],
            columns: weights.map { .init($0.board, title: $0.title + " rank") }),
        sources: [.catalog, .progress],
        ranks: BoardRanks(boards: weights.map(\.board), depth: Int(full) - 1))

    func scores(of subjects: [BoardSubject]) -> [Int128?] {
        subjects.map { subject in
            zip(Self.weights, subject.ranks).reduce(0) { sum, part in
                sum + Int128(part.0.weight) * Int128(part.1.map { max(0, Self.full - $0) } ?? 0)
            }
        }
    }

    func supporting(_ subject: BoardSubject) -> [Int64?] { subject.ranks }
}
