internal import Contracts
internal import Storage

/// A track's row: what it gives to the artists that it credits.
struct StoredTrack: Sendable, Hashable {
    var id: TrackID
    var mark = ChangeMark.none
    var playsMark = ChangeMark.none
    var isPublic = false
    var isRemoved = false
    var filled: Int64 = 0
    /// Plays brought in.
    var opening: Int64 = 0
    /// Counted plays.
    var plays: Int64 = 0
    /// As the catalogue tells it: not divided among the producers.
    var playsWeight: Int64 = 0
    /// The contribution weight.
    var weight: Int128 = 0
    /// The credited artists' keys, each once.
    var credits: [Int64] = []

    init(id: TrackID) { self.id = id }

    /// - Parameter row: all columns but the key, in the order of the table.
    private init(_ row: borrowing SQLRow) throws {
        id = TrackID(unchecked: try row.text(0))
        mark = try row.int(1)
        playsMark = try row.int(2)
        isPublic = try row.int(3) != 0
        isRemoved = try row.int(4) != 0
        filled = try row.int(5)
        opening = try row.int(6)
        plays = try row.int(7)
        playsWeight = try row.int(8)
        weight = try StoredWide.read(row, 9)
        credits = try Self.unpack(try row.blob(11))
    }

    static func read(ids: [TrackID], in store: any SQLReading) throws -> [StoredTrack] {
        var found: [StoredTrack] = []
        try store.scan(
            """
            SELECT id, mark, plays_mark, public, removed, filled, opening, plays, plays_weight, weight_high, weight_low,
                credits
            FROM tracks WHERE id = ?1
            """, rows: ids.map { .text($0.text) }, of: 1
        ) { _, row in found.append(try StoredTrack(row)) }
        return found
    }

    /// Tracks that the snapshot which began with this mark has not brought.
    static func unseen(since mark: Int64, in store: any SQLReading) throws -> [TrackID] {
        try store.all("SELECT id FROM tracks WHERE mark < ?1 AND removed = 0 ORDER BY key", [.integer(mark)]) {
            TrackID(unchecked: try $0.text(0))
        }
    }

    static func write(_ tracks: [StoredTrack], to store: any SQLWriting) throws {
        try store.execute(
            """
            INSERT INTO tracks (id, mark, plays_mark, public, removed, filled, opening, plays, plays_weight,
                weight_high, weight_low, credits)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)
            ON CONFLICT (id) DO UPDATE SET mark = excluded.mark, plays_mark = excluded.plays_mark,
                public = excluded.public, removed = excluded.removed, filled = excluded.filled,
                opening = excluded.opening, plays = excluded.plays, plays_weight = excluded.plays_weight,
                weight_high = excluded.weight_high, weight_low = excluded.weight_low, credits = excluded.credits
            """,
            rows: tracks.sorted { $0.id.text < $1.id.text }.flatMap { track -> [SQLValue] in
                [
                    .text(track.id.text), .integer(track.mark), .integer(track.playsMark),
                    .integer(track.isPublic ? 1 : 0), .integer(track.isRemoved ? 1 : 0), .integer(track.filled),
                    .integer(track.opening), .integer(track.plays), .integer(track.playsWeight),
                ] + StoredWide.values(track.weight) + [.blob(pack(track.credits))]
            }, of: 12)
    }

    private static func pack(_ credits: [Int64]) -> [UInt8] {
        var writer = PackedWriter(reserving: credits.count * 4)
        for artist in credits { writer.signed(artist) }
        return writer.bytes
    }

    private static func unpack(_ bytes: [UInt8]) throws -> [Int64] {
        do throws(PackedReader.Garbage) {
            return try bytes.withUnsafeBufferPointer { (bytes) throws(PackedReader.Garbage) in
                var reader = PackedReader(0..<bytes.count)
                var credits: [Int64] = []
                while !reader.isAtEnd { credits.append(try reader.signed(bytes)) }
                return credits
            }
        } catch {
            throw StorageError.damaged(reason: "a track's credits cannot be read: \(error.reason)")
        }
    }
}
