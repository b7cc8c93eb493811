internal import Contracts
internal import JSONRPC
internal import Storage

/// The tracks that were taken out of the catalogue, as they were last. Their events stay: experience that they
/// brought and licences that they issued do, and a track that is put again has its past again.
enum RemovedTracks {
    static func record(of track: TrackID, in store: any SQLReading) throws -> TrackStore.Record? {
        try store.first("SELECT key, entry FROM removed_tracks WHERE id = ?1", [.text(track.text)]) { row in
            TrackStore.Record(key: try row.int(0), entry: try read(row, 1))
        }
    }

    /// Removed tracks behind a key, in the order of their keys.
    static func records(after key: Int64, limit: Int, in store: any SQLReading) throws -> [TrackStore.Record] {
        try store.all(
            "SELECT key, entry FROM removed_tracks WHERE key > ?1 ORDER BY key LIMIT ?2",
            [.integer(key), SQLValue(limit)]
        ) { row in TrackStore.Record(key: try row.int(0), entry: try read(row, 1)) }
    }

    static func keep(_ record: TrackStore.Record, in store: any SQLWriting) throws {
        let entry = RawJSON(record.entry.write(to:)).description
        try store.execute(
            "INSERT INTO removed_tracks (key, id, entry) VALUES (?1, ?2, ?3)",
            [.integer(record.key), .text(record.entry.id.text), .text(entry)])
    }

    static func forget(_ key: Int64, in store: any SQLWriting) throws {
        try store.execute("DELETE FROM removed_tracks WHERE key = ?1", [.integer(key)])
    }

    private static func read(_ row: borrowing SQLRow, _ column: Int) throws -> Catalog.TrackEntry {
        try row.withUTF8(column) { text in
            var reader = JSONReader(checked: UnsafeRawBufferPointer(text))
            return try Catalog.TrackEntry.read(&reader)
        }
    }
}
