internal import Contracts
internal import Storage

extension Catalog.ListTracks {
    func handle(in store: any SQLReading) throws -> Reply {
        let start = try cursor.map(TrackCursor.init(_:)) ?? .newest
        var rows: [Catalog.TrackRow] = []
        rows.reserveCapacity(limit)
        var last = start
        var hasMore = false
        try store.query(
            """
            SELECT t.key, t.id, t.title, t.credits, t.duration_ms, t.genres, t.bpm, t.note, t.scale, t.visibility,
                t.published_at, t.opening_plays, t.opening_downloads
            FROM track_credits c JOIN tracks t ON t.key = c.track
            WHERE c.artist = (SELECT key FROM artists WHERE id = ?1) AND (c.published_at, c.track) < (?2, ?3)
            ORDER BY c.published_at DESC, c.track DESC LIMIT ?4
            """,
            [.text(artist.text), .integer(start.publishedAt), .integer(start.track), .integer(Int64(limit) + 1)]
        ) { row in
            guard rows.count < limit else {
                hasMore = true
                return
            }
            rows.append(try Self.track(row))
            last = TrackCursor(publishedAt: try row.int(10), track: try row.int(0))
        }
        if rows.isEmpty, try ArtistStore.key(of: artist, in: store) == nil { throw CatalogFailure.unknownArtist(artist) }
        return Reply(tracks: rows, cursor: hasMore ? last.text : nil)
    }

    private static func track(_ row: borrowing SQLRow) throws -> Catalog.TrackRow {
        var track = Catalog.TrackRow()
        track.id = TrackID(unchecked: try row.text(1))
        track.title = try row.text(2)
        track.artists = try StoredList.read(row, 3)
        track.durationMs = try row.optionalInt(4)
        track.genres = try StoredList.read(row, 5)
        track.bpm = try row.optionalInt(6).map { Int($0) }
        track.key = try row.optionalText(7).flatMap(MusicalKey.init(rawValue:))
        track.scale = try row.optionalText(8).flatMap(Scale.init(rawValue:))
        track.visibility = Visibility(rawValue: try row.text(9)) ?? .private
        track.publishedAt = Timestamp(microseconds: try row.int(10))
        track.plays = try row.int(11)
        track.downloads = try row.int(12)
        return track
    }
}

/// Where a page of an artist's tracks ended: the order's columns, so that new tracks do not shift pages.
private struct TrackCursor {
    var publishedAt: Int64
    var track: Int64

    /// Before the newest track.
    static let newest = TrackCursor(publishedAt: .max, track: .max)

    init(publishedAt: Int64, track: Int64) {
        self.publishedAt = publishedAt
        self.track = track
    }

    /// - Throws: ``CatalogFailure/badCursor``.
    init(_ text: String) throws {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0] == "t", let publishedAt = Int64(parts[1]), let track = Int64(parts[2]) else {
            throw CatalogFailure.badCursor
        }
        self.init(publishedAt: publishedAt, track: track)
    }

    var text: String { "t.\(publishedAt).\(track)" }
}
