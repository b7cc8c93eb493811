import Contracts
import JSONRPC
import Support

@testable import ProgressService

/// A made-up history of the catalogue's feed: everything that may happen to whom a ledger belongs, and to what it is
/// about, in any order.
struct FeedHistory {
    private var random: Seeded
    private let catalog: MemoryCatalog
    private var owners: [String: String] = [:]
    private var tracks: [Catalog.TrackEntry] = []
    private var removed: Set<TrackID> = []
    private var totals: [String: Int64] = [:]
    private var time = moment()
    private let artists = 30
    private let accounts = 20

    /// Appends so many steps, some of which are several changes.
    init(_ label: String, steps: Int, to catalog: MemoryCatalog) {
        random = Seeded(label)
        self.catalog = catalog
        for index in 0..<artists { catalog.put(artist: "a\(index)", at: tick()) }
        for index in 0..<accounts { account("u\(index)") }
        for index in 0..<artists where random.oneIn(2) { claim("a\(index)") }
        for _ in 0..<40 { newTrack() }
        for _ in 0..<steps { step() }
    }

    private mutating func tick() -> Timestamp {
        time = time.advanced(byMicroseconds: Int64(random.below(3_600)) * 1_000_000)
        return time
    }

    private mutating func step() {
        switch random.below(40) {
        case 0: account("u\(random.below(accounts))")
        case 1, 2: claim("a\(random.below(artists))")
        case 3: unclaim("a\(random.below(artists))")
        case 4, 5: newTrack()
        case 6, 7, 8: edit()
        case 9: remove()
        case 10: void()
        default: play()
        }
    }

    private mutating func account(_ id: String) {
        catalog.put(account: id, isCompleted: random.oneIn(2), isStaff: random.oneIn(12), at: tick())
    }

    private mutating func claim(_ artist: String) {
        guard owners[artist] == nil else { return }
        let account = "u\(random.below(accounts))"
        owners[artist] = account
        catalog.put(owner: account, of: artist, at: tick())
    }

    private mutating func unclaim(_ artist: String) {
        guard let account = owners.removeValue(forKey: artist) else { return }
        catalog.remove(role: account, of: artist, at: tick())
    }

    private mutating func form(_ id: TrackID, published: Timestamp) -> Catalog.TrackEntry {
        var artists: [ArtistID] = []
        for _ in 0...(random.oneIn(2) ? random.below(3) : 0) {
            let artist = ArtistID(unchecked: "a\(random.below(self.artists))")
            if !artists.contains(artist) { artists.append(artist) }
        }
        var entry = Catalog.TrackEntry(id: id, title: "T", artists: artists, publishedAt: published)
        if random.oneIn(4) { entry.visibility = random.oneIn(2) ? .private : .sold }
        if random.oneIn(2) { entry.complete() }
        return entry
    }

    private mutating func newTrack() {
        let at = tick()
        let published = random.oneIn(3) ? at.advanced(byMicroseconds: -Int64(random.below(900)) * 86_400_000_000) : at
        let entry = form(TrackID(unchecked: "t\(tracks.count)"), published: published)
        tracks.append(entry)
        catalog.put(entry, at: at)
    }

    private mutating func edit() {
        let index = random.below(tracks.count)
        if !random.oneIn(3) {
            let published = tracks[index].publishedAt
            tracks[index] = form(tracks[index].id, published: published)
        }
        removed.remove(tracks[index].id)
        catalog.put(tracks[index], at: tick())
    }

    private mutating func remove() {
        let track = tracks[random.below(tracks.count)]
        guard removed.insert(track.id).inserted else { return }
        catalog.remove(track, at: tick())
    }

    private mutating func play() {
        // Some tracks have most of the plays, and most are of the last days.
        let track = tracks[random.below(1 + random.below(tracks.count))].id.text
        let day = time.day.number - Int64(random.below(1 + random.below(9)))
        let key = "\(track)/\(day)"
        totals[key, default: 0] += Int64(1 + random.below(20))
        catalog.plays(of: track, on: day, total: totals[key] ?? 0)
    }

    private mutating func void() {
        catalog.void(at: tick())
        for key in totals.keys.sorted() where random.oneIn(6) {
            let left = Int64(random.below(Int(totals[key] ?? 0) + 1))
            totals[key] = left
            let parts = key.split(separator: "/")
            catalog.plays(of: String(parts[0]), on: Int64(parts[1]) ?? 0, total: left)
        }
    }
}

extension MemoryCatalog {
    /// For the recomputation: a line a change.
    var lines: String {
        changes.map { "\(RawJSON($0.write(to:)))\n" }.joined()
    }
}
