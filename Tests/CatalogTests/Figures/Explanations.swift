import Contracts
import JSONRPC
import Support
import Testing
import Transport

/// What is said of why figures are what they are, against the figures that the pages show and the recomputation.
struct Explanations {
    private let catalog: TestCatalog

    init(of catalog: TestCatalog) { self.catalog = catalog }

    /// - Parameters:
    ///   - page: the artist's, read at the same moment.
    ///   - withPoints: whether all events are folded, for which points wait.
    func compare(_ page: Catalog.GetActivity.Reply, _ expected: JSONValue, withPoints: Bool) async throws {
        let (artist, totals) = (page.artist.id, page.totals)
        let wanted = try #require(expected["explained"])

        let plays = try await explain(.plays, of: artist)
        #expect(plays.value == .count(totals.plays), "\(artist)")
        #expect(plays.counts[.tracks] == totals.tracks)
        #expect(plays.counts[.playsBroughtIn] == totals.playsBroughtIn)
        #expect(plays.counts[.playsCounted] == totals.plays - totals.playsBroughtIn)
        #expect(plays.uncounted == wanted["uncounted"]?.counts, "\(artist)")
        #expect(plays.leftOut.count == plays.uncounted.count)

        let growth = try await explain(.growth, of: artist)
        #expect(growth.value == amount(try await catalog.summary(of: artist).growth), "\(artist)")
        #expect(growth.counts[.playsCurrent] == totals.playsRecent)
        #expect(growth.counts[.playsPrevious] == totals.playsBefore)
        #expect(growth.uncounted == wanted["uncounted"]?.counts)
        #expect(growth.left(.today) == wanted["today"]?.integerValue)
        #expect(growth.left(.undated) == totals.playsBroughtIn)

        for track in wanted["tracks"]?.arrayValue ?? [] { try await compare(track, of: artist, withPoints) }
        guard withPoints else { return }
        let share = try await explain(.platformShare, of: artist)
        #expect(share.value == .millionths(totals.sharePartsPerMillion), "\(artist)")
        #expect(share.amount(.ownPoints) == .milliPoints(totals.milliPoints))
        #expect(share.amount(.allPoints) == .milliPoints(wanted["allPoints"]?.integerValue ?? -1))
        let points = try await explain(.points, of: artist)
        #expect(points.value == .milliPoints(totals.milliPoints), "\(artist)")
        #expect(points.counts[.tracksScoring] == wanted["scoring"]?.integerValue)
        let named = points.inputs.filter { $0.name == .trackPoints }.map(\.amount)
        #expect(
            named == wanted["heaviest"]?.arrayValue?.compactMap(\.integerValue).map { .milliPoints($0) }, "\(artist)")
        // The parts make the whole, but for their rounding.
        var sum: Int64 = 0
        for input in points.inputs {
            if case .milliPoints(let part) = input.amount { sum += part }
        }
        #expect(abs(sum - totals.milliPoints) <= 3, "\(artist)")
        for text in [share, points] {
            #expect(text.left(.notPublic) == wanted["hidden"]?.integerValue)
            #expect(text.left(.exclusive) == wanted["exclusive"]?.integerValue)
            #expect(text.left(.waiting) == 0)
        }
    }

    private func compare(_ wanted: JSONValue, of artist: ArtistID, _ withPoints: Bool) async throws {
        let track = TrackID(unchecked: try #require(wanted["id"]?.stringValue))
        func number(_ name: String) -> Int64 { wanted[name]?.integerValue ?? -1 }

        let plays = try await explain(.plays, of: artist, track)
        #expect(plays.value == .count(number("plays")), "\(track)")
        #expect(plays.counts[.playsBroughtIn] == number("broughtIn"))
        #expect(plays.uncounted == wanted["uncounted"]?.counts, "\(track)")
        let growth = try await explain(.growth, of: artist, track)
        #expect(
            growth.value
                == amount(growthByRule(current: number("current"), previous: number("previous"))), "\(track)")
        #expect(growth.counts[.playsCurrent] == number("current"))
        #expect(growth.counts[.playsPrevious] == number("previous"))
        #expect(growth.left(.today) == number("today"))
        #expect([plays, growth].allSatisfy { $0.track?.id == track })
        guard withPoints else { return }
        let points = try await explain(.points, of: artist, track)
        #expect(points.value == .milliPoints(number("milliPoints")), "\(track)")
        #expect(points.counts[.plays] == number("plays"))
        #expect(points.counts[.producers] == number("producers"))
        guard case .millionths(let age)? = points.amount(.ageFactor),
            case .millionths(let factor)? = points.amount(.playsFactor)
        else {
            #expect(number("milliPoints") == 0 && !points.leftOut.isEmpty)
            return
        }
        // What is shown, multiplied as the rule says, is the figure.
        let product = Double(age) * Double(factor) / 1e9 / Double(number("producers"))
        #expect(abs(product - Double(number("milliPoints"))) <= 0.6, "\(track) \(product)")
    }

    private func explain(
        _ figure: Catalog.Figure, of artist: ArtistID, _ track: TrackID? = nil
    ) async throws -> Catalog.Explanation {
        let text = try await catalog.client.call(Catalog.ExplainFigure(artist: artist, figure: figure, track: track))
        #expect(text.figure == figure && text.asOf == catalog.clock.now && !text.rule.isEmpty)
        return text
    }

    private func amount(_ growth: Growth) -> Catalog.FigureAmount {
        switch growth {
        case .measured(let tenths): .tenthsOfPercent(tenths)
        case .calculating(_, let needed): .missing(plays: needed)
        }
    }

    /// The domain's words, in real numbers.
    private func growthByRule(current: Int64, previous: Int64) -> Growth {
        guard current + previous >= 10 else {
            return .calculating(plays: current + previous, needed: 10 - current - previous)
        }
        let share = Double(current - previous) / Double(max(current, previous))
        return .measured(tenths: Int64((share * 1000).rounded(.toNearestOrAwayFromZero)))
    }
}

extension Catalog.Explanation {
    func amount(_ name: Catalog.InputName) -> Catalog.FigureAmount? { inputs.first { $0.name == name }?.amount }

    fileprivate var counts: [Catalog.InputName: Int64] {
        inputs.reduce(into: [:]) { counts, input in
            if case .count(let count) = input.amount { counts[input.name] = count }
        }
    }

    func left(_ reason: Catalog.LeftOut.Reason) -> Int64 { leftOut.first { $0.reason == reason }?.count ?? 0 }

    /// What does not count by the rule of plays.
    fileprivate var uncounted: [String: Int64] {
        leftOut.filter { [.tooShort, .ownTeam, .staff, .voided].contains($0.reason) }
            .reduce(into: [:]) { $0[$1.reason.rawValue] = $1.count }
    }
}

extension JSONValue {
    fileprivate var counts: [String: Int64] {
        (objectValue ?? []).reduce(into: [:]) { $0[$1.name] = $1.value.integerValue }
    }
}
