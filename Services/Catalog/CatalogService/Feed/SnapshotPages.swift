internal import Contracts
internal import JSONRPC
internal import Storage

/// Writes what there is of each kind as changes, from a place on.
struct SnapshotPages {
    let store: any SQLReading
    /// The feed's last position, which entities carry: they are told with their change.
    private let position: Int64
    /// The feed's position that the kept totals of days have reached, which those carry.
    private let folded: Int64
    /// What waits for the fold.
    private let view: DeltaView
    private let limit: Int
    /// How many were written.
    private var count = 0
    /// Whether the page has its limit of changes or of bytes.
    private(set) var isFull = false

    /// - Parameter limit: changes at most.
    init(store: any SQLReading, position: Int64, folded: Int64, _ view: DeltaView, limit: Int) {
        self.store = store
        self.position = position
        self.folded = folded
        self.view = view
        self.limit = limit
    }

    /// Writes what there is of the place's kind, until the page is full.
    mutating func write(from place: inout SnapshotPlace, to writer: inout JSONWriter) throws {
        let limit = limit - count
        switch place.kind {
        case .artist: try artists(limit, &place, &writer)
        case .account: try accounts(limit, &place, &writer)
        case .role: try roles(limit, &place, &writer)
        case .track: try tracks(limit, &place, &writer)
        case .removedTrack: try removedTracks(limit, &place, &writer)
        case .album: try albums(limit, &place, &writer)
        case .follow: try follows(limit, &place, &writer)
        case .void: try voids(limit, &place, &writer)
        case .plays, .downloads: try days(limit, &place, &writer)
        }
        if count >= self.limit { isFull = true }
    }

    private mutating func write(
        _ kind: Catalog.ChangeKind, _ id: String, _ writer: inout JSONWriter, figures: ToldFigures? = nil,
        _ value: (inout JSONWriter) -> Void
    ) {
        withoutActuallyEscaping(value) { value in
            ChangeLog.write(kind, id, at: nil, value: value, to: &writer)
        }
        figures?.write(to: &writer)
        writer.key("position")
        writer.integer(position)
        writer.endObject()
        count += 1
        if writer.count >= PageLimit.bytes { isFull = true }
    }

    /// Ids behind the place, with their keys.
    private func ids(_ sql: StaticString, _ limit: Int, after place: SnapshotPlace) throws -> [(key: Int64, id: String)]
    {
        try store.all(sql, [.integer(place.first), SQLValue(limit)]) { (try $0.int(0), try $0.text(1)) }
    }

    private mutating func artists(_ limit: Int, _ place: inout SnapshotPlace, _ writer: inout JSONWriter) throws {
        let found = try ids("SELECT key, id FROM artists WHERE key > ?1 ORDER BY key LIMIT ?2", limit, after: place)
        for (key, id) in found where !isFull {
            place.first = key
            guard let record = try ArtistStore.record(of: ArtistID(unchecked: id), in: store) else { continue }
            write(.artist, id, &writer, EntityValues.artist(record.entry, isStaff: record.isStaff))
        }
    }

    private mutating func accounts(_ limit: Int, _ place: inout SnapshotPlace, _ writer: inout JSONWriter) throws {
        let found = try ids("SELECT key, id FROM accounts WHERE key > ?1 ORDER BY key LIMIT ?2", limit, after: place)
        for (key, id) in found where !isFull {
            place.first = key
            guard let record = try AccountStore.record(of: AccountID(unchecked: id), in: store) else { continue }
            write(.account, id, &writer, EntityValues.account(record.entry))
        }
    }

    private mutating func tracks(_ limit: Int, _ place: inout SnapshotPlace, _ writer: inout JSONWriter) throws {
        let found = try store.all(
            """
            SELECT t.key, t.id, s.plays, s.opening_plays, s.published_at, s.is_public, s.earns,
                (SELECT COUNT(*) FROM track_credits c WHERE c.track = t.key)
            FROM tracks t JOIN track_sums s ON s.track = t.key
            WHERE t.key > ?1 ORDER BY t.key LIMIT ?2
            """, [.integer(place.first), SQLValue(limit)]
        ) { (key: try $0.int(0), id: try $0.text(1), standing: try TrackStanding(told: $0, 2)) }
        let waiting = try UnfoldedEvents(ofTracks: found.map(\.key), view).totals(.plays)
        for (key, id, standing) in found where !isFull {
            place.first = key
            guard let record = try TrackStore.record(of: TrackID(unchecked: id), in: store) else { continue }
            write(
                .track, id, &writer, figures: standing.figures(adding: waiting[key] ?? 0),
                EntityValues.track(record.entry))
        }
    }

