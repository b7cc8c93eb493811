internal import Contracts
package import Plugins
internal import Storage

/// The boards of a service: those made of values first, since the others are made of their ranks.
package struct BoardList: Sendable {
    /// In the order in which they are shown.
    package let all: [any LeaderboardBoard]
    /// Of each in ``all``, what it says of itself.
    let abouts: [BoardDescription]
    /// What each call asks for, by itself: a description is long to copy.
    let names: [String]
    let tellsNext: [Bool]
    let sources: [[BoardSource]]

    /// The boards that there are. A new one is a file beside this one and a line here.
    package static let standard = BoardList([
        OverallBoard(), PointsBoard(), PlaysBoard(), UploadsBoard(), QualityBoard(), EarningsBoard(), CollabBoard(),
    ])

    /// - Parameter boards: each name once; of two the first counts.
    package init(_ boards: [any LeaderboardBoard]) {
        var known: Set<String> = []
        let all = boards.filter { known.insert($0.about.board.name).inserted }
        self.all = all
        abouts = all.map(\.about)
        names = abouts.map(\.board.name)
        tellsNext = abouts.map(\.board.tellsNext)
        sources = abouts.map { about in BoardSource.allCases.filter { about.sources.contains($0) } }
    }

    /// There are few: their names are sooner compared than looked up.
    func place(of name: String) -> Int? { names.firstIndex(of: name) }

    /// The places of boards made of values.
    var plain: [Int] { all.indices.filter { abouts[$0].ranks == nil } }

    /// The places of boards made of ranks, each with the places of the boards that it is made of.
    var derived: [(place: Int, of: [Int], depth: Int)] {
        all.indices.compactMap { place in
            abouts[place].ranks.map { ranks in
                (place, ranks.boards.compactMap { self.place(of: $0) }.filter { abouts[$0].ranks == nil }, ranks.depth)
            }
        }
    }

    /// A board's scores, one for each subject.
    func scores(_ place: Int, of subjects: [BoardSubject]) throws(StorageError) -> [Int128?] {
        let scores = all[place].scores(of: subjects)
        guard scores.count == subjects.count else {
            throw StorageError.failed(
                reason:
                    "the board \(abouts[place].board.name) gave \(scores.count) scores for \(subjects.count) artists")
        }
        return scores
    }

    /// As the wire tells them.
    var told: [Leaderboards.Board] { abouts.map(\.board) }
}
