internal import Storage

/// How much there is of an artist to compare, as one number of a list.
struct Extent {
    /// Public ones.
    var tracks: UInt64
    /// The artist's numbers of all genres and tags, added up.
    var uses: UInt64

    private static let trackBits: UInt64 = 28

    init(tracks: UInt64, uses: UInt64) {
        self.tracks = tracks
        self.uses = uses
    }

    init(packed: UInt64) {
        tracks = packed & (1 << Self.trackBits - 1)
        uses = packed >> Self.trackBits
    }

    /// 0 for nothing.
    var packed: Int64 {
        get throws {
            guard tracks < Likeness.mostTracks, uses < 1 << (63 - Self.trackBits) else {
                throw StorageError.failed(reason: "an artist would have \(tracks) public tracks")
            }
            return Int64(uses << Self.trackBits | tracks)
        }
    }
}

/// A part of the list of artists that have a feature: in the order of their keys, each with its number of tracks.
///
/// A list of a hundred thousand artists is read for one answer; as rows of a table that would take most of its time.
struct FeatureChunk {
    /// Entries above which a chunk is parted: what they take up stays on a page of the store.
    static let mostEntries = 200

    /// The lowest key that belongs to the chunk; 0 for the first.
    var first: Int64
    private(set) var entries: [(artist: Int64, tracks: Int64)] = []

    init(first: Int64) { self.first = first }

    init(first: Int64, body: [UInt8]) throws {
        self.first = first
        try body.withUnsafeBufferPointer { bytes in
            try Self.scan(bytes) { artist, tracks in
                // What does not fit is above what was written.
                entries.append((Int64(clamping: artist), Int64(clamping: tracks)))
            }
        }
    }

    /// Each artist's key, as its distance from the one before, and its tracks.
    var body: [UInt8] {
        var writer = PackedWriter(reserving: entries.count * 4)
        var last: Int64 = 0
        for entry in entries {
            writer.unsigned(UInt64(entry.artist - last))
            writer.unsigned(UInt64(entry.tracks))
            last = entry.artist
        }
        return writer.bytes
    }

    /// Lends the entries of a body, in order.
    @inline(__always)
    static func scan(
        _ bytes: UnsafeBufferPointer<UInt8>, each: (_ artist: UInt64, _ tracks: UInt64) throws -> Void
    ) throws {
        var reader = PackedReader(0..<bytes.count)
        var artist: UInt64 = 0
        do {
            while !reader.isAtEnd {
                artist &+= try reader.unsigned(bytes)
                try each(artist, try reader.unsigned(bytes))
            }
        } catch let garbage as PackedReader.Garbage {
            throw StorageError.damaged(reason: "a list of a feature's artists is none: \(garbage.reason)")
        }
    }

    /// Of a list of tracks.
    var tracks: Int64 { entries.reduce(0) { $0 + $1.tracks } }

    mutating func set(_ tracks: Int64, of artist: Int64) {
        var (low, high) = (0, entries.count)
        while low < high {
            let middle = (low + high) / 2
            if entries[middle].artist < artist { low = middle + 1 } else { high = middle }
        }
        let isHeld = low < entries.count && entries[low].artist == artist
        if tracks == 0 {
            if isHeld { entries.remove(at: low) }
        } else if isHeld {
            entries[low].tracks = tracks
        } else {
            entries.insert((artist, tracks), at: low)
        }
    }

    /// Parts of it with few enough entries.
    var parts: [FeatureChunk] {
        guard entries.count > Self.mostEntries else { return [self] }
        // With room for more.
        let size = Self.mostEntries * 3 / 4
        return stride(from: 0, to: entries.count, by: size).map { start in
            var part = FeatureChunk(first: start == 0 ? first : entries[start].artist)
            part.entries = Array(entries[start..<min(entries.count, start + size)])
            return part
        }
    }
}

/// Writes chunks: numbers are set in the order of features and artists, and each chunk is read and written once.
struct FeatureChunks {
    let store: any SQLWriting
    private var feature: Int64?
    private var chunk = FeatureChunk(first: 0)
    /// The lowest key of the chunk behind, once it is asked for.
    private var end: Int64?
    private var removed: [SQLValue] = []
    private var written: [SQLValue] = []

    init(store: any SQLWriting) { self.store = store }

    mutating func set(_ tracks: Int64, of artist: Int64, feature: Int64) throws {
        if try feature != self.feature || artist >= endOfChunk(before: artist) {
            try keep()
            try load(feature, artist)
        }
        chunk.set(tracks, of: artist)
    }

    /// Writes what is held.
    consuming func finish() throws {
        try keep()
        try store.execute(
            "DELETE FROM feature_artists WHERE feature = ?1 AND first = ?2", rows: removed, of: 2)
        try store.execute(
            """
            INSERT INTO feature_artists (feature, first, artists, tracks, body) VALUES (?1, ?2, ?3, ?4, ?5)
            ON CONFLICT (feature, first) DO UPDATE
                SET artists = excluded.artists, tracks = excluded.tracks, body = excluded.body
            """, rows: written, of: 5)
    }

    private mutating func load(_ feature: Int64, _ artist: Int64) throws {
        self.feature = feature
        chunk =
            try store.first(
                """
                SELECT first, body FROM feature_artists WHERE feature = ?1 AND first <= ?2 ORDER BY first DESC LIMIT 1
                """, [.integer(feature), .integer(artist)]
            ) { try FeatureChunk(first: try $0.int(0), body: try $0.blob(1)) } ?? FeatureChunk(first: 0)
        end = nil
    }

    /// - Parameter artist: one of the feature's list.
    private mutating func endOfChunk(before artist: Int64) throws -> Int64 {
        if let last = chunk.entries.last, artist <= last.artist { return .max }
        if let end { return end }
        let found =
            try store.first(
                "SELECT first FROM feature_artists WHERE feature = ?1 AND first > ?2 ORDER BY first LIMIT 1",
                [SQLValue(feature), .integer(chunk.first)]
            ) { try $0.int(0) } ?? .max
        end = found
        return found
    }

    private mutating func keep() throws {
        guard let feature else { return }
        if chunk.entries.isEmpty { removed += [.integer(feature), .integer(chunk.first)] }
        for part in chunk.parts where !part.entries.isEmpty {
            written += [
                .integer(feature), .integer(part.first), .integer(Int64(part.entries.count)),
                .integer(feature > 0 ? part.tracks : 0), .blob(part.body),
            ]
        }
    }
}