    private mutating func removedTracks(
        _ limit: Int, _ place: inout SnapshotPlace, _ writer: inout JSONWriter
    ) throws {
        for record in try RemovedTracks.records(after: place.first, limit: limit, in: store) where !isFull {
            place.first = record.key
            write(.removedTrack, record.entry.id.text, &writer, EntityValues.track(record.entry))
        }
    }

    private mutating func albums(_ limit: Int, _ place: inout SnapshotPlace, _ writer: inout JSONWriter) throws {
        let found = try ids("SELECT key, id FROM albums WHERE key > ?1 ORDER BY key LIMIT ?2", limit, after: place)
        for (key, id) in found where !isFull {
            place.first = key
            guard let record = try AlbumStore.record(of: AlbumID(unchecked: id), in: store) else { continue }
            write(.album, id, &writer, record.entry.write(to:))
        }
    }

    private mutating func roles(_ limit: Int, _ place: inout SnapshotPlace, _ writer: inout JSONWriter) throws {
        let found = try store.all(
            """
            SELECT r.artist, r.account, a.id, c.id, r.role, r.since
            FROM artist_roles r JOIN artists a ON a.key = r.artist JOIN accounts c ON c.key = r.account
            WHERE (r.artist, r.account) > (?1, ?2) ORDER BY r.artist, r.account LIMIT ?3
            """, [.integer(place.first), .integer(place.secondNumber), SQLValue(limit)]
        ) { row in
            (
                artist: try row.int(0), account: try row.int(1),
                entry: Catalog.RoleEntry(
                    artist: ArtistID(unchecked: try row.text(2)), account: AccountID(unchecked: try row.text(3)),
                    role: Catalog.ArtistRole(rawValue: try row.text(4)) ?? .none,
                    since: Timestamp(microseconds: try row.int(5)))
            )
        }
        for (artist, account, entry) in found where !isFull {
            place.first = artist
            place.second = String(account)
            write(.role, "\(entry.artist)/\(entry.account)", &writer, entry.write(to:))
        }
    }

    private mutating func follows(_ limit: Int, _ place: inout SnapshotPlace, _ writer: inout JSONWriter) throws {
        let found = try store.all(
            """
            SELECT f.artist, f.listener, a.id, f.at, f.following FROM follows f JOIN artists a ON a.key = f.artist
            WHERE (f.artist, f.listener) > (?1, ?2) ORDER BY f.artist, f.listener LIMIT ?3
            """, [.integer(place.first), .text(place.second), SQLValue(limit)]
        ) { row in
            (
                artist: try row.int(0),
                row: Catalog.FollowRow(
                    artist: ArtistID(unchecked: try row.text(2)), listener: ListenerID(unchecked: try row.text(1)),
                    at: Timestamp(microseconds: try row.int(3)), following: try row.int(4) != 0)
            )
        }
        for (artist, row) in found where !isFull {
            place.first = artist
            place.second = row.listener.text
            write(.follow, "\(row.artist)/\(row.listener)", &writer, row.write(to:))
        }
    }

    private mutating func voids(_ limit: Int, _ place: inout SnapshotPlace, _ writer: inout JSONWriter) throws {
        for void in try StoredVoid.read(after: place.first, limit: limit, in: store) where !isFull {
            place.first = void.key
            write(.void, String(void.key), &writer, EntityValues.void(void.row, plays: void.plays))
        }
    }

    private mutating func days(_ limit: Int, _ place: inout SnapshotPlace, _ writer: inout JSONWriter) throws {
        let kind = place.kind
        var last = place
        try store.query(
            """
            SELECT d.track, d.day, COALESCE(t.id, r.id), d.plays, d.downloads
            FROM track_days d LEFT JOIN tracks t ON t.key = d.track LEFT JOIN removed_tracks r ON r.key = d.track
            WHERE (d.track, d.day) > (?1, ?2) ORDER BY d.track, d.day LIMIT ?3
            """, [.integer(place.first), .integer(place.secondNumber), SQLValue(limit)]
        ) { row in
            last.first = try row.int(0)
            last.second = String(try row.int(1))
            let total = try row.int(kind == .plays ? 3 : 4)
            let sum = PackedSums.Entry(key: last.first, day: try row.int(1), total: Int128(total))
            // A day that had the other kind of event alone is written too: pages are of one length.
            try row.withUTF8(2) { FigureWriter.write(kind, id: $0, sum, at: folded, to: &writer) }
            count += 1
        }
        place = last
    }
}
