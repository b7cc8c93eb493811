import Contracts
import JSONRPC
import Support
import Testing
import Transport

@testable import CatalogService

/// Why a figure is what it is; that explained values are those of the pages is compared in ``FigureOracleTests``.
@Suite("Explanations of figures")
struct ExplanationTests {
    private func explain(
        _ figure: Catalog.Figure, _ catalog: TestCatalog, _ track: TrackID? = nil
    ) async throws -> Catalog.Explanation {
        try await catalog.client.call(Catalog.ExplainFigure(artist: "a", figure: figure, track: track))
    }

    @Test func `what cannot be explained is refused`() async throws {
        try await withCatalog { catalog in
            try await catalog.put(artists: [artist("a"), artist("b")])
            try await catalog.put(tracks: [track("own", by: ["a"]), track("foreign", by: ["b"])])
            for figure in Catalog.Figure.allCases {
                let nobody = Catalog.ExplainFigure(artist: "none", figure: figure)
                #expect(await failure { try await catalog.client.call(nobody) } == .unknownArtist("none"))
                for other in ["foreign", "none"] as [TrackID] {
                    #expect(await failure { try await explain(figure, catalog, other) } == .unknownTrack(other))
                }
            }
            guard case .badFilter("track", _)? = await failure({ try await explain(.platformShare, catalog, "own") })
            else {
                Issue.record("a track has no share")
                return
            }
        }
    }

    @Test func `an artist with nothing has figures of nothing`() async throws {
        try await withCatalog { catalog in
            try await catalog.put(artists: [artist("a")])
            for (figure, value) in [
                (.plays, .count(0)), (.growth, .missing(plays: 10)), (.points, .milliPoints(0)),
                (.platformShare, .millionths(0)),
            ] as [(Catalog.Figure, Catalog.FigureAmount)] {
                let text = try await explain(figure, catalog)
                #expect(text.value == value && text.leftOut.isEmpty && text.track == nil)
            }
        }
    }

    @Test func `plays that are not folded are counted, and points say that they wait`() async throws {
        try await withCatalog { catalog in
            try await catalog.put(artists: [artist("a")])
            try await catalog.put(tracks: [track("t", by: ["a"], plays: 5)])
            let now = catalog.clock.now
            let long = Catalog.PlayRow(track: "t", listener: "l", at: now, listenedMs: 60_000)
            let short = Catalog.PlayRow(track: "t", listener: "l", at: now, listenedMs: 1000)
            // The fold takes nothing while this reads: both look at one moment of the store.
            try await catalog.record(plays: [long, long, short])
            for track in [nil, "t"] as [TrackID?] {
                let plays = try await explain(.plays, catalog, track)
                #expect(plays.value == .count(7) && plays.left(.tooShort) == 1)
                let growth = try await explain(.growth, catalog, track)
                #expect(growth.value == .missing(plays: 10))
                #expect(growth.left(.today) == 2 && growth.left(.undated) == 5)
            }
            try await catalog.folded()
            for track in [nil, "t"] as [TrackID?] {
                let points = try await explain(.points, catalog, track)
                #expect(points.left(.waiting) == 0)
            }
        }
    }

    @Test func `tracks that score nothing say why, and staff is named`() async throws {
        try await withCatalog { catalog in
            var staff = Catalog.AccountEntry(id: "u", name: "S", createdAt: moment())
            staff.staff = true
            try await catalog.put(artists: [artist("a")])
            try await catalog.put(accounts: [staff])
            try await catalog.put(roles: [.init(artist: "a", account: "u", role: .owner, since: moment())])
            var (sold, exclusive) = (track("sold", by: ["a"]), track("exclusive", by: ["a"]))
            sold.visibility = .sold
            exclusive.licensing = .exclusive
            try await catalog.put(tracks: [sold, exclusive, track("open", by: ["a"])])
            let points = try await explain(.points, catalog)
            #expect((points.left(.notPublic), points.left(.exclusive)) == (1, 1))
            #expect(points.inputs.map(\.label) == ["Tracks that score", "Track open"])
            for (track, reason) in [("sold", .notPublic), ("exclusive", .exclusive)]
                as [(TrackID, Catalog.LeftOut.Reason)]
            {
                let text = try await explain(.points, catalog, track)
                #expect(text.value == .milliPoints(0) && text.left(reason) == 1)
            }
            let share = try await explain(.platformShare, catalog)
            #expect(share.rule.hasSuffix("This artist is of the staff."))
            #expect(share.amount(.allPoints) == .milliPoints(0) && share.amount(.ownPoints) != .milliPoints(0))
        }
    }

    /// A track's age factor halves with every six months, and doubles where it is published later.
    @Test(arguments: [
        (0, 1_000_000, 0), (6, 500_000, 6000), (12, 250_000, 12_000), (-6, 2_000_000, -6000), (3, 707_107, 3000),
        (6 * 30, 0, 180_000), (-6 * 12, 4_096_000_000, -72_000),
    ])
    func ageFactors(_ months: Int64, _ millionths: Int64, _ milliMonths: Int64) throws {
        let month = Int64(ContributionWeight.halfLife) / 6
        let now = Timestamp("2026-01-01T00:00:00Z") ?? Timestamp()
        let track = ContributionWeight.Track(
            publishedAt: now.advanced(byMicroseconds: -months * month), producers: 1, visibility: .public,
            licensing: .both)
        let factors = try #require(ContributionWeight.Factors(of: track, plays: 9))
        #expect(abs(factors.ageMillionths(at: now) - millionths) <= max(1, millionths / 1_000_000_000))
        #expect(factors.milliMonths(at: now) == milliMonths)
        #expect(factors.playsMillionths == 2_000_000)
    }
}
