import Contracts
import Support

@testable import LeaderboardsService

/// A made-up history of both feeds: everything that may move an artist on a board, in any order.
struct BoardHistory {
    private var random: Seeded
    private let catalog: MemoryCatalog
    private let ledger: MemoryLedger
    private let artists: Int
    private var owners: [String: String] = [:]
    private var tracks: [Catalog.TrackEntry] = []
    private var removed: Set<TrackID> = []
    private var sums: [TrackID: Int64] = [:]
    private var weights: [TrackID: Int128] = [:]

    /// - Parameter artists: with few of them all are among the first hundred.
    init(_ label: String, artists: Int = 40, to catalog: MemoryCatalog, _ ledger: MemoryLedger) {
        random = Seeded(label)
        self.catalog = catalog
        self.ledger = ledger
        self.artists = artists
        for index in 0..<artists { catalog.put(artist: "a\(index)", isStaff: random.oneIn(12)) }
        for index in 0..<artists where random.oneIn(2) { claim("a\(index)") }
        for _ in 0..<artists * 2 { newTrack() }
    }

    mutating func steps(_ count: Int) { for _ in 0..<count { step() } }

    private var anArtist: String { mutating get { "a\(random.below(artists))" } }

    private mutating func step() {
        switch random.below(40) {
        case 0: catalog.put(artist: anArtist, name: "N \(random.below(9))", isStaff: random.oneIn(12))
        case 1: claim(anArtist)
        case 2: unclaim(anArtist)
        case 3, 4: newTrack()
        case 5, 6, 7: edit()
        case 8, 9: remove()
        case 10...14: weigh()
        case 15...22: earn()
        default: play()
        }
    }

    private mutating func claim(_ artist: String) {
        guard owners[artist] == nil else { return }
        let account = "u\(random.below(max(1, artists / 2)))"
        owners[artist] = account
        catalog.put(owner: account, of: artist)
    }

    private mutating func unclaim(_ artist: String) {
        guard let account = owners.removeValue(forKey: artist) else { return }
        catalog.remove(role: account, of: artist)
    }

    private mutating func form(_ id: String) -> Catalog.TrackEntry {
        var credits: [String] = []
        for _ in 0...(random.oneIn(2) ? random.below(3) : 0) {
            let artist = anArtist
            if !credits.contains(artist) { credits.append(artist) }
        }
        return .made(
            id, by: credits, filled: random.below(6),
            visibility: random.oneIn(5) ? (random.oneIn(2) ? .private : .sold) : .public,
            opening: random.oneIn(3) ? Int64(random.below(9)) : 0)
    }

    private mutating func put(_ track: Catalog.TrackEntry) {
        removed.remove(track.id)
        let sum = sums[track.id] ?? 0
        catalog.put(track, plays: sum, playsWeight: Self.playsWeight(sum), weight: weights[track.id] ?? 0)
    }

    private mutating func newTrack() {
        tracks.append(form("t\(tracks.count)"))
        put(tracks[tracks.count - 1])
    }

    private mutating func edit() {
        let index = random.below(tracks.count)
        if !random.oneIn(3) { tracks[index] = form(tracks[index].id.text) }
        put(tracks[index])
    }

    private mutating func remove() {
        let id = tracks[random.below(tracks.count)].id
        if removed.insert(id).inserted { catalog.remove(track: id.text) }
    }

    /// Few plays each: many have equally many.
    private mutating func play() {
        let id = tracks[random.below(tracks.count)].id
        guard !removed.contains(id) else { return }
        let sum = max(0, (sums[id] ?? 0) + Int64(random.below(6)) - 1)
        sums[id] = sum
        tell(id)
    }

    private mutating func weigh() {
        let id = tracks[random.below(tracks.count)].id
        guard !removed.contains(id) else { return }
        weights[id] = Int128(random.below(6)) << Int128(random.below(90))
        tell(id)
    }

    private func tell(_ id: TrackID) {
        let sum = sums[id] ?? 0
        catalog.plays(of: id.text, sum: sum, playsWeight: Self.playsWeight(sum), weight: weights[id] ?? 0)
    }

    private static func playsWeight(_ plays: Int64) -> Int64 { (1 << 32) + plays * 123_456_789 }

    private mutating func earn() {
        let (xp, unlocks) = (Int64(random.below(40)) * 25, Int64(random.below(3)))
        if random.oneIn(3) {
            ledger.put(artist: anArtist, xp: xp, collaboration: unlocks)
        } else {
            ledger.put(account: "u\(random.below(max(1, artists / 2)))", xp: xp, collaboration: unlocks)
        }
    }
}
