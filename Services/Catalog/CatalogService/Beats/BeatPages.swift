internal import Contracts
internal import Storage

/// Pages of an artist's tracks.
///
/// The first view, the newest tracks without a condition, is a range of an index: what it costs depends on the page
/// alone. For any other query all of the artist's tracks are looked at by what the query needs of them, and the first
/// of the order are picked. Either way the rows themselves are read for one page.
struct BeatPages {
    let store: any SQLReading
    let tail: DeltaTail
    /// The artist's key and id.
    let artist: (key: Int64, id: ArtistID)
    /// The events of all its tracks that are not folded, where they are known already.
    var unfolded: UnfoldedEvents?
    /// Where orders are held for the pages behind the first one; nil where these are not expected.
    var orders: HeldOrders?

    /// What a query picks of the tracks.
    private struct Picked {
        /// With one behind the page, where there is one, or with all of them.
        var positions: [ListPosition]
        var total: Int64
    }

    func page(
        _ query: Catalog.BeatQuery, skip: Int64, limit: Int, after cursor: String?, at now: Timestamp
    ) throws -> Catalog.BeatPage {
        try query.check()
        let order = BeatOrder(query)
        let digest = try ListCursor.digest(of: query, and: artist.id)
        let start = try cursor.map { try ListCursor($0, digest: digest, canHave: order.canHave) }
        let moment = start?.moment ?? now
        // A cursor stands where it stands.
        let skip = start == nil ? skip : 0
        let picked =
            query.isIndexed
            ? try indexed(query, skip: skip, limit: limit + 1, after: start?.position)
            : try held(start, limit: limit + 1)
                ?? scanned(query, order, skip: skip, limit: limit + 1, after: start?.position, at: moment)
        if start == nil, skip == 0, picked.positions.count > limit + 1 {
            orders?.keep(picked.positions, digest: digest, moment: moment.microseconds)
        }
        let positions = picked.positions.prefix(limit)
        let keys = positions.map(\.key)
        var page = Catalog.BeatPage()
        page.beats = try BeatRows(store: store).rows(
            of: keys, unfolded ?? UnfoldedEvents(ofTracks: keys, tail, in: store), at: moment)
        page.total = picked.total
        page.asOf = moment
        if picked.positions.count > limit, let last = positions.last {
            page.cursor = ListCursor(moment: moment, digest: digest, position: last).text
        }
        return page
    }

    private func held(_ start: ListCursor?, limit: Int) -> Picked? {
        guard let start, let orders else { return nil }
        let found = orders.positions(
            after: start.position, limit: limit, digest: start.digest, moment: start.moment.microseconds)
        return found.map { Picked(positions: $0.positions, total: $0.total) }
    }

    private func scanned(
        _ query: Catalog.BeatQuery, _ order: BeatOrder, skip: Int64, limit: Int, after start: ListPosition?,
        at moment: Timestamp
    ) throws -> Picked {
        let filter = try BeatFilter(query, at: moment)
        let scan = BeatScan(
            store: store, artist: artist.key, query: query,
            unfolded: try unfolded ?? UnfoldedEvents(of: artist.key, tail, in: store), moment: moment)
        let skipped = Int(clamping: skip)
        // All of an order that is held.
        let wanted = orders != nil && start == nil ? Int.max : skipped + limit
        var selection = ListSelection(order.order, limit: wanted, after: start)
        var total: Int64 = 0
        try scan.visit { track in
            guard filter.holds(for: track) else { return }
            total += 1
            selection.offer(order.position(of: track))
        }
        return Picked(positions: Array(selection.sorted().dropFirst(skipped)), total: total)
    }

    private func indexed(
        _ query: Catalog.BeatQuery, skip: Int64, limit: Int, after start: ListPosition?
    ) throws -> Picked {
        let range = query.publication
        // Bounds of (published_at, track), neither of which is in the page.
        var (low, high) = ((range.lowerBound, Int64.min), (range.upperBound, Int64.min))
        let isAscending = query.order == .ascending
        if let start {
            let place = (start.at, start.key)
            if isAscending { low = place > low ? place : low } else { high = place < high ? place : high }
        }
        let values = [
            SQLValue.integer(artist.key), .integer(low.0), .integer(low.1), .integer(high.0), .integer(high.1),
            SQLValue(limit), .integer(skip),
        ]
        let read = { (row: borrowing SQLRow) in
            ListPosition(value: .none, at: try row.int(0), key: try row.int(1))
        }
        let positions =
            isAscending
            ? try store.all(
                """
                SELECT published_at, track FROM track_credits
                WHERE artist = ?1 AND (published_at, track) > (?2, ?3) AND (published_at, track) < (?4, ?5)
                ORDER BY published_at, track LIMIT ?6 OFFSET ?7
                """, values, read)
            : try store.all(
                """
                SELECT published_at, track FROM track_credits
                WHERE artist = ?1 AND (published_at, track) > (?2, ?3) AND (published_at, track) < (?4, ?5)
                ORDER BY published_at DESC, track DESC LIMIT ?6 OFFSET ?7
                """, values, read)
        return Picked(positions: positions, total: try total(within: range))
    }

    private func total(within range: Range<Int64>) throws -> Int64 {
        guard range != Int64.min..<Int64.max else {
            return try store.first("SELECT tracks FROM artist_totals WHERE artist = ?1", [.integer(artist.key)]) {
                try $0.int(0)
            } ?? 0
        }
        return try store.first(
            "SELECT COUNT(*) FROM track_credits WHERE artist = ?1 AND published_at >= ?2 AND published_at < ?3",
            [.integer(artist.key), .integer(range.lowerBound), .integer(range.upperBound)]
        ) { try $0.int(0) } ?? 0
    }
}
