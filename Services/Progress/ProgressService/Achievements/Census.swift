internal import Contracts
internal import Plugins
internal import Storage

/// All artists as they are at one position of the feed, and what they are compared by: read once a day, in memory.
///
/// Of an artist some 100 bytes, of a public track some 60 for each artist and genre; nothing of plays. Staff are in no
/// population, and a track is in none that staff alone made.
struct Census {
    struct Artist {
        var key: Int64
        var holder: HolderKey
        var isStaff: Bool
        var row: LedgerArtist
        /// By the day the profile was made, then the id; from 1.
        var place: Int64 = 0
        /// Plays of its public tracks: what it is compared by, unlike those of all, which count for itself.
        var publicPlays: Int64 = 0
        /// Plays of its best public track, and the step of the heaviest one; -1 without one.
        var bestPlays: Int64 = -1
        var bestPoints: Int64 = -1
        /// Its original dates, as month and day, and its genres with the plays of its best track of each: ranges of
        /// the census's lists.
        var dates = 0..<0
        var genres = 0..<0
    }

    private(set) var artists: [Artist] = []
    private var dates: [Int64] = []
    private var genres: [(genre: Int32, plays: Int64)] = []
    private var tables: [RankMeasure: RankTable] = [:]
    private var genreTables: [Int32: RankTable] = [:]
    private var qualityTable = RankTable([])
    private var playsTable = RankTable([])

    /// - Parameter generation: of the snapshot that the feed was last taken over by; what it did not bring is no more.
    init(_ tail: DeltaTail, in store: any SQLReading, generation: Int64) throws {
        let waiting = try WaitingFigures(tail.view(in: store))
        try readArtists(store, ChangeMark.first(of: generation), waiting)
        try readTracks(store, waiting)
        rank()
    }

    /// Holders of an artist, staff apart: some achievements take no track.
    var producers: Int64 {
        Int64(Set(artists.lazy.filter { !$0.isStaff }.map(\.holder)).count)
    }

    // MARK: Reading

    private mutating func readArtists(
        _ store: any SQLReading, _ firstMark: Int64, _ waiting: WaitingFigures
    ) throws {
        var staff: Set<Int64> = []
        try store.query("SELECT key FROM accounts WHERE staff = 1") { staff.insert(try $0.int(0)) }
        var names: [String] = []
        try store.query(
            """
            SELECT key, id, owner, created_at, pictures, bio, links, tracks, collaborations, filled, plays FROM artists
            WHERE mark >= ?1 ORDER BY key
            """, [.integer(firstMark)]
        ) { row in
            var found = try StoredLedger.artist(row, at: 2)
            let key = try row.int(0)
            found.figures.plays += waiting.plays[.artist(key), default: 0]
            names.append(try row.text(1))
            artists.append(
                Artist(
                    key: key, holder: found.owner.map { HolderKey(account: $0) } ?? HolderKey(artist: key),
                    isStaff: found.owner.map { staff.contains($0) } ?? false, row: found))
        }
        // Not by the store: its order of texts is its own.
        let order = artists.indices.sorted { left, right in
            let (one, other) = (artists[left].row.profile.createdAt, artists[right].row.profile.createdAt)
            return one != other ? one < other : names[left] < names[right]
        }
        for (place, index) in order.enumerated() { artists[index].place = Int64(place) + 1 }
    }

    private mutating func readTracks(_ store: any SQLReading, _ waiting: WaitingFigures) throws {
        var places: [Int64: Int32] = [:]
        for (index, artist) in artists.enumerated() { places[artist.key] = Int32(truncatingIfNeeded: index) }
        var numbers: [String: Int32] = [:]
        var plays: [Int64] = []
        var weights: [Int128] = []
        var heaviest: [Int32: Int128] = [:]
        var genrePlays: [Int32: [Int64]] = [:]
        var dates: [(artist: Int32, date: Int64)] = []
        var genres: [(artist: Int32, genre: Int32, plays: Int64)] = []
        try store.query(
            """
            SELECT plays, published_at, genres, credits, weight_high, weight_low, key FROM tracks
            WHERE public = 1 AND removed = 0
            """
        ) { row in
            let own = try row.withBytes(3) { try PackedCredits.decode($0) }.filter { $0.place != nil }
                .compactMap { places[$0.artist] }.filter { !artists[Int($0)].isStaff }
            guard !own.isEmpty else { return }
            let key = try row.int(6)
            let count = try row.int(0) + waiting.plays[.track(key), default: 0]
            plays.append(count)
            let weight = try StoredWide.read(row, 4) &+ waiting.weights[key, default: 0]
            weights.append(weight)
            let civil = Timestamp(microseconds: try row.int(1)).day.civil
            let found = Set(try row.text(2).split(separator: "\n").map(String.init)).map { name in
                let number = numbers[name] ?? Int32(truncatingIfNeeded: numbers.count)
                numbers[name] = number
                return number
            }
            for genre in found { genrePlays[genre, default: []].append(count) }
            for artist in own {
                artists[Int(artist)].publicPlays += count
                artists[Int(artist)].bestPlays = max(artists[Int(artist)].bestPlays, count)
                heaviest[artist] = max(heaviest[artist] ?? weight, weight)
                dates.append((artist, civil.month * 100 + civil.day))
                for genre in found { genres.append((artist, genre, count)) }
            }
        }
        tables[.trackPlays] = RankTable(plays)
        let steps = WeightSteps(weights)
        tables[.trackPoints] = RankTable(weights.map(steps.step))
        for (artist, weight) in heaviest { artists[Int(artist)].bestPoints = steps.step(of: weight) }
        genreTables = genrePlays.mapValues { RankTable($0) }
        keep(&dates, &genres)
    }

