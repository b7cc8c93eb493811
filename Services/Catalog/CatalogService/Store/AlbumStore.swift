internal import Contracts
internal import Storage

/// The albums' rows.
struct AlbumStore {
    let store: any SQLWriting

    /// An album as it is stored.
    struct Record {
        var key: Int64
        /// Without times, which followers have no use for.
        var entry: Catalog.AlbumEntry
        var times: Times
    }

    /// When an album was made and last changed.
    struct Times: Equatable {
        var createdAt: Timestamp
        var updatedAt: Timestamp

        /// The times that an entry gives an album that it adds or changes: its own, or those of the puts.
        init(_ entry: Catalog.AlbumEntry, after held: Times?, at now: Timestamp) {
            createdAt = entry.createdAt ?? min(held?.createdAt ?? now, entry.updatedAt ?? .range.upperBound)
            updatedAt = max(createdAt, entry.updatedAt ?? now)
        }

        init(createdAt: Timestamp, updatedAt: Timestamp) {
            self.createdAt = createdAt
            self.updatedAt = updatedAt
        }

        /// Whether an entry names no others.
        func agree(with entry: Catalog.AlbumEntry) -> Bool {
            entry.createdAt ?? createdAt == createdAt && entry.updatedAt ?? updatedAt == updatedAt
        }
    }

    func record(of album: AlbumID) throws -> Record? { try Self.record(of: album, in: store) }

    static func record(of album: AlbumID, in store: any SQLReading) throws -> Record? {
        let found = try store.first(
            """
            SELECT key, title, credits, about, artwork, released_at, created_at, updated_at FROM albums WHERE id = ?1
            """, [.text(album.text)]
        ) { row in
            let credits: [Catalog.Credit] = try StoredList.read(row, 2)
            var entry = Catalog.AlbumEntry(
                id: album, title: try row.text(1), artists: credits.map(\.id), tracks: [],
                releasedAt: Timestamp(microseconds: try row.int(5)))
            entry.about = try row.optionalText(3)
            entry.artwork = try row.optionalText(4)
            let times = Times(
                createdAt: Timestamp(microseconds: try row.int(6)), updatedAt: Timestamp(microseconds: try row.int(7)))
            return Record(key: try row.int(0), entry: entry, times: times)
        }
        guard var record = found else { return nil }
        record.entry.tracks = try store.all(
            "SELECT t.id FROM album_tracks a JOIN tracks t ON t.key = a.track WHERE a.album = ?1 ORDER BY a.position",
            [.integer(record.key)]
        ) { TrackID(unchecked: try $0.text(0)) }
        return record
    }

    /// The keys of an entry's tracks; refused where one is unknown, doubled, or on another album.
    func trackKeys(of entry: Catalog.AlbumEntry, album: Int64?) throws -> [Int64] {
        var keys: [Int64] = []
        for (index, track) in entry.tracks.enumerated() {
            let found = try store.first(
                "SELECT t.key, a.album FROM tracks t LEFT JOIN album_tracks a ON a.track = t.key WHERE t.id = ?1",
                [.text(track.text)]
            ) { row in (key: try row.int(0), album: try row.optionalInt(1)) }
            let field = "tracks[\(index)]"
            guard let found else {
                throw EntryRefusal(
                    field: field, reason: "there is no track \"\(track)\"; put tracks before their album")
            }
            guard !keys.contains(found.key) else {
                throw EntryRefusal(field: field, reason: "the track \"\(track)\" stands on the album twice")
            }
            guard found.album == nil || found.album == album else {
                throw EntryRefusal(field: field, reason: "the track \"\(track)\" is on another album already")
            }
            keys.append(found.key)
        }
        return keys
    }

    func insert(
        _ entry: Catalog.AlbumEntry, credits: [(key: Int64, credit: Catalog.Credit)], tracks: [Int64], _ times: Times
    ) throws -> Int64 {
        let key = try store.first(
            """
            INSERT INTO albums (id, title, credits, about, artwork, released_at, created_at, updated_at)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
            RETURNING key
            """, values(of: entry, credits, times)
        ) { try $0.int(0) }
        guard let key else { throw StorageError.damaged(reason: "an album was given no key") }
        try insertLists(credits, tracks, album: key)
        return key
    }

    func update(
        _ record: Record, to entry: Catalog.AlbumEntry, credits: [(key: Int64, credit: Catalog.Credit)],
        tracks: [Int64], _ times: Times
    ) throws {
        try store.execute(
            """
            UPDATE albums SET title = ?2, credits = ?3, about = ?4, artwork = ?5, released_at = ?6, created_at = ?7,
                updated_at = ?8
            WHERE id = ?1
            """, values(of: entry, credits, times))
        try store.execute("DELETE FROM album_credits WHERE album = ?1", [.integer(record.key)])
        try store.execute("DELETE FROM album_tracks WHERE album = ?1", [.integer(record.key)])
        try insertLists(credits, tracks, album: record.key)
    }

    /// Keeps other times of an album that is the same otherwise.
    func set(_ times: Times, of album: Int64) throws {
        try store.execute(
            "UPDATE albums SET created_at = ?2, updated_at = ?3 WHERE key = ?1",
            [.integer(album), .integer(times.createdAt.microseconds), .integer(times.updatedAt.microseconds)])
    }

    /// Takes a track off its album; those behind it move up. Returns the album as it is then, if there is one.
    func remove(track: Int64, at now: Timestamp) throws -> Record? {
        let album = try store.first(
            "SELECT a.id, a.key FROM album_tracks t JOIN albums a ON a.key = t.album WHERE t.track = ?1",
            [.integer(track)]
        ) { row in (id: AlbumID(unchecked: try row.text(0)), key: try row.int(1)) }
        guard let album else { return nil }
        let tracks = try store.all(
            "SELECT track FROM album_tracks WHERE album = ?1 ORDER BY position", [.integer(album.key)]
        ) { try $0.int(0) }
        try store.execute("DELETE FROM album_tracks WHERE album = ?1", [.integer(album.key)])
        try insertTracks(tracks.filter { $0 != track }, album: album.key)
        try store.execute(
            "UPDATE albums SET updated_at = ?2 WHERE key = ?1 AND updated_at < ?2",
            [.integer(album.key), .integer(now.microseconds)])
        return try record(of: album.id)
    }

    private func insertLists(
        _ credits: [(key: Int64, credit: Catalog.Credit)], _ tracks: [Int64], album: Int64
    ) throws {
        for credit in credits {
            try store.execute("INSERT INTO album_credits VALUES (?1, ?2)", [.integer(credit.key), .integer(album)])
        }
        try insertTracks(tracks, album: album)
    }

    private func insertTracks(_ tracks: [Int64], album: Int64) throws {
        for (position, track) in tracks.enumerated() {
            try store.execute(
                "INSERT INTO album_tracks VALUES (?1, ?2, ?3)",
                [.integer(album), .integer(Int64(position)), .integer(track)])
        }
    }

    private func values(
        of entry: Catalog.AlbumEntry, _ credits: [(key: Int64, credit: Catalog.Credit)], _ times: Times
    ) -> [SQLValue] {
        [
            .text(entry.id.text), .text(entry.title), StoredList.text(credits.map(\.credit)), SQLValue(entry.about),
            SQLValue(entry.artwork), .integer(entry.releasedAt.microseconds),
            .integer(times.createdAt.microseconds), .integer(times.updatedAt.microseconds),
        ]
    }
}
