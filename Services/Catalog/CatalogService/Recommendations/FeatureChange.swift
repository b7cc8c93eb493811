internal import Contracts
internal import Storage

/// Moves the kept features of artists by what a call's tracks add and take away, gathered over the call: its tracks
/// are mostly of few artists and genres.
///
/// `artist_features` has how many of an artist's public tracks have a feature, `feature_artists` the same the other
/// way round, packed (``FeatureChunk``). Three numbers of an artist stand among its features, with keys of their own;
/// two of them, which are looked at for every artist of a list, are packed in a list together (``Extent``).
struct FeatureChange {
    /// Keys that no genre or tag has.
    enum Sum: Int64 {
        /// The artist's public tracks.
        case tracks = 0
        /// Those with a genre at least.
        case tracksWithGenres = -1
        /// The artist's numbers of all genres and tags, added up.
        case uses = -2
    }

    private struct Place: Hashable {
        let artist: Int64
        let feature: Feature
    }

    private struct Sums {
        var tracks: Int64 = 0
        var tracksWithGenres: Int64 = 0
        var uses: Int64 = 0

        var isZero: Bool { tracks == 0 && tracksWithGenres == 0 && uses == 0 }
    }

    private struct Written: Hashable {
        let genre: Feature
        let spelling: TrackFeatures.Spelling
    }

    private var features: [Place: Int64] = [:]
    private var sums: [Int64: Sums] = [:]
    private var spellings: [Written: Int64] = [:]

    /// What a track is to its artists, added (1) or taken away (-1); nothing where it is not public.
    mutating func add(_ track: Catalog.TrackEntry, of artists: [Int64], sign: Int64 = 1) throws {
        guard track.visibility == .public else { return }
        try add(try TrackFeatures(genres: track.genres, tags: track.tags), of: artists, sign: sign)
    }

    mutating func add(_ track: TrackFeatures, of artists: [Int64], sign: Int64 = 1) throws {
        for artist in artists {
            for feature in track.genres.keys { features[Place(artist: artist, feature: feature), default: 0] += sign }
            for feature in track.tags { features[Place(artist: artist, feature: feature), default: 0] += sign }
            sums[artist, default: Sums()].tracks += sign
            sums[artist, default: Sums()].uses += sign * track.count
            guard !track.genres.isEmpty else { continue }
            sums[artist, default: Sums()].tracksWithGenres += sign
            for (genre, written) in track.genres {
                for spelling in written {
                    spellings[Written(genre: genre, spelling: spelling), default: 0] += sign
                }
            }
        }
    }

    /// Writes the new numbers.
    consuming func apply(to store: any SQLWriting) throws {
        let changed = features.filter { $0.value != 0 }
        let written = spellings.filter { $0.value != 0 }
        let keys = try Self.keys(of: Set(changed.keys.map(\.feature)).union(written.keys.map(\.genre)), in: store)
        var rows: [(artist: Int64, feature: Int64, change: Int64)] = []
        for (place, change) in changed {
            guard let key = keys[place.feature] else { continue }
            rows.append((place.artist, key, change))
        }
        // All three where one changes, since they are packed together.
        for (artist, change) in sums where !change.isZero {
            rows.append((artist, Sum.tracks.rawValue, change.tracks))
            rows.append((artist, Sum.tracksWithGenres.rawValue, change.tracksWithGenres))
            rows.append((artist, Sum.uses.rawValue, change.uses))
        }
        rows.sort { ($0.artist, $0.feature) < ($1.artist, $1.feature) }
        try Self.move(rows, in: store)
        var counts: [SQLValue] = []
        for (place, change) in written.sorted(by: { ($0.key.genre, $0.value) < ($1.key.genre, $1.value) }) {
            guard let key = keys[place.genre] else { continue }
            counts += [.integer(key), .text(place.spelling.text), .integer(change)]
        }
        try Self.count(counts, in: store)
    }

    /// The features' keys, new ones for those that have none.
    private static func keys(of features: Set<Feature>, in store: any SQLWriting) throws -> [Feature: Int64] {
        let wanted = features.sorted()
        var keys: [Feature: Int64] = [:]
        try store.scan(
            "SELECT key FROM features WHERE word = ?1 AND kind = ?2",
            rows: wanted.flatMap { [.text($0.word), .integer($0.kind.rawValue)] }, of: 2
        ) { index, row in keys[wanted[index]] = try row.int(0) }
        let missing = wanted.filter { keys[$0] == nil }
        try store.scan(
            "INSERT INTO features (word, kind) VALUES (?1, ?2) RETURNING key",
            rows: missing.flatMap { [.text($0.word), .integer($0.kind.rawValue)] }, of: 2
        ) { index, row in keys[missing[index]] = try row.int(0) }
        return keys
    }

    private static func move(
        _ rows: [(artist: Int64, feature: Int64, change: Int64)], in store: any SQLWriting
    ) throws {
        var totals: [(artist: Int64, feature: Int64, tracks: Int64)] = []
        try store.scan(
            """
            INSERT INTO artist_features (artist, feature, tracks) VALUES (?1, ?2, ?3)
            ON CONFLICT (artist, feature) DO UPDATE SET tracks = artist_features.tracks + excluded.tracks
            RETURNING tracks
            """, rows: rows.flatMap { [.integer($0.artist), .integer($0.feature), .integer($0.change)] }, of: 3
        ) { index, row in
            let tracks = try row.int(0)
            guard tracks >= 0 else {
                throw StorageError.damaged(reason: "a feature is of fewer tracks than were taken away")
            }
            totals.append((rows[index].artist, rows[index].feature, tracks))
        }
        try store.execute(
            "DELETE FROM artist_features WHERE artist = ?1 AND feature = ?2",
            rows: totals.filter { $0.tracks == 0 }.flatMap { [.integer($0.artist), .integer($0.feature)] }, of: 2)
        var chunks = FeatureChunks(store: store)
        let uses = totals.filter { $0.feature == Sum.uses.rawValue }
        let tracks = totals.filter { $0.feature == Sum.tracks.rawValue }
        for (tracks, uses) in zip(tracks, uses) {
            let extent = Extent(tracks: UInt64(tracks.tracks), uses: UInt64(uses.tracks))
            try chunks.set(try extent.packed, of: tracks.artist, feature: Sum.tracks.rawValue)
        }
        totals.removeAll { $0.feature <= 0 }
        totals.sort { ($0.feature, $0.artist) < ($1.feature, $1.artist) }
        for total in totals { try chunks.set(total.tracks, of: total.artist, feature: total.feature) }
        try chunks.finish()
    }

    private static func count(_ rows: [SQLValue], in store: any SQLWriting) throws {
        try store.execute(
            """
            INSERT INTO genre_spellings (genre, spelling, tracks) VALUES (?1, ?2, ?3)
            ON CONFLICT (genre, spelling) DO UPDATE SET tracks = genre_spellings.tracks + excluded.tracks
            """, rows: rows, of: 3)
        var held: [SQLValue] = []
        try rows.forEachRow(of: 3) { _, row in held += row.prefix(2) }
        try store.execute(
            "DELETE FROM genre_spellings WHERE genre = ?1 AND spelling = ?2 AND tracks = 0", rows: held, of: 2)
    }
}
