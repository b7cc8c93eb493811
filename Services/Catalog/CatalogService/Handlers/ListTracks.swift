internal import Contracts
internal import JSONRPC
internal import Storage

extension Catalog.ListTracks {
    /// Writes a ``Reply``: the tracks' cards go from the store to the wire as they are.
    func write(from store: any SQLReading, _ tail: DeltaTail, to writer: inout JSONWriter) throws {
        let view = try tail.view(in: store)
        let start = try cursor.map(TrackCursor.init(_:)) ?? .newest
        var count = 0
        var last = start
        var hasMore = false
        writer.beginObject()
        writer.key("tracks")
        writer.beginArray()
        try store.scan(
            """
            SELECT t.opening_plays, t.opening_downloads, t.card, c.published_at, c.track, s.plays, s.downloads
            FROM track_credits c JOIN tracks t ON t.key = c.track JOIN track_sums s ON s.track = c.track
            WHERE c.artist = (SELECT key FROM artists WHERE id = ?1) AND (c.published_at, c.track) < (?2, ?3)
            ORDER BY c.published_at DESC, c.track DESC LIMIT ?4
            """,
            [.text(artist.text), .integer(start.publishedAt), .integer(start.track), .integer(Int64(limit) + 1)]
        ) { row in
            // The row behind the page says that there is another page.
            guard count < limit else {
                hasMore = true
                return false
            }
            count += 1
            try row.withUTF8(2) { writer.beginObject(extending: $0) }
            let unfolded = try view.amounts(of: try row.int(4))
            writer.key("plays")
            writer.integer(try row.int(0).adding(try row.int(5)).adding(unfolded.total(.plays)))
            writer.key("downloads")
            writer.integer(try row.int(1).adding(try row.int(6)).adding(unfolded.total(.downloads)))
            writer.endObject()
            if count == limit { last = TrackCursor(publishedAt: try row.int(3), track: try row.int(4)) }
            return true
        }
        writer.endArray()
        if count == 0, try ArtistStore.key(of: artist, in: store) == nil { throw CatalogFailure.unknownArtist(artist) }
        if hasMore {
            writer.key("cursor")
            writer.string(last.text)
        }
        writer.endObject()
    }
}

extension [Delta] {
    fileprivate func total(_ series: FigureSeries) -> Int64 {
        reduce(0) { $1.series == series.rawValue ? $0 + $1.amount : $0 }
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
