internal import Contracts
internal import Plugins

/// How complete the metadata of an artist's public tracks is on average, in tenths of a percent.
struct QualityBoard: LeaderboardBoard {
    static let name = "quality"
    private static let tracks: Int64 = 3
    /// Tenths of a percent that one of a track's five fields is.
    private static let field: Int128 = 200

    let about = BoardDescription(
        Leaderboards.Board(
            name, title: "Quality", label: "%", decimals: 1,
            explanation:
                "How complete the metadata of the artist's public tracks is on average: description, BPM, key, "
                + "scale and at least one tag are 20 % each. It needs \(tracks) public tracks.",
            floors: [0, 600, 750, 850, 950], columns: [.init("tracks", title: "Tracks")], minimumTracks: tracks),
        sources: [.catalog])

    /// The mean is rounded half up once, from whole numbers.
    func scores(of subjects: [BoardSubject]) -> [Int128?] {
        subjects.map { subject in
            let values = subject.values
            guard values.tracks >= Self.tracks else { return nil }
            return Rounded.quotient(Self.field * Int128(values.filledFields), by: Int128(values.tracks)).map {
                Int128($0)
            }
        }
    }

    func supporting(_ subject: BoardSubject) -> [Int64?] { [subject.values.tracks] }
}
