import Contracts
import JSONRPC

extension ArtistID: ExpressibleByStringLiteral {
    package init(stringLiteral text: String) { self.init(unchecked: text) }
}

extension TrackID: ExpressibleByStringLiteral {
    package init(stringLiteral text: String) { self.init(unchecked: text) }
}

extension AlbumID: ExpressibleByStringLiteral {
    package init(stringLiteral text: String) { self.init(unchecked: text) }
}

extension ListenerID: ExpressibleByStringLiteral {
    package init(stringLiteral text: String) { self.init(unchecked: text) }
}

extension AccountID: ExpressibleByStringLiteral {
    package init(stringLiteral text: String) { self.init(unchecked: text) }
}

/// 2025-06-15T12:00:00Z and so many hours.
func moment(_ hours: Int64 = 0) -> Timestamp {
    Timestamp(microseconds: 1_749_988_800_000_000 + hours * 3_600_000_000)
}

func artist(_ id: ArtistID, _ name: String? = nil, followers: Int64? = nil) -> Catalog.ArtistEntry {
    var entry = Catalog.ArtistEntry(id: id, name: name ?? "Artist \(id)", createdAt: moment())
    entry.opening = followers.map { OpeningTotals(followers: $0, asOf: moment()) }
    return entry
}

func track(
    _ id: TrackID, by artists: [ArtistID], at hours: Int64 = 0, plays: Int64? = nil, downloads: Int64 = 0
) -> Catalog.TrackEntry {
    var entry = Catalog.TrackEntry(id: id, title: "Track \(id)", artists: artists, publishedAt: moment(hours))
    entry.opening = plays.map { OpeningTotals(plays: $0, downloads: downloads, asOf: moment()) }
    return entry
}

func album(_ id: AlbumID, by artists: [ArtistID], _ tracks: [TrackID] = []) -> Catalog.AlbumEntry {
    Catalog.AlbumEntry(id: id, title: "Album \(id)", artists: artists, tracks: tracks, releasedAt: moment())
}

/// A track with every field set.
func fullTrack(_ id: TrackID, by artists: [ArtistID]) -> Catalog.TrackEntry {
    var entry = track(id, by: artists, plays: 5, downloads: 3)
    entry.durationMs = 184_000
    entry.genres = ["house", "deep \"house\""]
    entry.tags = ["night", "夜"]
    entry.about = "Line one\nline two\t\u{1}"
    entry.bpm = 124
    entry.key = .cSharp
    entry.scale = .minor
    entry.artwork = "https://media.example/a.png"
    entry.licensing = .both
    entry.visibility = .sold
    return entry
}

/// An artist with every field set.
func fullArtist(_ id: ArtistID) -> Catalog.ArtistEntry {
    var entry = artist(id, followers: 7)
    entry.slug = "the-slug"
    entry.picture = "https://media.example/p.png"
    entry.bio = "A life."
    entry.links = ["https://one.example", "https://two.example/?a=b&c=\"d\""]
    entry.genres = ["house"]
    entry.country = "SE"
    entry.verified = true
    return entry
}

/// An album with every field set.
func fullAlbum(_ id: AlbumID, by artists: [ArtistID], _ tracks: [TrackID]) -> Catalog.AlbumEntry {
    var entry = album(id, by: artists, tracks)
    entry.about = "About it."
    entry.artwork = "https://media.example/c.png"
    return entry
}

extension PutReply {
    init(added: Int64 = 0, changed: Int64 = 0, unchanged: Int64 = 0) {
        self.init()
        self.added = added
        self.changed = changed
        self.unchanged = unchanged
    }

    /// Where and why entries were refused, without the sentences.
    var refusals: [Refusal] { refused.map { Refusal($0.index, $0.field) } }
}

struct Refusal: Hashable, CustomStringConvertible {
    let index: Int
    let field: String

    init(_ index: Int, _ field: String) {
        self.index = index
        self.field = field
    }

    var description: String { "\(index): \(field)" }
}
