internal import Contracts

/// What happened to the demo catalogue in its last weeks: plays, downloads and follows, so that growth, days and
/// followers have something to show. Well-known artists have more of all; some rise, some fall.
///
/// The same for the same day, from a generator of its own, so that the catalogue does not change with it.
struct DemoHistory: Sendable {
    private(set) var plays: [Catalog.PlayRow] = []
    private(set) var downloads: [Catalog.DownloadRow] = []
    private(set) var follows: [Catalog.FollowRow] = []

    /// Completed days with events: the two windows of growth, and some before them.
    private static let days = 75
    private static let listeners = 4000

    private var random = DemoRandom(seed: 75)

    init(of catalogue: DemoCatalogue, today: Day) {
        var tracks: [ArtistID: [Catalog.TrackEntry]] = [:]
        for track in catalogue.tracks where track.visibility == .public {
            if let artist = track.artists.first { tracks[artist, default: []].append(track) }
        }
        // Percent by which plays change from the first of the days to the last.
        let trends = DemoArtist.all.map { _ in random.from(-80...80) }
        for daysBefore in (1...Self.days).reversed() {
            let day = Day(number: today.number - Int64(daysBefore))
            for (index, artist) in DemoArtist.all.enumerated() {
                let entry = catalogue.artists[index]
                add(day, tracks[entry.id] ?? [], count(artist, trends[index], daysBefore))
                if random.below(100) < artist.reach / 2 { follow(entry.id, day) }
            }
        }
    }

    /// Plays of an artist on a day: weekends have more.
    private mutating func count(_ artist: DemoArtist, _ trend: Int, _ daysBefore: Int) -> Int {
        let base = artist.reach * (100 + trend * (Self.days - daysBefore) / Self.days) / 180
        let isWeekend = daysBefore % 7 < 2
        return base * random.from(70...130) / (isWeekend ? 80 : 100)
    }

    private mutating func add(_ day: Day, _ tracks: [Catalog.TrackEntry], _ count: Int) {
        guard !tracks.isEmpty else { return }
        for _ in 0..<count {
            let track = tracks[random.skewed(tracks.count - 1)]
            let at = moment(on: day)
            guard track.publishedAt < at else { continue }
            let listener = listener()
            let heard = random.percent(12) ? random.from(3...25) : random.from(30...240)
            plays.append(
                Catalog.PlayRow(track: track.id, listener: listener, at: at, listenedMs: Int64(heard * 1000)))
            if random.percent(3) { downloads.append(Catalog.DownloadRow(track: track.id, listener: listener, at: at)) }
        }
    }

    private mutating func follow(_ artist: ArtistID, _ day: Day) {
        follows.append(
            Catalog.FollowRow(artist: artist, listener: listener(), at: moment(on: day), following: !random.percent(8)))
    }

    private mutating func listener() -> ListenerID {
        ListenerID(unchecked: "demo-listener-\(random.below(Self.listeners))")
    }

    private mutating func moment(on day: Day) -> Timestamp {
        day.start.advanced(byMicroseconds: Int64(random.below(86_400)) * Timestamp.microsecondsPerSecond)
    }
}