    /// Puts what was found of tracks into the order of artists, each date and genre once.
    private mutating func keep(
        _ found: inout [(artist: Int32, date: Int64)], _ tracks: inout [(artist: Int32, genre: Int32, plays: Int64)]
    ) {
        found.sort { ($0.artist, $0.date) < ($1.artist, $1.date) }
        tracks.sort { ($0.artist, $0.genre, $1.plays) < ($1.artist, $1.genre, $0.plays) }
        for (index, next) in found.enumerated() {
            if index > 0, found[index - 1] == next { continue }
            let range = artists[Int(next.artist)].dates
            artists[Int(next.artist)].dates = (range.isEmpty ? dates.count : range.lowerBound)..<dates.count + 1
            dates.append(next.date)
        }
        for (index, next) in tracks.enumerated() {
            // The best of a genre is the first.
            if index > 0, (tracks[index - 1].artist, tracks[index - 1].genre) == (next.artist, next.genre) { continue }
            let range = artists[Int(next.artist)].genres
            artists[Int(next.artist)].genres = (range.isEmpty ? genres.count : range.lowerBound)..<genres.count + 1
            genres.append((next.genre, next.plays))
        }
    }

    // MARK: Ranks

    private mutating func rank() {
        let producers = artists.filter(\.isProducer)
        tables[.publicTracks] = RankTable(producers.map(\.row.figures.tracks))
        tables[.genres] = RankTable(producers.map { Int64($0.genres.count) })
        qualityTable = RankTable(producers.map { $0.row.figures.quality })
        playsTable = RankTable(producers.map(\.publicPlays))
        tables[.overall] = RankTable(producers.map { overall($0) })
    }

    /// The three shares together: the less they are, the more this is; above 0.
    private func overall(_ artist: Artist) -> Int64 {
        let figures = artist.row.figures
        let parts = [
            tables[.publicTracks]?.rank(.publicTracks, of: figures.tracks),
            playsTable.rank(.overall, of: artist.publicPlays),
            qualityTable.rank(.overall, of: figures.quality),
        ].compactMap { $0 }
        return parts.reduce(1) { $0 + $1.population - $1.atLeast }
    }

    private func ranks(_ measure: RankMeasure, of artist: Artist) -> [MeasuredRank] {
        guard artist.isProducer else { return [] }
        let value: Int64
        switch measure {
        case .publicTracks: value = artist.row.figures.tracks
        case .genres: value = Int64(artist.genres.count)
        case .overall: value = overall(artist)
        case .trackPlays: value = artist.bestPlays
        case .genreTrackPlays:
            return genres[artist.genres].compactMap { genre, plays in genreTables[genre]?.rank(measure, of: plays) }
        case .trackPoints: value = artist.bestPoints
        }
        return tables[measure].map { [$0.rank(measure, of: value)] } ?? []
    }

    /// What a criterion asks for of an artist, on a day.
    func subject(
        _ artist: Artist, _ counts: Set<CountMeasure>, _ ranks: Set<RankMeasure>, on today: Day
    ) -> CriterionSubject {
        var subject = CriterionSubject()
        let row = artist.row
        for measure in counts {
            switch measure {
            case .publicTracks: subject.counts.append(.init(measure, row.figures.tracks))
            case .collaborations: subject.counts.append(.init(measure, row.figures.collaborations))
            case .filledFields: subject.counts.append(.init(measure, row.figures.filled))
            case .plays: subject.counts.append(.init(measure, row.figures.plays))
            case .pictures: subject.counts.append(.init(measure, row.profile.pictures))
            case .bio: subject.counts.append(.init(measure, row.profile.hasBio ? 1 : 0))
            case .links: subject.counts.append(.init(measure, row.profile.links))
            case .months: subject.counts.append(.init(measure, row.profile.createdAt.day.months(until: today)))
            case .place: subject.counts.append(.init(measure, artist.place))
            case .publishedOn: subject.counts += dates[artist.dates].map { .init(measure, $0) }
            // Follows from what is unlocked, and is judged after it.
            case .categories: break
            }
        }
        for measure in ranks { subject.ranks += self.ranks(measure, of: artist) }
        return subject
    }
}

extension Census.Artist {
    /// Whether it is in the population of artists.
    var isProducer: Bool { !isStaff && row.figures.tracks > 0 }
}

extension ArtistFigures {
    /// Mean completeness in a unit that tells any two of up to a million tracks apart.
    fileprivate var quality: Int64 {
        let (product, isTooMuch) = filled.multipliedReportingOverflow(by: 1_000_000_000_000)
        return tracks > 0 && !isTooMuch ? product / tracks : 0
    }
}

extension Day {
    /// Whole calendar months from this day to another; 0 where that is earlier.
    func months(until other: Day) -> Int64 {
        let (from, to) = (civil, other.civil)
        let months = (to.year - from.year) * 12 + to.month - from.month
        // The 31st of a month that is shorter is its last day.
        let isWhole = to.day >= from.day || Day(number: other.number + 1).civil.day == 1
        return max(0, isWhole ? months : months - 1)
    }
}
