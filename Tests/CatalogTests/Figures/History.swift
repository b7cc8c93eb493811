import Contracts
import JSONRPC
import Support

/// A made-up history of a catalogue: rows in steps, each row as it goes over the wire.
///
/// Within a step the rows may come in any order and any number of times; steps come one after the other.
struct History {
    enum Kind: String, CaseIterable {
        case putArtists, putAccounts, putRoles, putTracks, putAlbums, removeTracks, recordPlays, recordDownloads,
            recordFollows
        case voidPlays

        /// The member of the params that has the rows.
        var list: String {
            switch self {
            case .putArtists: "artists"
            case .putAccounts: "accounts"
            case .putRoles: "roles"
            case .putTracks, .removeTracks: "tracks"
            case .putAlbums: "albums"
            case .recordPlays: "plays"
            case .recordDownloads: "downloads"
            case .recordFollows: "follows"
            case .voidPlays: "voids"
            }
        }
    }

    struct Row {
        var kind: Kind
        var source: String
        var text: RawJSON
    }

    struct Size {
        var artists = 100
        var tracks = 400
        var plays = 12_000
    }

    private(set) var steps: [[Row]] = []
    let now: Timestamp
    private let size: Size
    private var random: Seeded
    private var tracks: [Catalog.TrackEntry] = []
    private static let names = ["A", "Åse ", "éric", "DJ \"O'N\" "]
    private static let titles = [
        "T", "Ärger", "arger 2", "ZOO", "zoo", "Zoo 2", "Été", "ete", "e\u{301}te\u{301} \"live\"", "two\nlines",
        "\u{200F}שיר", "=cmd|x", "=", "夜", "ﬁn \u{202e}fin",
    ]
    private var albums: [Catalog.AlbumEntry] = []
    private static let sources = ["web", "ios", "android", "radio"]
    /// Some written in several ways, and one that is a tag too.
    private static let genres = [
        "house", "House", "Ｈouse", "techno", "Forro\u{301}", "Forró", "forro", "drum  & bass", "Drum & Bass", "夜",
    ]
    private static let tags = ["night", "Night", "house", "warm", "夜", "loud", "loud "]

    init(_ label: String, _ size: Size, now: Timestamp) {
        random = Seeded(label)
        self.size = size
        self.now = now
        catalogue()
        events(size.plays / 2)
        edits()
        events(size.plays / 4)
        voids()
        events(size.plays / 4)
        voids()
        edits()
    }

    /// For the recomputation: a line a row.
    var lines: String {
        var writer = #"{"op":"now","at":"\#(now)"}"# + "\n"
        for row in steps.joined() {
            writer += #"{"op":"\#(row.kind.rawValue)","source":"\#(row.source)","row":\#(row.text)}"# + "\n"
        }
        return writer
    }

    private mutating func step(_ rows: [Row]) { steps.append(rows) }

    private func row(_ kind: Kind, _ entry: some WireValue, from source: String = "desk") -> Row {
        Row(kind: kind, source: source, text: RawJSON { entry.write(to: &$0) })
    }

    private mutating func artist() -> ArtistID { ArtistID(unchecked: "a\(random.below(size.artists))") }

    // MARK: The catalogue

    private mutating func catalogue() {
        step(
            (0..<size.artists).map { index in
                var entry = Catalog.ArtistEntry(
                    id: ArtistID(unchecked: "a\(index)"), name: Self.names[index % Self.names.count] + "\(index)",
                    createdAt: moment())
                if random.oneIn(3) { entry.slug = "slug-\(index)" }
                if random.oneIn(5) { entry.opening = OpeningTotals(followers: Int64(random.below(99)), asOf: moment()) }
                return row(.putArtists, entry)
            })
        step((0..<size.artists).map { row(.putAccounts, account($0, isStaff: random.oneIn(20))) })
        step((0..<size.artists).map { role("a\($0)", "u\($0)", .owner) })
        step((0..<size.artists / 2).map { _ in role(artist().text, "u\(random.below(size.artists))", .manager) })
        for index in 0..<size.tracks { tracks.append(track("t\(index)")) }
        step(tracks.map { row(.putTracks, $0) })
        for index in 0..<size.tracks / 4 { albums.append(album("l\(index)")) }
        step(albums.map { row(.putAlbums, $0) })
    }

