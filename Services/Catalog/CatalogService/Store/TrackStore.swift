internal import Contracts
internal import JSONRPC
internal import Storage

/// The tracks' rows.
struct TrackStore {
    let store: any SQLWriting

    /// A track as it is stored.
    struct Record {
        var key: Int64
        var entry: Catalog.TrackEntry
    }

    func record(of track: TrackID) throws -> Record? { try Self.record(of: track, in: store) }

    static func record(of track: TrackID, in store: any SQLReading) throws -> Record? {
        try store.first(
            """
            SELECT key, title, credits, duration_ms, genres, bpm, note, scale, visibility, published_at, opening_plays,
                opening_downloads, opening_as_of, licensing, artwork, tags, about
            FROM tracks WHERE id = ?1
            """, [.text(track.text)]
        ) { row in
            let credits: [Catalog.Credit] = try StoredList.read(row, 2)
            var entry = Catalog.TrackEntry(
                id: track, title: try row.text(1), artists: credits.map(\.id),
                publishedAt: Timestamp(microseconds: try row.int(9)))
            entry.durationMs = try row.optionalInt(3)
            entry.genres = try StoredList.read(row, 4)
            entry.bpm = try row.optionalInt(5).map { Int($0) }
            entry.key = try row.optionalText(6).flatMap(MusicalKey.init(rawValue:))
            entry.scale = try row.optionalText(7).flatMap(Scale.init(rawValue:))
            entry.visibility = Visibility(rawValue: try row.text(8)) ?? .private
            if let asOf = try row.optionalInt(12) {
                entry.opening = OpeningTotals(
                    plays: try row.int(10), downloads: try row.int(11), asOf: Timestamp(microseconds: asOf))
            }
            entry.licensing = Licensing(rawValue: try row.text(13)) ?? .exclusive
            entry.artwork = try row.optionalText(14)
            entry.tags = try StoredList.read(row, 15)
            entry.about = try row.optionalText(16)
            return Record(key: try row.int(0), entry: entry)
        }
    }

    /// Adds the track and returns its key, one that no track had before.
    func insert(
        _ entry: Catalog.TrackEntry, credits: [(key: Int64, credit: Catalog.Credit)], standing: TrackStanding
    ) throws -> Int64 {
        let next = try store.first("UPDATE next_track SET key = key + 1 WHERE one = 1 RETURNING key") { try $0.int(0) }
        guard let next else { throw StorageError.damaged(reason: "the tracks' next key is missing") }
        let key = next - 1
        try insertRow(of: entry, key: key, credits)
        try TrackFigures(store: store).add(key, standing)
        return key
    }

    /// Puts a track back that was removed, with its key and what happened to it.
    func revive(
        _ key: Int64, as entry: Catalog.TrackEntry, credits: [(key: Int64, credit: Catalog.Credit)],
        from before: TrackStanding, to after: TrackStanding
    ) throws {
        try RemovedTracks.forget(key, in: store)
        try insertRow(of: entry, key: key, credits)
        try TrackFigures(store: store).move(key, from: before, to: after)
        let downloaders = Downloaders(store: store)
        for artist in after.artists { try downloaders.renew(track: key, of: artist) }
    }

    private func insertRow(
        of entry: Catalog.TrackEntry, key: Int64, _ credits: [(key: Int64, credit: Catalog.Credit)]
    ) throws {
        try store.execute(
            """
            INSERT INTO tracks (id, title, credits, duration_ms, genres, bpm, note, scale, visibility, published_at,
                opening_plays, opening_downloads, opening_as_of, licensing, artwork, tags, about, card, key)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19)
            """, values(of: entry, credits) + [.integer(key)])
        try insertCredits(of: entry, key: key, credits)
    }

    func update(
        _ record: Record, to entry: Catalog.TrackEntry, credits: [(key: Int64, credit: Catalog.Credit)],
        from before: TrackStanding, to after: TrackStanding
    ) throws {
        try store.execute(
            """
            UPDATE tracks SET title = ?2, credits = ?3, duration_ms = ?4, genres = ?5, bpm = ?6, note = ?7, scale = ?8,
                visibility = ?9, published_at = ?10, opening_plays = ?11, opening_downloads = ?12, opening_as_of = ?13,
                licensing = ?14, artwork = ?15, tags = ?16, about = ?17, card = ?18
            WHERE id = ?1
            """, values(of: entry, credits))
        try TrackSnapshots(store: store).setAside(record.key)
        let isPublishedAnew = record.entry.publishedAt != entry.publishedAt
        guard isPublishedAnew || before.artists.sorted() != after.artists.sorted() else {
            return try TrackFigures(store: store).move(record.key, from: before, to: after)
        }
        try store.execute("DELETE FROM track_credits WHERE track = ?1", [.integer(record.key)])
        try insertCredits(of: entry, key: record.key, credits)
        try TrackFigures(store: store).move(record.key, from: before, to: after)
        let downloaders = Downloaders(store: store)
        for artist in Set(before.artists).symmetricDifference(after.artists).sorted() {
            try downloaders.renew(track: record.key, of: artist)
        }
    }

