internal import Contracts
internal import Storage

/// Finds the artists most like one: goes through the lists of its genres and tags, and adds up what each artist in
/// them shares with it.
///
/// Every artist that shares a genre is looked at, as the rule has it, which is tens of thousands for a common one: sums
/// stand in arrays by the artist's key, a number each, and nothing but these is read for an artist that is not shown.
struct LikeArtists {
    /// An artist that shares a genre.
    struct Match {
        let artist: Int64
        let likeness: Likeness
        let id: ArtistID
    }

    private let store: any SQLReading
    private let own: ArtistFeatures
    /// By the artist's key.
    private var tracks: [UInt64]
    private var uses: [UInt64]
    /// Σmin(a·B, b·A) so far.
    private var shared: [UInt64]
    private var sharesGenre: [Bool]

    init(to own: ArtistFeatures, in store: any SQLReading) throws {
        self.store = store
        self.own = own
        let last = try store.first("SELECT MAX(key) FROM artists") { try $0.optionalInt(0) }.flatMap(\.self) ?? 0
        tracks = [UInt64](repeating: 0, count: Int(last) + 1)
        uses = tracks
        shared = tracks
        sharesGenre = [Bool](repeating: false, count: tracks.count)
        try fill()
        for genre in own.genres { try add(genre.held, isGenre: true) }
        for tag in own.tags { try add(tag, isGenre: false) }
    }

    /// The `limit` most alike but for `others`, and how many there are in all.
    func best(_ limit: Int, without others: Set<Int64>) throws -> (matches: [Match], total: Int64) {
        var found: [(artist: Int64, likeness: Likeness)] = []
        // The best so far, in order.
        var best: [Likeness] = []
        for artist in sharesGenre.indices where sharesGenre[artist] {
            guard !others.contains(Int64(artist)) else { continue }
            let likeness = likeness(of: artist)
            found.append((Int64(artist), likeness))
            if best.count == limit, let last = best.last, !(last < likeness) { continue }
            best.insert(likeness, at: best.firstIndex { $0 < likeness } ?? best.count)
            if best.count > limit { best.removeLast() }
        }
        guard let least = best.last else { return ([], 0) }
        let ahead = found.filter { least < $0.likeness }
        let level = found.filter { $0.likeness == least }
        let matches = try named(ahead) + lowest(limit - ahead.count, of: level)
        return (
            matches.sorted { left, right in
                left.likeness == right.likeness ? left.id < right.id : right.likeness < left.likeness
            }, Int64(found.count)
        )
    }

    private func likeness(of artist: Int) -> Likeness {
        let all = UInt64(own.uses) * tracks[artist] + uses[artist] * UInt64(own.tracks)
        return Likeness(smaller: shared[artist], all: all)
    }

    private mutating func fill() throws {
        try store.query(
            "SELECT body FROM feature_artists WHERE feature = ?1", [.integer(FeatureChange.Sum.tracks.rawValue)]
        ) { row in
            try Self.scan(row) { artist, number in
                guard artist < tracks.count else { return }
                let extent = Extent(packed: number)
                tracks[Int(artist)] = extent.tracks
                uses[Int(artist)] = extent.uses
            }
        }
    }

    private mutating func add(_ held: ArtistFeatures.Held, isGenre: Bool) throws {
        let (ownTracks, ownNumber) = (UInt64(own.tracks), UInt64(held.tracks))
        try store.query("SELECT body FROM feature_artists WHERE feature = ?1", [.integer(held.feature)]) { row in
            try Self.scan(row) { artist, number in
                guard artist < shared.count else { return }
                let place = Int(artist)
                // Neither factor is above ``Likeness/mostTracks``.
                shared[place] &+= min(ownNumber &* tracks[place], number &* ownTracks)
                if isGenre { sharesGenre[place] = true }
            }
        }
    }

    @inline(__always)
    private static func scan(
        _ row: borrowing SQLRow, _ each: (_ artist: UInt64, _ number: UInt64) throws -> Void
    ) throws {
        try row.withBytes(0) { try FeatureChunk.scan($0, each: each) }
    }

    private func named(_ found: [(artist: Int64, likeness: Likeness)]) throws -> [Match] {
        var matches: [Match] = []
        try store.scan("SELECT id FROM artists WHERE key = ?1", rows: found.map { .integer($0.artist) }, of: 1) {
            index, row in
            matches.append(
                Match(
                    artist: found[index].artist, likeness: found[index].likeness,
                    id: ArtistID(unchecked: try row.text(0))))
        }
        return matches
    }

    /// Artists that are looked up one by one for their ids.
    private static let fewArtists = 500

    /// Those of equally alike artists whose ids come first.
    private func lowest(_ count: Int, of level: [(artist: Int64, likeness: Likeness)]) throws -> [Match] {
        guard count < level.count else { return try named(level) }
        guard level.count > Self.fewArtists, let likeness = level.first?.likeness else {
            return Array(try named(level).sorted { $0.id < $1.id }.prefix(count))
        }
        // So many that the first of all ids have some of them.
        let wanted = Set(level.map(\.artist))
        var matches: [Match] = []
        try store.scan("SELECT key, id FROM artists ORDER BY id", []) { row in
            let artist = try row.int(0)
            if wanted.contains(artist) {
                matches.append(
                    Match(artist: artist, likeness: likeness, id: ArtistID(unchecked: try row.text(1))))
            }
            return matches.count < count
        }
        return matches
    }
}
