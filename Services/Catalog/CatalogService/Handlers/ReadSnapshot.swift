internal import Contracts
internal import JSONRPC
internal import Storage

extension Catalog.ReadSnapshot {
    /// Writes a ``Reply``: a page of one kind, in the order of keys, as the store is now.
    ///
    /// Totals of days are those that are folded. So a follower goes on where the feed told what is folded next, which
    /// may be a while before its head: the rest comes by the feed.
    func write(from store: any SQLReading, _ tail: DeltaTail, to writer: inout JSONWriter) throws {
        let head = try Feed.head(in: store)
        let folded = try FeedTelling.folded(in: store)
        var place = try cursor.map(SnapshotPlace.init(_:)) ?? SnapshotPlace(kind: SnapshotPlace.kinds[0])
        writer.beginObject()
        writer.key("epoch")
        writer.string(head.epoch)
        writer.key("position")
        writer.integer(folded)
        writer.key("changes")
        writer.beginArray()
        var pages = SnapshotPages(
            store: store, position: head.position, folded: folded, try tail.view(in: store), limit: limit)
        var isWhole = false
        while !isWhole {
            try pages.write(from: &place, to: &writer)
            guard !pages.isFull else { break }
            if let next = place.nextKind { place = next } else { isWhole = true }
        }
        writer.endArray()
        if !isWhole {
            writer.key("cursor")
            writer.string(place.text)
        }
        writer.endObject()
    }
}

/// Where a page of a snapshot ends: the kind, and the keys of the last row of it.
struct SnapshotPlace {
    /// In this order: what others refer to comes before them.
    static let kinds: [Catalog.ChangeKind] = [
        .artist, .account, .role, .track, .removedTrack, .album, .follow, .void, .plays, .downloads,
    ]

    var kind: Catalog.ChangeKind
    var first: Int64 = .min
    /// The second key: a number or a listener's id.
    var second = ""

    init(kind: Catalog.ChangeKind) { self.kind = kind }

    /// - Throws: ``FeedFailure/badCursor``.
    init(_ text: String) throws {
        let parts = text.split(separator: ".", maxSplits: 3, omittingEmptySubsequences: false)
        guard parts.count == 4, parts[0] == "s", let kind = Catalog.ChangeKind(rawValue: String(parts[1])),
            let first = Int64(parts[2])
        else { throw FeedFailure.badCursor }
        self.kind = kind
        self.first = first
        second = String(parts[3])
    }

    var text: String { "s.\(kind.rawValue).\(first).\(second)" }

    /// The second key as a number; before all where there is none.
    var secondNumber: Int64 { Int64(second) ?? .min }

    var nextKind: SnapshotPlace? {
        guard let index = Self.kinds.firstIndex(of: kind), index + 1 < Self.kinds.count else { return nil }
        return SnapshotPlace(kind: Self.kinds[index + 1])
    }
}