    private func account(_ index: Int, isStaff: Bool) -> Catalog.AccountEntry {
        var entry = Catalog.AccountEntry(id: AccountID(unchecked: "u\(index)"), name: "U", createdAt: moment())
        entry.staff = isStaff
        return entry
    }

    /// Managers come after owners; an owner who is made a manager would leave the artist without one.
    private func role(_ artist: String, _ account: String, _ role: Catalog.ArtistRole) -> Row {
        let isOwn = artist.dropFirst() == account.dropFirst()
        return row(
            .putRoles,
            Catalog.RoleEntry(
                artist: ArtistID(unchecked: artist), account: AccountID(unchecked: account),
                role: isOwn && role == .manager ? .owner : role, since: moment()))
    }

    private mutating func track(_ id: String) -> Catalog.TrackEntry {
        var artists: [ArtistID] = []
        for _ in 0...(random.oneIn(3) ? 1 + random.below(3) : 0) {
            let next = artist()
            if !artists.contains(next) { artists.append(next) }
        }
        // Some at one moment, and some within the days that count as new.
        let hours = random.oneIn(5) ? 24 * random.below(4) : random.below(random.oneIn(4) ? 1500 : 150_000)
        var entry = Catalog.TrackEntry(
            id: TrackID(unchecked: id), title: Self.titles[random.below(Self.titles.count)], artists: artists,
            publishedAt: now.advanced(byMicroseconds: -Int64(hours) * 3_600_000_000))
        if random.oneIn(3) { entry.artwork = "https://media.example/\(id).png" }
        if !random.oneIn(4) { entry.durationMs = Int64(1000 + random.below(200_000)) }
        if random.oneIn(8) { entry.visibility = random.oneIn(2) ? .private : .sold }
        if random.oneIn(6) { entry.licensing = random.oneIn(2) ? .exclusive : .both }
        for _ in 0..<random.below(4) {
            let genre = Self.genres[random.below(1 + random.below(Self.genres.count))]
            if !entry.genres.contains(genre) { entry.genres.append(genre) }
        }
        for _ in 0..<random.below(3) { entry.tags.append(Self.tags[random.below(Self.tags.count)]) }
        if random.oneIn(5) {
            entry.opening = OpeningTotals(
                plays: Int64(random.below(100_000)), downloads: Int64(random.below(100)), asOf: moment())
        }
        return entry
    }

    /// An album of tracks that are on no other.
    private mutating func album(_ id: String) -> Catalog.AlbumEntry {
        let taken = Set(albums.filter { $0.id.text != id }.flatMap(\.tracks))
        var own: [TrackID] = []
        for _ in 0..<random.below(7) {
            let next = tracks[random.below(tracks.count)].id
            if !taken.contains(next), !own.contains(next) { own.append(next) }
        }
        var artists = [artist()]
        if random.oneIn(2) { artists.append(artist()) }
        if artists.count == 2, artists[0] == artists[1] { artists.removeLast() }
        // Few times of release, so that some are the same.
        var entry = Catalog.AlbumEntry(
            id: AlbumID(unchecked: id), title: Self.titles[random.below(Self.titles.count)], artists: artists,
            tracks: own, releasedAt: now.advanced(byMicroseconds: -Int64(random.below(6)) * 5_000_000_000_000))
        if random.oneIn(2) { entry.artwork = "https://media.example/\(id).png" }
        if random.oneIn(2) { entry.createdAt = moment(-Int64(random.below(2000))) }
        if random.oneIn(3) { entry.updatedAt = (entry.createdAt ?? now).advanced(byMicroseconds: 7_777_777_777) }
        return entry
    }

