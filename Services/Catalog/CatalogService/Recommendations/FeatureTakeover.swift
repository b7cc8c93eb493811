internal import Contracts
internal import Storage

/// Makes the features of a catalogue that was stored before they were kept, and the times of its albums.
enum FeatureTakeover {
    /// Artists that are gone through together.
    private static let artistsAtOnce: Int64 = 2000

    /// Does it once in a store's life, in one transaction.
    static func run(in store: any SQLWriting, at now: Timestamp) throws {
        guard try store.first("SELECT one FROM features_kept", [], { try $0.int(0) }) == nil else { return }
        let last = try store.first("SELECT MAX(key) FROM artists") { try $0.optionalInt(0) }.flatMap(\.self) ?? 0
        for first in stride(from: 0, through: last, by: Int(artistsAtOnce)) {
            var change = FeatureChange()
            try store.query(
                """
                SELECT c.artist, t.genres, t.tags FROM track_credits c JOIN tracks t ON t.key = c.track
                WHERE c.artist >= ?1 AND c.artist < ?2 AND t.visibility = 'public'
                """, [.integer(first), .integer(first + artistsAtOnce)]
            ) { row in
                let features = try TrackFeatures(
                    genres: try StoredList.read(row, 1), tags: try StoredList.read(row, 2))
                try change.add(features, of: [try row.int(0)])
            }
            try change.apply(to: store)
        }
        // Nothing is known of what happened to them since.
        try store.execute(
            """
            UPDATE albums SET created_at = CASE WHEN released_at < ?1 THEN released_at ELSE ?1 END,
                updated_at = CASE WHEN released_at < ?1 THEN released_at ELSE ?1 END
            """, [.integer(now.microseconds)])
        try store.execute("INSERT INTO features_kept VALUES (1)")
    }
}
