internal import Contracts
internal import Storage

/// A correction as it is stored.
struct StoredVoid {
    var key: Int64
    var row: Catalog.VoidRow
    /// The last row of the archive that it covers: plays recorded later are not its own.
    var archived: Int64
    /// How many plays it took out.
    var plays: Int64

    /// Corrections behind a key, in the order they came.
    static func read(after key: Int64 = 0, limit: Int = .max, in store: any SQLReading) throws -> [StoredVoid] {
        try store.all(
            """
            SELECT key, source, listener, from_at, until_at, reason, archived, plays FROM voids WHERE key > ?1
            ORDER BY key LIMIT ?2
            """, [.integer(key), SQLValue(limit)]
        ) { row in
            let void = Catalog.VoidRow(
                source: try row.optionalText(1).map { SourceName(unchecked: $0) },
                listener: try row.optionalText(2).map { ListenerID(unchecked: $0) },
                from: Timestamp(microseconds: try row.int(3)), until: Timestamp(microseconds: try row.int(4)),
                reason: try row.text(5))
            return StoredVoid(key: try row.int(0), row: void, archived: try row.int(6), plays: try row.int(7))
        }
    }

    /// Keeps a correction and returns its key.
    static func insert(
        _ row: Catalog.VoidRow, archived: Int64, plays: Int64, at now: Timestamp, in store: any SQLWriting
    ) throws -> Int64 {
        let key = try store.first(
            """
            INSERT INTO voids (source, listener, from_at, until_at, reason, archived, plays, at)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) RETURNING key
            """,
            [
                SQLValue(row.source?.text), SQLValue(row.listener?.text), .integer(row.from.microseconds),
                .integer(row.until.microseconds), .text(row.reason), .integer(archived), .integer(plays),
                .integer(now.microseconds),
            ]
        ) { try $0.int(0) }
        guard let key else { throw StorageError.damaged(reason: "a correction was given no key") }
        return key
    }
}
