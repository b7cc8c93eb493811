internal import Contracts
internal import Storage

/// Makes the figures of a catalogue that was stored before there were any.
enum Takeover {
    /// Does it once in a store's life, in one transaction.
    static func run(in store: any SQLWriting) throws {
        guard try store.first("SELECT key FROM next_track", [], { try $0.int(0) }) == nil else { return }
        let tracks = try store.all("SELECT id FROM tracks ORDER BY key") { TrackID(unchecked: try $0.text(0)) }
        let stored = TrackStore(store: store)
        for track in tracks {
            guard let record = try stored.record(of: track) else { continue }
            let artists = try store.all("SELECT artist FROM track_credits WHERE track = ?1", [.integer(record.key)]) {
                try $0.int(0)
            }
            let standing = try TrackStanding(record.entry, artists: artists, after: nil, in: store)
            try TrackFigures(store: store).add(record.key, standing)
            // The artists have the rest already.
            var change = FigureChange()
            for artist in artists { try change.add(FigureChange.Amounts(weight: standing.weight), to: artist) }
            if standing.isOfPlatform {
                var amounts = standing.amounts
                amounts.weight = 0
                try change.addToPlatform(amounts)
            }
            try change.apply(to: store)
        }
        try store.execute("INSERT INTO next_track SELECT 1, COALESCE(MAX(key), 0) + 1 FROM tracks")
        // Nothing was told of it: who follows begins with a snapshot, also who asks for all there is.
        try store.execute(
            """
            UPDATE feed_head SET position = position + 1, oldest = position + 2
            WHERE one = 1 AND EXISTS (SELECT 1 FROM artists)
            """)
        try FeedTelling.begin(in: store)
    }
}
