internal import Contracts
internal import Storage

/// What a track is to the figures of its artists and of the platform, at one moment.
struct TrackStanding {
    var artists: [Int64]
    var openingPlays: Int64
    var openingDownloads: Int64
    /// Counted events that are folded.
    var plays: Int64 = 0
    var downloads: Int64 = 0
    var terms: ContributionWeight.Track
    /// Whether it counts for the platform: public, and of an artist at least who is not staff.
    var isOfPlatform = false
    var weight: Int128 = 0

    /// What it contributes to each credited artist: all of it.
    var amounts: FigureChange.Amounts {
        FigureChange.Amounts(
            tracks: 1, openingPlays: openingPlays, openingDownloads: openingDownloads, plays: plays,
            downloads: downloads, weight: weight, collaborations: artists.count > 1 ? 1 : 0)
    }

    /// The standing that an entry gives a track.
    ///
    /// - Parameter before: what it was until now, whose events it keeps; nil for a new track.
    init(
        _ entry: Catalog.TrackEntry, artists: [Int64], after before: TrackStanding?, in store: any SQLReading
    ) throws {
        self.artists = artists
        openingPlays = entry.opening?.plays ?? 0
        openingDownloads = entry.opening?.downloads ?? 0
        plays = before?.plays ?? 0
        downloads = before?.downloads ?? 0
        terms = ContributionWeight.Track(
            publishedAt: entry.publishedAt, producers: artists.count, visibility: entry.visibility,
            licensing: entry.licensing)
        try renew(in: store)
    }

    /// What a track is that is not in the catalogue: nothing to anybody, whatever happened to it.
    private static let removedTerms = ContributionWeight.Track(
        publishedAt: ContributionWeight.origin, producers: 0, visibility: .private, licensing: .exclusive)

    /// A removed track's, which keeps its events alone.
    var removed: TrackStanding {
        var standing = self
        standing.artists = []
        standing.openingPlays = 0
        standing.openingDownloads = 0
        standing.terms = Self.removedTerms
        standing.isOfPlatform = false
        standing.weight = 0
        return standing
    }

    private init(_ row: borrowing SQLRow) throws {
        artists = []
        plays = try row.int(0)
        downloads = try row.int(1)
        isOfPlatform = try row.int(2) != 0
        weight = try StoredWide.read(row, 3)
        openingPlays = try row.int(5)
        openingDownloads = try row.int(6)
        terms = ContributionWeight.Track(
            publishedAt: Timestamp(microseconds: try row.int(7)), producers: 0,
            visibility: try row.int(8) != 0 ? .public : .private,
            licensing: try row.int(9) != 0 ? .nonExclusive : .exclusive)
    }

    /// What of it is stored beside the sums, in the order of the columns.
    var values: [SQLValue] {
        [.integer(isOfPlatform ? 1 : 0)] + StoredWide.values(weight) + [
            .integer(openingPlays), .integer(openingDownloads), .integer(terms.publishedAt.microseconds),
            .integer(terms.visibility == .public ? 1 : 0), .integer(terms.licensing == .exclusive ? 0 : 1),
        ]
    }

    private mutating func credit(_ artist: Int64) {
        artists.append(artist)
        terms.producers += 1
    }

    /// The standings of tracks, removed ones too, by their places in `keys`; nil for a key that no track has.
    static func read(_ keys: [Int64], in store: any SQLReading) throws -> [TrackStanding?] {
        var found = [TrackStanding?](repeating: nil, count: keys.count)
        // A row for each credited artist; one without an artist for a removed track.
        try store.scan(
            """
            SELECT s.plays, s.downloads, s.platform, s.weight_high, s.weight_low, s.opening_plays, s.opening_downloads,
                s.published_at, s.is_public, s.earns, c.artist
            FROM track_sums s LEFT JOIN track_credits c ON c.track = s.track
            WHERE s.track = ?1
            """, rows: keys.map { .integer($0) }, of: 1
        ) { index, row in
            if found[index] == nil { found[index] = try TrackStanding(row) }
            if let artist = try row.optionalInt(10) { found[index]?.credit(artist) }
        }
        return found
    }

    static func read(_ key: Int64, in store: any SQLReading) throws -> TrackStanding {
        guard let found = try read([key], in: store)[0] else {
            throw StorageError.damaged(reason: "the track with key \(key) has no sums")
        }
        return found
    }

    /// Computes anew what depends on events, terms and staff.
    mutating func renew(in store: any SQLReading) throws {
        renewWeight()
        isOfPlatform = false
        guard terms.visibility == .public else { return }
        for artist in artists where !isOfPlatform {
            isOfPlatform =
                try store.first("SELECT staff FROM artist_totals WHERE artist = ?1", [.integer(artist)]) {
                    try $0.int(0) == 0
                } ?? false
        }
    }

    mutating func renewWeight() {
        weight = ContributionWeight.weight(of: terms, plays: lifetimePlays)
    }

    private var lifetimePlays: Int64 {
        let (lifetime, overflowed) = openingPlays.addingReportingOverflow(plays)
        return overflowed ? .max - 1 : lifetime
    }

    /// What the feed tells of it, with plays that wait for the fold.
    func figures(adding waiting: Int64) -> ToldFigures {
        var standing = self
        standing.plays += waiting
        standing.renewWeight()
        return ToldFigures(
            weight: standing.weight, plays: standing.plays,
            playsWeight: ContributionWeight.playsWeight(of: standing.terms, plays: standing.lifetimePlays))
    }

    /// As much of a track's standing as ``figures(adding:)`` needs, from a row.
    ///
    /// - Parameter column: the first of plays, opening_plays, published_at, is_public, earns of its sums, and how many
    ///   are credited.
    init(told row: borrowing SQLRow, _ column: Int) throws {
        artists = []
        plays = try row.int(column)
        openingPlays = try row.int(column + 1)
        openingDownloads = 0
        terms = ContributionWeight.Track(
            publishedAt: Timestamp(microseconds: try row.int(column + 2)), producers: Int(try row.int(column + 5)),
            visibility: try row.int(column + 3) != 0 ? .public : .private,
            licensing: try row.int(column + 4) != 0 ? .nonExclusive : .exclusive)
    }
}
