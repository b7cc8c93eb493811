internal import Contracts
internal import JSONRPC
internal import Storage

extension Catalog.ReadChanges {
    /// Writes a ``Reply``: entities go from the feed to the wire as they are.
    func write(from store: any SQLReading, to writer: inout JSONWriter) throws {
        do {
            try write(try Feed.read(epoch: epoch, after: after, limit: limit, in: store), store, to: &writer)
        } catch let error as FeedError {
            throw FeedFailure(error)
        }
    }

    private func write(_ slice: FeedSlice, _ store: any SQLReading, to writer: inout JSONWriter) throws {
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
            case .plays: try write(row, .plays, store, to: &writer)
            case .downloads: try write(row, .downloads, store, to: &writer)
            case .weight: try write(row, .weight, store, to: &writer)
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
        _ row: FeedRow, _ kind: Catalog.ChangeKind, _ store: any SQLReading, to writer: inout JSONWriter
    ) throws {
        // The one behind tells whether it is another track's: what a change has does not depend on where a page ends.
        let end = min(row.wanted.upperBound + 1, row.count)
        let decoded = try PackedSums.decode(row.body, count: row.count, wanted: row.wanted.lowerBound..<end)
        let sums = decoded.prefix(row.wanted.count)
        let first = row.position + Int64(row.wanted.lowerBound)
        let keys = sums.map { SQLValue.integer($0.key) }
        let sql: StaticString =
            switch kind {
            case .weight: "SELECT id FROM artists WHERE key = ?1"
            // As it is now: the row says nothing of it, and a newer one harms nobody. A removed track has none.
            case .plays:
                """
                SELECT t.id, s.weight_high, s.weight_low, s.plays, s.opening_plays, s.is_public, s.earns
                FROM tracks t JOIN track_sums s ON s.track = t.key
                WHERE t.key = ?1
                UNION ALL SELECT id, NULL, NULL, NULL, NULL, NULL, NULL FROM removed_tracks WHERE key = ?1
                """
            default: "SELECT id FROM tracks WHERE key = ?1 UNION ALL SELECT id FROM removed_tracks WHERE key = ?1"
            }
        try store.scan(sql, rows: keys, of: 1) { index, found in
            var figures: ToldFigures?
            if kind == .plays, index + 1 == decoded.count || decoded[index + 1].key != sums[index].key,
                try found.optionalInt(1) != nil
            {
                figures = try TrackStanding.figures(found, 1)
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
        FigureWriter.write(weight: weight, to: &writer)
        writer.key("plays")
        writer.integer(plays)
        writer.key("playsWeight")
        writer.integer(playsWeight)
    }
}

/// Figures as changes.
enum FigureWriter {
    static func write(weight: Int128, to writer: inout JSONWriter) {
        writer.key("weight")
        writer.string(String(weight))
    }

    static func write(
        _ kind: Catalog.ChangeKind, id: UnsafeBufferPointer<UInt8>, _ sum: PackedSums.Entry,
        _ figures: ToldFigures? = nil, at position: Int64, to writer: inout JSONWriter
    ) {
        writer.beginObject()
        writer.key("kind")
        writer.string(kind.rawValue)
        writer.key("id")
        writer.string(utf8: id)
        if kind == .weight {
            write(weight: sum.total, to: &writer)
        } else {
            writer.key("day")
            Day(number: sum.day).write(to: &writer)
            writer.key("total")
            writer.integer(Int64(clamping: sum.total))
            figures?.write(to: &writer)
        }
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
