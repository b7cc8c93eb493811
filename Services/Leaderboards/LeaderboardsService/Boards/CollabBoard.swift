internal import Contracts
internal import Plugins

/// What an artist makes with others, in hundredths of a point.
struct CollabBoard: LeaderboardBoard {
    static let name = "collab"
    /// What one of each counts, in hundredths.
    private static let collaborator: Int64 = 1000
    private static let play: Int64 = 1
    private static let contribution: Int64 = 200
    private static let achievement: Int64 = 500

    let about = BoardDescription(
        Leaderboards.Board(
            name, title: "Collab", label: "points", decimals: 2,
            explanation: "Made of the artist's public tracks with others: the different artists on them, their plays, "
                + "the own part of their contribution without its age, and the owner's achievements for working "
                + "together.",
            terms: [
                .init(of: "collaborators", weight: collaborator),
                .init(of: "plays of collaborative tracks", weight: play),
                .init(of: "own contribution of collaborative tracks", weight: contribution),
                .init(of: "collaboration achievements", weight: achievement),
            ],
            floors: [0, 5_000, 15_000, 40_000, 100_000],
            columns: [
                .init("collaborators", title: "Collaborators"), .init("collaborativeTracks", title: "Tracks"),
                .init("collaborativePlays", title: "Plays"), .init("achievements", title: "Achievements"),
            ]),
        sources: [.catalog, .progress])

    func scores(of subjects: [BoardSubject]) -> [Int128?] {
        subjects.map { subject in
            let values = subject.values
            // Rounded half up once, from units of 2^-32.
            let contribution = (Int128(Self.contribution) * Int128(values.collaborativeWeight) + 1 << 31) >> 32
            return Int128(Self.collaborator) * Int128(values.collaborators)
                + Int128(Self.play) * Int128(values.collaborativePlays) + contribution
                + Int128(Self.achievement) * Int128(values.collaborationAchievements)
        }
    }

    func supporting(_ subject: BoardSubject) -> [Int64?] {
        let values = subject.values
        return [
            values.collaborators, values.collaborativeTracks, values.collaborativePlays,
            values.collaborationAchievements,
        ]
    }
}
