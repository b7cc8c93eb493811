internal import Contracts
internal import Storage

/// Explains the figures of an artist.
struct ArtistExplanation {
    private let artist: Int64
    private let now: Timestamp
    private let store: any SQLReading
    private let unfolded: UnfoldedEvents

    /// Tracks whose points are named.
    private static let namedTracks = 3

    init(of artist: Int64, _ tail: DeltaTail, at now: Timestamp, in store: any SQLReading) throws {
        self.artist = artist
        self.now = now
        self.store = store
        unfolded = try UnfoldedEvents(of: artist, tail, in: store)
    }

    func explain(_ figure: Catalog.Figure) throws -> Catalog.Explanation {
        switch figure {
        case .plays: try plays()
        case .platformShare: try share()
        case .growth: try growth()
        case .points: try points()
        }
    }

    private func plays() throws -> Catalog.Explanation {
        var text = Catalog.Explanation(.plays, rule: FigureRules.plays + FigureRules.tracksOfPlays, at: now)
        let kept = try totals()
        text.tell(try kept.plays(unfolded))
        text.inputs.insert(Catalog.FigureInput(.tracks, "Tracks taken together", .count(kept.tracks)), at: 0)
        text.leftOut += try UncountedPlays(ofArtist: artist, unfolded, in: store).leftOut
        return text
    }

    private func growth() throws -> Catalog.Explanation {
        var text = Catalog.Explanation(.growth, rule: FigureRules.growth, at: now)
        let windows = try GrowthWindows(ofArtist: artist, unfolded, at: now, in: store)
        let today = now.day.number..<now.day.number + 1
        text.tell(
            windows, try totals().plays(unfolded),
            today: try GrowthWindows.plays(ofArtist: artist, in: today, store)
                .adding(unfolded.total(.plays, in: today)))
        text.leftOut += try UncountedPlays(ofArtist: artist, unfolded, in: store).leftOutOfDays
        return text
    }

    private func share() throws -> Catalog.Explanation {
        let kept = try totals()
        let rule = FigureRules.share + (kept.isStaff ? " This artist is of the staff." : "")
        var text = Catalog.Explanation(.platformShare, rule: rule, at: now)
        let points = try ArtistPoints(weight: kept.weight, in: store)
        text.value = .millionths(points.sharePartsPerMillion)
        text.inputs = [
            Catalog.FigureInput(.ownPoints, "Points of the artist", .milliPoints(points.milliPoints(at: now))),
            Catalog.FigureInput(.allPoints, "Points of all artists", .milliPoints(points.platformMilliPoints(at: now))),
        ]
        try leaveTracks(to: &text, try tracks())
        return text
    }

    private func points() throws -> Catalog.Explanation {
        var text = Catalog.Explanation(.points, rule: FigureRules.artistPoints, at: now)
        let points = try ArtistPoints(weight: try totals().weight, in: store)
        let tracks = try tracks()
        text.value = .milliPoints(points.milliPoints(at: now))
        text.inputs = [Catalog.FigureInput(.tracksScoring, "Tracks that score", .count(tracks.scoring))]
        var rest = points.weight
        for track in tracks.heaviest {
            rest -= track.weight
            let title = try store.first("SELECT title FROM tracks WHERE key = ?1", [.integer(track.key)]) {
                try $0.text(0)
            }
            text.inputs.append(
                Catalog.FigureInput(
                    .trackPoints, title ?? "", .milliPoints(ContributionWeight.milliPoints(track.weight, at: now))))
        }
        if tracks.scoring > Int64(tracks.heaviest.count) {
            text.inputs.append(
                Catalog.FigureInput(
                    .otherTracksPoints, "All others together",
                    .milliPoints(ContributionWeight.milliPoints(rest, at: now))))
        }
        try leaveTracks(to: &text, tracks)
        return text
    }

    private func leaveTracks(to text: inout Catalog.Explanation, _ tracks: Tracks) throws {
        text.leave(out: .notPublic, .tracks, tracks.hidden, "Private or sold.")
        text.leave(out: .exclusive, .tracks, tracks.exclusive, "Public, and licensed exclusively only.")
        text.leaveWaiting(unfolded)
    }

    // MARK: Reading

    /// The artist's kept totals.
    private struct Totals {
        var tracks: Int64 = 0
        var openingPlays: Int64 = 0
        var foldedPlays: Int64 = 0
        var weight: Int128 = 0
        var isStaff = false

        func plays(_ unfolded: UnfoldedEvents) throws -> LifetimePlays {
            try LifetimePlays(broughtIn: openingPlays, folded: foldedPlays, unfolded: unfolded.total(.plays))
        }
    }

    private func totals() throws -> Totals {
        let kept = try store.first(
            "SELECT tracks, opening_plays, plays, weight_high, weight_low, staff FROM artist_totals WHERE artist = ?1",
            [.integer(artist)]
        ) { row in
            Totals(
                tracks: try row.int(0), openingPlays: try row.int(1), foldedPlays: try row.int(2),
                weight: try StoredWide.read(row, 3), isStaff: try row.int(5) != 0)
        }
        return kept ?? Totals()
    }

    /// The artist's tracks as points see them.
    private struct Tracks {
        var scoring: Int64 = 0
        var hidden: Int64 = 0
        var exclusive: Int64 = 0
        /// Those with most points, the first one first.
        var heaviest: [(key: Int64, weight: Int128)] = []
    }

    /// Goes through all of them: who asks why waits for it, a page does not.
    private func tracks() throws -> Tracks {
        var tracks = Tracks()
        try store.query(
            """
            SELECT s.track, s.weight_high, s.weight_low, s.is_public, s.earns
            FROM track_credits c JOIN track_sums s ON s.track = c.track WHERE c.artist = ?1
            """, [.integer(artist)]
        ) { row in
            guard try row.int(3) != 0 else { return tracks.hidden += 1 }
            guard try row.int(4) != 0 else { return tracks.exclusive += 1 }
            tracks.scoring += 1
            let track = (key: try row.int(0), weight: try StoredWide.read(row, 1))
            let place = tracks.heaviest.firstIndex { ($0.weight, track.key) < (track.weight, $0.key) }
            if let place {
                tracks.heaviest.insert(track, at: place)
            } else {
                tracks.heaviest.append(track)
            }
            if tracks.heaviest.count > Self.namedTracks { tracks.heaviest.removeLast() }
        }
        return tracks
    }
}
