internal import Contracts
internal import Plugins

/// Points: the XP of the account that owns the artist, which all of its artists share; of an artist that nobody owns,
/// its own.
struct PointsBoard: LeaderboardBoard {
    static let name = "points"
    private static let levels = [1, 10, 20, 30, 40]

    let about = BoardDescription(
        Leaderboards.Board(
            name, title: "Points", label: "XP", decimals: 0,
            explanation: "The XP that the artist's owner has earned. Artists of one account share them; an artist that "
                + "nobody owns has its own.",
            floors: levels.map { Progress.LevelCurve.need(of: $0) }, floorTexts: levels.map { "level \($0)" },
            columns: [.init("level", title: "Level"), .init("tracks", title: "Tracks")], tellsNext: true),
        sources: [.catalog, .progress])

    func scores(of subjects: [BoardSubject]) -> [Int128?] { subjects.map { Int128($0.values.xp) } }

    func supporting(_ subject: BoardSubject) -> [Int64?] {
        [Int64(Progress.LevelCurve.number(at: subject.values.xp)), subject.values.tracks]
    }
}
