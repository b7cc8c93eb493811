internal import Contracts
internal import Storage

/// Explains the figures of one of an artist's tracks.
struct TrackExplanation {
    private let track: Int64
    private let name: Catalog.TrackName
    private let terms: ContributionWeight.Track
    /// Folded plays, and those that points count.
    private let foldedPlays: Int64
    private let openingPlays: Int64
    private let now: Timestamp
    private let store: any SQLReading
    private let unfolded: UnfoldedEvents

    /// - Throws: ``CatalogFailure/unknownTrack(_:)`` for one that the artist is not credited with.
    init(of id: TrackID, by artist: Int64, _ tail: DeltaTail, at now: Timestamp, in store: any SQLReading) throws {
        let found = try store.first(
            """
            SELECT t.key, t.title FROM tracks t JOIN track_credits c ON c.track = t.key
            WHERE t.id = ?1 AND c.artist = ?2
            """, [.text(id.text), .integer(artist)]
        ) { row in (try row.int(0), Catalog.TrackName(id: id, title: try row.text(1))) }
        guard let found else { throw CatalogFailure.unknownTrack(id) }
        (track, name) = found
        let standing = try TrackStanding.read(track, in: store)
        (terms, foldedPlays, openingPlays) = (standing.terms, standing.plays, standing.openingPlays)
        self.now = now
        self.store = store
        unfolded = try UnfoldedEvents(ofTracks: [track], tail, in: store)
    }

    func explain(_ figure: Catalog.Figure) throws -> Catalog.Explanation {
        var text: Catalog.Explanation
        switch figure {
        case .plays: text = try plays()
        case .growth: text = try growth()
        case .points: text = try points()
        case .platformShare:
            throw CatalogFailure.badFilter(
                field: "track", reason: "a track has no share of the platform; expected none, found \"\(name.id)\"")
        }
        text.track = name
        return text
    }

    private func lifetime() throws -> LifetimePlays {
        try LifetimePlays(broughtIn: openingPlays, folded: foldedPlays, unfolded: unfolded.total(.plays))
    }

    private func plays() throws -> Catalog.Explanation {
        var text = Catalog.Explanation(.plays, rule: FigureRules.plays, at: now)
        text.tell(try lifetime())
        text.leftOut += try UncountedPlays(ofTrack: track, unfolded, in: store).leftOut
        return text
    }

    private func growth() throws -> Catalog.Explanation {
        var text = Catalog.Explanation(.growth, rule: FigureRules.growth, at: now)
        let today = now.day.number..<now.day.number + 1
        text.tell(
            try GrowthWindows(ofTrack: track, unfolded, at: now, in: store), try lifetime(),
            today: try GrowthWindows.plays(ofTrack: track, in: today, store)
                .adding(unfolded.total(.plays, in: today)))
        text.leftOut += try UncountedPlays(ofTrack: track, unfolded, in: store).leftOutOfDays
        return text
    }

    private func points() throws -> Catalog.Explanation {
        var text = Catalog.Explanation(.points, rule: FigureRules.trackPoints, at: now)
        // As the fold has them: points wait for it.
        let plays = try LifetimePlays(broughtIn: openingPlays, folded: foldedPlays, unfolded: 0).total
        text.inputs = [
            Catalog.FigureInput(.plays, "Plays", .count(plays)),
            Catalog.FigureInput(.publishedAt, "Published", .time(terms.publishedAt)),
            Catalog.FigureInput(.producers, "Producers", .count(Int64(terms.producers))),
        ]
        guard let factors = ContributionWeight.Factors(of: terms, plays: plays) else {
            text.value = .milliPoints(0)
            if terms.visibility == .public {
                text.leave(out: .exclusive, .tracks, 1, "Licensed exclusively only.")
            } else {
                text.leave(out: .notPublic, .tracks, 1, "Private or sold.")
            }
            return text
        }
        text.value = .milliPoints(ContributionWeight.milliPoints(factors.weight, at: now))
        text.inputs += [
            Catalog.FigureInput(.age, "Age", .milliMonths(factors.milliMonths(at: now))),
            Catalog.FigureInput(.ageFactor, "2^(−age/6)", .millionths(factors.ageMillionths(at: now))),
            Catalog.FigureInput(.playsFactor, "1 + 2x/(x + 1)", .millionths(factors.playsMillionths)),
        ]
        text.leaveWaiting(unfolded)
        text.leftOut += try UncountedPlays(ofTrack: track, unfolded, in: store).leftOut
        return text
    }
}
