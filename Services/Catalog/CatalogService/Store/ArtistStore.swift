internal import Contracts
internal import Normalization
internal import Storage

/// The artists' rows.
struct ArtistStore {
    let store: any SQLWriting

    /// An artist as it is stored.
    struct Record {
        var key: Int64
        var entry: Catalog.ArtistEntry
        /// Whether its owner is of the platform's staff.
        var isStaff: Bool
    }

    static func key(of artist: ArtistID, in store: any SQLReading) throws -> Int64? {
        try store.first("SELECT key FROM artists WHERE id = ?1", [.text(artist.text)]) { try $0.int(0) }
    }

    /// - Throws: ``CatalogFailure/unknownArtist(_:)``.
    static func knownKey(of artist: ArtistID, in store: any SQLReading) throws -> Int64 {
        guard let key = try key(of: artist, in: store) else { throw CatalogFailure.unknownArtist(artist) }
        return key
    }

    /// What pages show of an artist, and its key.
    ///
    /// - Throws: ``CatalogFailure/unknownArtist(_:)``.
    static func profile(
        of artist: ArtistID, in store: any SQLReading
    ) throws -> (key: Int64, profile: Catalog.ArtistProfile) {
        let found = try store.first(
            "SELECT key, name, slug, picture, verified FROM artists WHERE id = ?1", [.text(artist.text)]
        ) { row in
            (
                key: try row.int(0),
                profile: Catalog.ArtistProfile(
                    id: artist, name: try row.text(1), slug: try row.optionalText(2),
                    picture: try row.optionalText(3), verified: try row.int(4) != 0)
            )
        }
        guard let found else { throw CatalogFailure.unknownArtist(artist) }
        return found
    }

    func record(of artist: ArtistID) throws -> Record? { try Self.record(of: artist, in: store) }

    static func record(of artist: ArtistID, in store: any SQLReading) throws -> Record? {
        try store.first(
            """
            SELECT a.key, a.name, a.slug, a.picture, a.bio, a.links, a.genres, a.country, a.verified, a.created_at,
                a.opening_followers, a.opening_as_of, t.staff, a.pictures
            FROM artists a JOIN artist_totals t ON t.artist = a.key WHERE a.id = ?1
            """, [.text(artist.text)]
        ) { row in
            var entry = Catalog.ArtistEntry(
                id: artist, name: try row.text(1), createdAt: Timestamp(microseconds: try row.int(9)))
            entry.slug = try row.optionalText(2)
            entry.picture = try row.optionalText(3)
            entry.bio = try row.optionalText(4)
            entry.links = try StoredList.read(row, 5)
            entry.pictures = try StoredList.read(row, 13)
            entry.genres = try StoredList.read(row, 6)
            entry.country = try row.optionalText(7)
            entry.verified = try row.int(8) != 0
            if let asOf = try row.optionalInt(11) {
                entry.opening = OpeningTotals(followers: try row.int(10), asOf: Timestamp(microseconds: asOf))
            }
            return Record(key: try row.int(0), entry: entry, isStaff: try row.int(12) != 0)
        }
    }

    /// Refuses another opening total once the artist has followers of its own: it may hold the same a second time.
    func checkOpening(of entry: Catalog.ArtistEntry, replacing record: Record) throws {
        let held = record.entry.opening?.followers ?? 0
        let found = entry.opening?.followers ?? 0
        guard found != held else { return }
        let hasFollows = try store.first("SELECT 1 FROM follows WHERE artist = ?1 LIMIT 1", [.integer(record.key)]) {
            _ in true
        }
        guard hasFollows == true else { return }
        throw EntryRefusal(
            field: "opening",
            reason: "expected \(held) followers as before, since the artist has follows of its own; found \(found)")
    }

    /// Adds the artist and returns its key.
    func insert(_ entry: Catalog.ArtistEntry) throws -> Int64 {
        let key = try store.first(
            """
            INSERT INTO artists (id, name, slug, picture, bio, links, genres, country, verified, created_at,
                opening_followers, opening_as_of, pictures)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)
            RETURNING key
            """, values(of: entry)
        ) { try $0.int(0) }
        guard let key else { throw StorageError.damaged(reason: "an artist was given no key") }
        try store.execute(
            """
            INSERT INTO artist_totals (artist, tracks, albums, opening_plays, opening_downloads)
            VALUES (?1, 0, 0, 0, 0)
            """, [.integer(key)])
        try insertWords(of: entry.name, artist: key)
        return key
    }

    func update(_ record: Record, to entry: Catalog.ArtistEntry) throws {
        try store.execute(
            """
            UPDATE artists SET name = ?2, slug = ?3, picture = ?4, bio = ?5, links = ?6, genres = ?7, country = ?8,
                verified = ?9, created_at = ?10, opening_followers = ?11, opening_as_of = ?12, pictures = ?13
            WHERE id = ?1
            """, values(of: entry))
        // Byte by byte, as `EntryBatch.areSame` compares.
        guard !record.entry.name.utf8.elementsEqual(entry.name.utf8) else { return }
        try store.execute("DELETE FROM artist_words WHERE artist = ?1", [.integer(record.key)])
        try insertWords(of: entry.name, artist: record.key)
        try CreditedNames(store: store).renew(artist: record.key)
    }

    private func values(of entry: Catalog.ArtistEntry) -> [SQLValue] {
        [
            .text(entry.id.text), .text(entry.name), SQLValue(entry.slug), SQLValue(entry.picture), SQLValue(entry.bio),
            StoredList.text(entry.links), StoredList.text(entry.genres), SQLValue(entry.country),
            .integer(entry.verified ? 1 : 0), .integer(entry.createdAt.microseconds),
            .integer(entry.opening?.followers ?? 0), SQLValue(entry.opening?.asOf.microseconds),
            StoredList.text(entry.pictures),
        ]
    }

    private func insertWords(of name: String, artist: Int64) throws {
        for word in NameWords.split(name) {
            try store.execute("INSERT INTO artist_words VALUES (?1, ?2)", [.text(word), .integer(artist)])
        }
    }
}
