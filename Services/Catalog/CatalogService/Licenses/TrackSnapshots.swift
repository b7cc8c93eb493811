internal import Contracts
internal import JSONRPC
internal import Storage

/// Tracks as they were when licences were issued.
struct TrackSnapshots {
    let store: any SQLWriting

    /// The current snapshot of each of these tracks, made where there is none.
    func current(of tracks: [Int64]) throws -> [Int64: Int64] {
        var found: [Int64: Int64] = [:]
        try store.scan(
            "SELECT key FROM license_tracks WHERE track = ?1 AND is_current = 1", rows: tracks.map(SQLValue.integer),
            of: 1
        ) { index, row in found[tracks[index]] = try row.int(0) }
        let missing = tracks.filter { found[$0] == nil }
        guard !missing.isEmpty else { return found }
        var rows: [SQLValue] = []
        try store.scan(
            "SELECT id, title, credits, duration_ms, genres, bpm, note, scale FROM tracks WHERE key = ?1",
            rows: missing.map(SQLValue.integer), of: 1
        ) { index, row in
            rows += [.integer(missing[index]), .text(RawJSON(try Self.track(row).write(to:)).description)]
        }
        try store.scan(
            "INSERT INTO license_tracks (track, is_current, body) VALUES (?1, 1, ?2) RETURNING track, key", rows: rows,
            of: 2
        ) { _, row in found[try row.int(0)] = try row.int(1) }
        return found
    }

    /// The track is another one from now on: licences to come get a snapshot of their own.
    func setAside(_ track: Int64) throws {
        try store.execute(
            "UPDATE license_tracks SET is_current = 0 WHERE track = ?1 AND is_current = 1", [.integer(track)])
    }

    static func read(_ row: borrowing SQLRow, _ column: Int) throws -> Catalog.LicensedTrack {
        try row.withUTF8(column) { text in
            var reader = JSONReader(checked: UnsafeRawBufferPointer(text))
            return try Catalog.LicensedTrack.read(&reader)
        }
    }

    private static func track(_ row: borrowing SQLRow) throws -> Catalog.LicensedTrack {
        var track = Catalog.LicensedTrack()
        track.id = TrackID(unchecked: try row.text(0))
        track.title = try row.text(1)
        track.artists = try StoredList.read(row, 2)
        track.durationMs = try row.optionalInt(3)
        track.genres = try StoredList.read(row, 4)
        track.bpm = try row.optionalInt(5).map { Int($0) }
        track.key = try row.optionalText(6).flatMap(MusicalKey.init(rawValue:))
        track.scale = try row.optionalText(7).flatMap(Scale.init(rawValue:))
        return track
    }
}
