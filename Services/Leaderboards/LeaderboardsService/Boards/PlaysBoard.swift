internal import Contracts
internal import Plugins

/// Plays of public tracks: those counted, and those that came along from elsewhere.
struct PlaysBoard: LeaderboardBoard {
    static let name = "plays"

    let about = BoardDescription(
        Leaderboards.Board(
            name, title: "Plays", label: "plays", decimals: 0,
            explanation: "All counted plays of the artist's public tracks, with those brought in from elsewhere. A "
                + "track of several artists counts in full for each.",
            floors: [0, 1_000, 10_000, 50_000, 100_000],
            columns: [.init("tracks", title: "Tracks"), .init("average", title: "Plays per track", decimals: 1)],
            tellsNext: true),
        sources: [.catalog])

    func scores(of subjects: [BoardSubject]) -> [Int128?] { subjects.map { Int128($0.values.plays) } }

    func supporting(_ subject: BoardSubject) -> [Int64?] {
        let values = subject.values
        return [values.tracks, Rounded.quotient(Int128(values.plays) * 10, by: Int128(values.tracks))]
    }
}
