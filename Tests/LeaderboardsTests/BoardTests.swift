import Contracts
import Plugins
import Testing

@testable import LeaderboardsService

/// What each board makes of an artist's values, by itself.
@Suite("The boards") struct BoardTests {
    private static let boards = BoardList.standard

    private func board(_ name: String) throws -> any LeaderboardBoard {
        Self.boards.all[try #require(Self.boards.place(of: name))]
    }

    private func score(_ name: String, _ set: (inout BoardValues) -> Void) throws -> Int128? {
        var values = BoardValues()
        set(&values)
        return try board(name).scores(of: [BoardSubject(values)])[0]
    }

    @Test func `the seven stand in one list, made of values before made of ranks`() {
        #expect(
            Self.boards.told.map(\.name) == ["overall", "points", "plays", "uploads", "quality", "earnings", "collab"])
        #expect(Self.boards.plain.count == 6)
        #expect(Self.boards.derived.map(\.place) == [0] && Self.boards.derived[0].of.count == 6)
        for about in Self.boards.abouts {
            #expect(about.board.tiers.map(\.tier) == Leaderboards.Tier.allCases, "\(about.board.name)")
            #expect(zip(about.board.tiers, about.board.tiers.dropFirst()).allSatisfy { $0.from < $1.from })
            #expect(about.board.explanation.hasSuffix(".") && !about.board.columns.isEmpty)
        }
        // Of two with a name the first counts.
        #expect(BoardList([PlaysBoard(), UploadsBoard(), PlaysBoard()]).all.count == 2)
    }

    /// Rounded half up, once, from whole numbers: 8 of 15 fields are 53.333 %, 5 of 16 tracks' fields 6.25 %.
    @Test(
        arguments: [
            (2, 10, nil), (3, 0, 0), (3, 15, 1000), (3, 8, 533), (3, 1, 67), (16, 5, 63), (16, 15, 188), (7, 3, 86),
            (8, 1, 25), (2001, 10_004, 1000), (2001, 10_000, 1000), (2001, 9_998, 999),
        ] as [(Int64, Int64, Int128?)])
    func `quality is the mean to a tenth of a percent`(tracks: Int64, filled: Int64, expected: Int128?) throws {
        #expect(
            try score("quality") {
                ($0.tracks, $0.filledFields) = (tracks, filled)
            } == expected)
    }

    @Test func `collab adds its parts, and rounds the contribution once`() throws {
        let one = Int64(1) << 32
        func collab(_ collaborators: Int64, _ plays: Int64, _ weight: Int64, _ achievements: Int64) throws -> Int128? {
            try score("collab") {
                ($0.collaborators, $0.collaborativePlays) = (collaborators, plays)
                ($0.collaborativeWeight, $0.collaborationAchievements) = (weight, achievements)
            }
        }
        #expect(try collab(0, 0, 0, 0) == 0)
        // 10 a collaborator, 0.01 a play, 2 a contribution point, 5 an achievement.
        #expect(try collab(2, 7, one, 3) == 2000 + 7 + 200 + 1500)
        #expect(try collab(0, 0, one / 400, 0) == 0)
        #expect(try collab(0, 0, one / 400 + 1, 0) == 1)
        #expect(try collab(0, .max, .max, 0) == Int128(Int64.max) + (Int128(Int64.max) * 200 + 1 << 31) >> 32)
    }

    @Test func `overall counts ranks below a hundred by their weights`() throws {
        let overall = try board("overall")
        func score(_ ranks: [Int64?]) -> Int128? { overall.scores(of: [BoardSubject(BoardValues(), ranks: ranks)])[0] }
        // Points, plays, uploads, quality, collab, earnings.
        #expect(score([1, 1, 1, 1, 1, 1]) == 9900)
        #expect(score([99, nil, nil, nil, nil, nil]) == 25)
        #expect(score([nil, nil, nil, nil, nil, 99]) == 10)
        #expect(score([100, 101, 5000, nil, nil, nil]) == 0)
        // 25 · 90 + 20 · 80 + 15 · (70 + 60 + 50) + 10 · 40
        #expect(score([10, 20, 30, 40, 50, 60]) == 6950)
        #expect(overall.about.board.terms.map(\.weight) == [25, 20, 15, 15, 15, 10])
        #expect(overall.about.ranks?.depth == 99)
    }

    /// Ten-thousandths of a percent of all, rounded half up; less than one is told as such.
    @Test(
        arguments: [
            (1, 1, 1_000_000, false), (1, 3, 333_333, false), (2, 3, 666_667, false), (1, 1_000_000, 1, false),
            (1, 1_000_001, 0, true), (3, 2_000_000, 2, false), (2_999_999, 2_000_000_000_000, 1, false),
            (Int128.max / 4, Int128.max / 2, 500_000, false), (1, Int128.max, 0, true),
        ] as [(Int128, Int128, Int64, Bool)])
    func `earnings are a part of all`(weight: Int128, all: Int128, value: Int64, isBelowOne: Bool) throws {
        let shown = try board("earnings").shown(weight, of: BoardPlatform(weight: all))
        #expect(shown == Leaderboards.Score(value, isBelowOne: isBelowOne, exact: String(weight)))
    }

    /// Where Silver, Gold, Platinum and Diamond begin, in smallest units; XP of the levels 10, 20, 30 and 40.
    private static let floors: [String: [Int64]] = [
        "overall": [3_000, 5_000, 6_500, 8_000], "uploads": [10, 25, 50, 100],
        "plays": [1_000, 10_000, 50_000, 100_000], "earnings": [20_000, 50_000, 100_000, 150_000],
        "quality": [600, 750, 850, 950], "collab": [5_000, 15_000, 40_000, 100_000],
        "points": [2_700, 8_282, 15_617, 24_355],
    ]

    @Test(arguments: floors.keys.sorted())
    func `tiers begin where the rules say`(name: String) throws {
        let tiers = Leaderboards.Tier.allCases
        for (index, floor) in (Self.floors[name] ?? []).enumerated() {
            #expect(try board(name).tier(of: .init(floor)) == tiers[index + 1], "\(name) \(floor)")
            #expect(try board(name).tier(of: .init(floor - 1)) == tiers[index], "\(name) \(floor - 1)")
        }
        #expect(try board(name).tier(of: .init(0)) == .bronze)
    }

    @Test func `a score beyond 64 bits is shown with all of its digits`() throws {
        let shown = try board("plays").shown(Int128(Int64.max) + 1, of: BoardPlatform())
        #expect(shown == Leaderboards.Score(.max, exact: "9223372036854775808"))
    }

    @Test func `the numbers beside a score are as many as the columns`() throws {
        var values = BoardValues()
        (values.tracks, values.plays, values.xp) = (4, 10, 100)
        for board in Self.boards.all {
            let subject = BoardSubject(values, ranks: board.about.ranks?.boards.map { _ in 7 } ?? [])
            #expect(board.supporting(subject).count == board.about.board.columns.count, "\(board.about.board.name)")
        }
        #expect(try board("plays").supporting(BoardSubject(values)) == [4, 25])
        #expect(try board("plays").supporting(BoardSubject(BoardValues())) == [0, nil])
        #expect(try board("points").supporting(BoardSubject(values)) == [2, 4])
    }
}