    /// Other credits, terms and owners; tracks that go, and some of them that come back.
    private mutating func edits() {
        var rows: [Row] = []
        for index in tracks.indices where random.oneIn(4) {
            let opening = tracks[index].opening
            var entry = track(tracks[index].id.text)
            entry.opening = opening
            tracks[index] = entry
            rows.append(row(.putTracks, entry))
        }
        step(rows)
        step(
            (0..<5).map { _ in row(.putAccounts, account(random.below(size.artists), isStaff: random.oneIn(2))) }
                .uniqued())
        let removed = tracks.indices.filter { _ in random.oneIn(20) }
        step(removed.map { row(.removeTracks, tracks[$0].id) })
        let returning = removed.filter { _ in random.oneIn(2) }
        step(returning.map { row(.putTracks, tracks[$0]) })
        let gone = Set(removed.map { tracks[$0].id })
        for index in albums.indices { albums[index].tracks.removeAll { gone.contains($0) } }
        for index in removed.reversed() where !returning.contains(index) { tracks.remove(at: index) }
        // Some anew: first they are without tracks, so that each may go to another. And some as they were.
        let changed = albums.indices.filter { _ in random.oneIn(3) }
        for index in changed { albums[index].tracks = [] }
        step(changed.map { row(.putAlbums, albums[$0]) })
        for index in changed { albums[index] = album(albums[index].id.text) }
        step(albums.indices.filter { changed.contains($0) || random.oneIn(3) }.map { row(.putAlbums, albums[$0]) })
        let artist = artist().text
        step([role(artist, "u" + artist.dropFirst(), .none)])
    }

    // MARK: Events

    private mutating func events(_ plays: Int) {
        var rows: [Row] = []
        for _ in 0..<plays {
            rows.append(play())
            if random.oneIn(10) { rows.append(download()) }
            if random.oneIn(20) { rows.append(follow()) }
        }
        step(rows)
    }

    private mutating func source() -> String { Self.sources[random.below(Self.sources.count)] }

    private mutating func listener() -> ListenerID {
        ListenerID(unchecked: random.oneIn(3) ? "u\(random.below(size.artists))" : "v\(random.below(size.plays / 20))")
    }

    private mutating func at() -> Timestamp {
        let ahead: Int64 = random.oneIn(200) ? 1_000_000_000 : 0
        return now.advanced(byMicroseconds: ahead - Int64.random(in: 0...63 * 86_400_000_000, using: &random))
    }

    private mutating func trackID() -> TrackID {
        if random.oneIn(100) { return "unknown" }
        // Some tracks have most of the plays.
        let index = random.below(1 + random.below(tracks.count))
        return tracks[index].id
    }

    private mutating func play() -> Row {
        if random.oneIn(300) { return Row(kind: .recordPlays, source: source(), text: .emptyObject) }
        let listened = random.oneIn(4) ? random.below(60_000) : 30_000 + random.below(99_000)
        return row(
            .recordPlays,
            Catalog.PlayRow(track: trackID(), listener: listener(), at: at(), listenedMs: Int64(listened)),
            from: source())
    }

    private mutating func download() -> Row {
        var download = Catalog.DownloadRow(track: trackID(), listener: listener(), at: at())
        if !random.oneIn(3) {
            // Whoever has both gets a licence.
            if !random.oneIn(9) { download.name = "N" }
            if !random.oneIn(9) { download.email = "n@x.example" }
        }
        return row(.recordDownloads, download, from: source())
    }

    private mutating func follow() -> Row {
        // Few moments, so that some rows are of the same one.
        let at = Timestamp(microseconds: now.microseconds - Int64(random.below(20)) * 3_600_000_000)
        return row(
            .recordFollows,
            Catalog.FollowRow(
                artist: random.oneIn(50) ? "unknown" : artist(), listener: "v\(random.below(40))".asListener, at: at,
                following: !random.oneIn(3)),
            from: source())
    }

    private mutating func voids() {
        for _ in 0..<3 {
            let from = at()
            let hasSource = random.oneIn(2)
            let hasListener = !hasSource || random.oneIn(2)
            step([
                row(
                    .voidPlays,
                    Catalog.VoidRow(
                        source: hasSource ? SourceName(unchecked: source()) : nil,
                        listener: hasListener ? listener() : nil, from: from,
                        until: from.advanced(byMicroseconds: Int64(random.below(20) + 1) * 86_400_000_000),
                        reason: "a test"))
            ])
        }
    }
}

extension String {
    fileprivate var asListener: ListenerID { ListenerID(unchecked: self) }
}

extension [History.Row] {
    /// The last row of each text: rows of one step may come in any order.
    fileprivate func uniqued() -> [History.Row] {
        var seen: Set<String> = []
        return reversed().filter { row in
            let id = (try? JSONValue(parsing: row.text.bytes))?["id"]?.stringValue ?? ""
            return seen.insert(id).inserted
        }
    }
}
