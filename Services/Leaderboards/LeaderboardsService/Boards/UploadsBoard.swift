internal import Contracts
internal import Plugins

/// How many public tracks an artist has.
struct UploadsBoard: LeaderboardBoard {
    static let name = "uploads"

    let about = BoardDescription(
        Leaderboards.Board(
            name, title: "Uploads", label: "tracks", decimals: 0,
            explanation: "The artist's public tracks. Private and sold tracks do not count; a track of several artists "
                + "counts for each.",
            floors: [0, 10, 25, 50, 100],
            columns: [.init("plays", title: "Plays"), .init("collaborativeTracks", title: "Collaborations")],
            tellsNext: true),
        sources: [.catalog])

    func scores(of subjects: [BoardSubject]) -> [Int128?] { subjects.map { Int128($0.values.tracks) } }

    func supporting(_ subject: BoardSubject) -> [Int64?] {
        [subject.values.plays, subject.values.collaborativeTracks]
    }
}
