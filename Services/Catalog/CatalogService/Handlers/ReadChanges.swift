internal import Contracts
internal import JSONRPC
internal import Storage

extension Catalog.ReadChanges {
    /// Writes a ``Reply``: entities go from the feed to the wire as they are.
    func write(from store: any SQLReading, _ tail: DeltaTail, to writer: inout JSONWriter) throws {
        do {
            try write(
                try Feed.read(epoch: epoch, after: after, limit: limit, in: store), store, try tail.view(in: store),
                to: &writer)
        } catch let error as FeedError {
            throw FeedFailure(error)
        }
    }

    private func write(
        _ slice: FeedSlice, _ store: any SQLReading, _ view: DeltaView, to writer: inout JSONWriter
    ) throws {
        writer.beginObject()
        writer.key("epoch")
        writer.string(slice.head.epoch)
        writer.key("head")
        writer.integer(slice.head.position)
        var position = slice.position
        writer.key("changes")
        writer.beginArray()
        for row in slice.rows {
            switch Catalog.ChangeKind(rawValue: row.kind) {
            case .plays: try write(row, .plays, store, view, to: &writer)
            case .downloads: try write(row, .downloads, store, view, to: &writer)
            default:
                row.body.withUnsafeBufferPointer { writer.beginObject(extending: $0) }
                writer.key("position")
                writer.integer(row.position)
                writer.endObject()
            }
            if writer.count >= PageLimit.bytes {
                position = row.position + Int64(row.wanted.upperBound) - 1
                break
            }
        }
        writer.endArray()
        writer.key("position")
        writer.integer(position)
        writer.endObject()
    }

    /// The figures of a row.
    private func write(
        _ row: FeedRow, _ kind: Catalog.ChangeKind, _ store: any SQLReading, _ view: DeltaView,
        to writer: inout JSONWriter
    ) throws {
        // The one behind tells whether it is another track's: what a change has does not depend on where a page ends.
        let end = min(row.wanted.upperBound + 1, row.count)
        let decoded = try PackedSums.decode(row.body, count: row.count, wanted: row.wanted.lowerBound..<end)
        let sums = decoded.prefix(row.wanted.count)
        let first = row.position + Int64(row.wanted.lowerBound)
        let keys = sums.map { SQLValue.integer($0.key) }
        guard kind == .plays else {
            return try store.scan(
                "SELECT id FROM tracks WHERE key = ?1 UNION ALL SELECT id FROM removed_tracks WHERE key = ?1",
                rows: keys, of: 1
            ) { index, found in
                try found.withUTF8(0) { id in
                    FigureWriter.write(kind, id: id, sums[index], at: first + Int64(index), to: &writer)
                }
            }
        }
        func isLastOfTrack(_ index: Int) -> Bool {
            index + 1 == decoded.count || decoded[index + 1].key != sums[index].key
        }
        // As they are now: the row says nothing of them, and newer ones harm nobody. A removed track has none.
        let waiting = try UnfoldedEvents(ofTracks: sums.indices.filter(isLastOfTrack).map { sums[$0].key }, view)
            .totals(.plays)
        try store.scan(
            """
            SELECT t.id, s.plays, s.opening_plays, s.published_at, s.is_public, s.earns,
                (SELECT COUNT(*) FROM track_credits c WHERE c.track = t.key)
            FROM tracks t JOIN track_sums s ON s.track = t.key
            WHERE t.key = ?1
            UNION ALL SELECT id, NULL, NULL, NULL, NULL, NULL, NULL FROM removed_tracks WHERE key = ?1
            """, rows: keys, of: 1
        ) { index, found in
            var figures: ToldFigures?
            if isLastOfTrack(index), try found.optionalInt(1) != nil {
                figures = try TrackStanding(told: found, 1).figures(adding: waiting[sums[index].key] ?? 0)
            }
            try found.withUTF8(0) { id in
                FigureWriter.write(kind, id: id, sums[index], figures, at: first + Int64(index), to: &writer)
            }
        }
    }
}

/// What a page of the feed and of its snapshot keeps to.
enum PageLimit {
    /// Bytes with which a page ends, however many changes were asked for: a client takes no line beyond
    /// `WireLimits.largeLineBytes`, and a row of figures on top of these stays well below it.
    static let bytes = 1 << 20
}

/// What the feed tells of a track beside the events of days: in sum, and what follows from it.
struct ToldFigures {
    /// The contribution weight.
    var weight: Int128
    /// Counted plays.
    var plays: Int64
    var playsWeight: Int64

    /// Writes them into an open object.
    func write(to writer: inout JSONWriter) {
        writer.key("weight")
        writer.string(String(weight))
        writer.key("plays")
        writer.integer(plays)
        writer.key("playsWeight")
        writer.integer(playsWeight)
    }
}

/// Figures as changes.
enum FigureWriter {
    static func write(
        _ kind: Catalog.ChangeKind, id: UnsafeBufferPointer<UInt8>, _ sum: PackedSums.Entry,
        _ figures: ToldFigures? = nil, at position: Int64, to writer: inout JSONWriter
    ) {
        writer.beginObject()
        writer.key("kind")
        writer.string(kind.rawValue)
        writer.key("id")
        writer.string(utf8: id)
        writer.key("day")
        Day(number: sum.day).write(to: &writer)
        writer.key("total")
        writer.integer(Int64(clamping: sum.total))
        figures?.write(to: &writer)
        writer.key("position")
        writer.integer(position)
        writer.endObject()
    }
}

extension FeedFailure {
    init(_ error: FeedError) {
        switch error {
        case .cursorTooOld(let oldest): self = .cursorTooOld(oldest: oldest)
        case .cursorAhead(let head): self = .cursorAhead(head: head)
        case .otherEpoch(let epoch): self = .otherEpoch(epoch: epoch)
        }
    }
}