    /// Refuses other opening totals once the track has events: they may hold the same plays a second time.
    func checkOpening(of entry: Catalog.TrackEntry, replacing record: Record, _ tail: DeltaTail) throws {
        let held = record.entry.opening
        guard entry.opening?.plays != held?.plays || entry.opening?.downloads != held?.downloads else { return }
        guard try hasEvents(record.key, tail) else { return }
        throw EntryRefusal(
            field: "opening",
            reason: "expected \(held?.plays ?? 0) plays and \(held?.downloads ?? 0) downloads as before, "
                + "since the track has events of its own; found \(entry.opening?.plays ?? 0) and "
                + "\(entry.opening?.downloads ?? 0)")
    }

    private func hasEvents(_ track: Int64, _ tail: DeltaTail) throws -> Bool {
        let isFolded = try store.first(
            "SELECT plays + downloads + too_short + own_team + staff + voided FROM track_sums WHERE track = ?1",
            [.integer(track)]
        ) { try $0.int(0) > 0 }
        return try isFolded == true || !tail.view(in: store).amounts(of: track).isEmpty
    }

    /// Takes the track out of the catalogue and out of everybody's figures; its own stay.
    func remove(_ record: Record, _ standing: TrackStanding) throws {
        let key = SQLValue.integer(record.key)
        try TrackFigures(store: store).move(record.key, from: standing, to: standing.removed)
        try store.execute("DELETE FROM track_credits WHERE track = ?1", [key])
        let downloaders = Downloaders(store: store)
        for artist in standing.artists { try downloaders.renew(track: record.key, of: artist) }
        try store.execute("DELETE FROM tracks WHERE key = ?1", [key])
        try RemovedTracks.keep(record, in: store)
        try TrackSnapshots(store: store).setAside(record.key)
    }

    /// Writes the credited artists' present names on a track.
    func renewNames(of track: TrackID) throws {
        guard let record = try record(of: track) else { return }
        let credits = try CreditedNames(store: store).credits(of: record.entry.artists).map(\.credit)
        try store.execute(
            "UPDATE tracks SET credits = ?2, card = ?3 WHERE key = ?1",
            [.integer(record.key), StoredList.text(credits), Self.card(of: record.entry, credits)])
        try TrackSnapshots(store: store).setAside(record.key)
    }

    private func insertCredits(
        of entry: Catalog.TrackEntry, key: Int64, _ credits: [(key: Int64, credit: Catalog.Credit)]
    ) throws {
        for credit in credits {
            try store.execute(
                "INSERT INTO track_credits VALUES (?1, ?2, ?3)",
                [.integer(credit.key), .integer(entry.publishedAt.microseconds), .integer(key)])
        }
    }

    private func values(
        of entry: Catalog.TrackEntry, _ credits: [(key: Int64, credit: Catalog.Credit)]
    ) -> [SQLValue] {
        [
            .text(entry.id.text), .text(entry.title), StoredList.text(credits.map(\.credit)),
            SQLValue(entry.durationMs),
            StoredList.text(entry.genres), SQLValue(entry.bpm.map(Int64.init)), SQLValue(entry.key?.rawValue),
            SQLValue(entry.scale?.rawValue), .text(entry.visibility.rawValue),
            .integer(entry.publishedAt.microseconds), .integer(entry.opening?.plays ?? 0),
            .integer(entry.opening?.downloads ?? 0), SQLValue(entry.opening?.asOf.microseconds),
            .text(entry.licensing.rawValue), SQLValue(entry.artwork), StoredList.text(entry.tags),
            SQLValue(entry.about),
            Self.card(of: entry, credits.map(\.credit)),
        ]
    }

    /// The track's part of a list's row that only an edit changes.
    private static func card(of entry: Catalog.TrackEntry, _ credits: [Catalog.Credit]) -> SQLValue {
        var card = Catalog.TrackCard()
        card.id = entry.id
        card.title = entry.title
        card.artists = credits
        card.durationMs = entry.durationMs
        card.genres = entry.genres
        card.bpm = entry.bpm
        card.key = entry.key
        card.scale = entry.scale
        card.visibility = entry.visibility
        card.publishedAt = entry.publishedAt
        return .text(RawJSON { writer in card.write(to: &writer) }.description)
    }
}
