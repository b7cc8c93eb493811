internal import Contracts
internal import Plugins

/// The artist's part of all contribution points. Ordered and tied by the whole weight, which time does not change; the
/// part is computed when it is shown, since every other artist's weight changes it.
struct EarningsBoard: LeaderboardBoard {
    static let name = "earnings"

    let about = BoardDescription(
        Leaderboards.Board(
            name, title: "Earnings", label: "%", decimals: 4,
            explanation: "The artist's part of the contribution points of all artists. A track's points grow with its "
                + "plays, halve every six months and are divided among its producers; private, sold and exclusive-only "
                + "tracks have none. It is no amount of money.",
            floors: [0, 20_000, 50_000, 100_000, 150_000],
            columns: [.init("tracks", title: "Tracks"), .init("plays", title: "Plays")]),
        sources: [.catalog])

    func scores(of subjects: [BoardSubject]) -> [Int128?] { subjects.map(\.values.weight) }

    /// In ten-thousandths of a percent, rounded half up; less than one is told as such.
    func shown(_ score: Int128, of platform: BoardPlatform) -> Leaderboards.Score {
        let all = max(platform.weight, score)
        guard score > 0, all > 0 else { return Leaderboards.Score(0, exact: String(score)) }
        let product = UInt128(score).multipliedFullWidth(by: 1_000_000)
        let (quotient, rest) = UInt128(all).dividingFullWidth(product)
        if quotient == 0 { return Leaderboards.Score(0, isBelowOne: true, exact: String(score)) }
        let isUp = rest >= UInt128(all) - rest
        return Leaderboards.Score(Int64(clamping: quotient + (isUp ? 1 : 0)), exact: String(score))
    }

    func supporting(_ subject: BoardSubject) -> [Int64?] { [subject.values.tracks, subject.values.plays] }
}
