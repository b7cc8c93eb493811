package import Contracts

/// The made catalogue of `beatpass up --demo`: credible figures to look at, and the cases in which pages go
/// wrong: a very long name, names of other scripts, an artist with nothing and one with a single track,
/// private and sold tracks, metadata of every completeness, tracks without any totals.
///
/// The same for the same day: everything is drawn from one generator with a fixed seed, in a fixed order.
/// Dates count back from the day, so that "in the last 30 days" is never empty. Names and styles stand in
/// the tables beside this file.
package struct DemoCatalogue: Sendable, Hashable {
    package private(set) var artists: [Catalog.ArtistEntry] = []
    package private(set) var tracks: [Catalog.TrackEntry] = []
    package private(set) var albums: [Catalog.AlbumEntry] = []

    package static let source = SourceName(unchecked: "demo")
    /// An artist with tracks and albums.
    package static let firstArtist = artistID(at: 0)

    private static let albumCount = 60

    private var random = DemoRandom(seed: 2026)
    private let today: Day
    /// Tracks on no album yet, by the place of their primary artist.
    private var loose: [[Int]] = []

    /// - Parameter today: the last day of the catalogue; nothing in it is later than this day's beginning.
    package init(today: Day) {
        self.today = today
        for (index, artist) in DemoArtist.all.enumerated() { addArtist(artist, index) }
        for (index, artist) in DemoArtist.all.enumerated() {
            loose.append([])
            for number in 0..<artist.tracks { addTrack(number, of: artist, index) }
        }
        for number in 0..<Self.albumCount { addAlbum(number) }
    }

    package static func == (left: Self, right: Self) -> Bool {
        left.artists == right.artists && left.tracks == right.tracks && left.albums == right.albums
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(artists)
        hasher.combine(tracks)
        hasher.combine(albums)
    }

    /// The id of an artist by its place among ``DemoArtist/all``.
    static func artistID(at index: Int) -> ArtistID {
        ArtistID(unchecked: "demo-artist-\(padded(index + 1, 2))")
    }

    private static func padded(_ number: Int, _ width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }

    /// A moment on the day so many days before today.
    private mutating func moment(daysBefore days: Int) -> Timestamp {
        let start = Day(number: today.number - Int64(max(days, 1))).start
        return start.advanced(byMicroseconds: Int64(random.below(86_400)) * Timestamp.microsecondsPerSecond)
    }

    // MARK: Artists

    private mutating func addArtist(_ artist: DemoArtist, _ index: Int) {
        let isNew = artist.tracks == 0
        var entry = Catalog.ArtistEntry(
            id: Self.artistID(at: index), name: artist.name,
            createdAt: moment(daysBefore: isNew ? 1 : 500 + random.below(1500)))
        entry.slug = artist.slug
        entry.country = artist.country
        entry.bio = artist.bio.isEmpty ? nil : artist.bio
        entry.verified = artist.reach >= 60
        if !isNew {
            entry.genres = DemoStyles.all[artist.style, default: DemoStyles.fallback].genres
            entry.links = artist.reach > 40 ? ["https://\(artist.slug).example"] : []
            entry.opening = OpeningTotals(
                followers: Int64(artist.reach * artist.reach * random.from(3...40)), asOf: today.start)
        }
        artists.append(entry)
    }

    // MARK: Tracks

    private mutating func addTrack(_ number: Int, of artist: DemoArtist, _ index: Int) {
        let style = DemoStyles.all[artist.style, default: DemoStyles.fallback]
        // The newest of each artist is a few days old, the oldest years.
        let age = number == 0 ? 1 + random.below(28) : 20 + random.below(1400)
        var entry = Catalog.TrackEntry(
            id: TrackID(unchecked: "demo-track-\(Self.padded(tracks.count + 1, 4))"), title: title(),
            artists: [artists[index].id], publishedAt: moment(daysBefore: age))
        credit(others: index, on: &entry)
        entry.genres = random.percent(70) ? style.genres : Array(style.genres.prefix(1))
        entry.durationMs =
            random.percent(97) ? Int64(random.from(style.length) * 1000 + random.below(1000)) : nil
        addMetadata(of: style, to: &entry)
        let licensing = random.below(100)
        entry.licensing = licensing < 60 ? .nonExclusive : licensing < 85 ? .both : .exclusive
        let visibility = random.below(100)
        entry.visibility = visibility < 88 ? .public : visibility < 94 ? .private : .sold
        if entry.visibility != .private, random.percent(95) {
            let plays = random.skewed(artist.reach * artist.reach * 120) + random.below(50)
            entry.opening = OpeningTotals(
                plays: Int64(plays), downloads: Int64(plays * random.from(0...8) / 100), asOf: today.start)
        }
        loose[index].append(tracks.count)
        tracks.append(entry)
    }

    private mutating func title() -> String {
        let base =
            random.percent(25)
            ? random.pick(DemoWords.singles)
            : random.pick(DemoWords.adjectives) + " " + random.pick(DemoWords.nouns)
        return random.percent(12) ? base + random.pick(DemoWords.endings) : base
    }

    /// One track in six has a second artist, some of these a third, and the title says so half of the time.
    private mutating func credit(others index: Int, on entry: inout Catalog.TrackEntry) {
        guard random.percent(17) else { return }
        for _ in 0..<(random.percent(20) ? 2 : 1) {
            // The last two have too little to show to be asked.
            let other = artists[random.below(artists.count - 2)]
            guard !entry.artists.contains(other.id) else { continue }
            if entry.artists.count == 1, random.percent(50) { entry.title += " (feat. \(other.name))" }
            entry.artists.append(other.id)
        }
    }

    /// Six in ten tracks are complete; the others lack one to all of the five fields.
    private mutating func addMetadata(of style: DemoStyle, to entry: inout Catalog.TrackEntry) {
        let share = random.percent(60) ? 100 : random.from(0...70)
        if random.percent(share) { entry.about = random.pick(DemoWords.descriptions) }
        if random.percent(share) { entry.bpm = random.from(style.bpm) }
        if random.percent(share) { entry.key = random.pick(MusicalKey.allCases) }
        if random.percent(share) { entry.scale = random.percent(65) ? .minor : .major }
        guard random.percent(share) else { return }
        for _ in 0..<random.from(1...4) {
            let tag = random.pick(style.tags)
            if !entry.tags.contains(tag) { entry.tags.append(tag) }
        }
    }

    // MARK: Albums

    private mutating func addAlbum(_ number: Int) {
        let candidates = loose.indices.filter { loose[$0].count >= 3 }
        guard !candidates.isEmpty else { return }
        // The first artist has the first, so that whoever looks finds albums where the list begins.
        let index = number == 0 ? candidates[0] : random.pick(candidates)
        let count = min(loose[index].count, random.from(3...8))
        let places = Array(loose[index].prefix(count))
        loose[index].removeFirst(count)
        let newest = places.map { tracks[$0].publishedAt }.max() ?? today.start
        var entry = Catalog.AlbumEntry(
            id: AlbumID(unchecked: "demo-album-\(Self.padded(number + 1, 2))"),
            title: random.pick(DemoWords.albums) + random.pick(DemoWords.volumes),
            artists: [artists[index].id],
            tracks: places.map { tracks[$0].id }, releasedAt: newest)
        (entry.createdAt, entry.updatedAt) = (newest, newest)
        if random.percent(60) { entry.about = "\(count) tracks. " + random.pick(DemoWords.descriptions) }
        albums.append(entry)
    }
}
