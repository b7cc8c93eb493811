internal import Contracts
internal import Storage

/// Pages of an artist's albums. The cards count all of them, so all are looked at for any page; the rows themselves are
/// read for one page.
struct CollectionPages {
    let store: any SQLReading
    let tail: DeltaTail
    /// The artist's key and id.
    let artist: (key: Int64, id: ArtistID)

    func page(
        _ query: Catalog.CollectionQuery, skip: Int64, limit: Int, after cursor: String?, at now: Timestamp
    ) throws -> (page: Catalog.CollectionPage, albums: [CollectionFacts]) {
        try query.check()
        let order = CollectionOrder(query)
        let filter = try CollectionFilter(query)
        let digest = try ListCursor.digest(of: query, and: artist.id)
        let start = try cursor.map { try ListCursor($0, digest: digest, canHave: order.canHave) }
        // A cursor stands where it stands; and there are not more albums than a whole number.
        let skipped = start == nil ? Int(clamping: min(skip, .max / 2)) : 0
        let albums = try CollectionScan(store: store, artist: artist.key, query: query, tail: tail).albums()
        var selection = ListSelection(order.order, limit: skipped + limit + 1, after: start?.position)
        var page = Catalog.CollectionPage()
        var meant: [Int64: CollectionFacts] = [:]
        for album in albums where filter.holds(for: album) {
            page.total += 1
            meant[album.album] = album
            selection.offer(order.position(of: album))
        }
        let positions = selection.sorted().dropFirst(skipped)
        let shown = positions.prefix(limit)
        page.collections = try rows(of: shown.compactMap { meant[$0.key] })
        page.asOf = start?.moment ?? now
        if positions.count > limit, let last = shown.last {
            page.cursor = ListCursor(moment: page.asOf, digest: digest, position: last).text
        }
        return (page, albums)
    }

    private func rows(of albums: [CollectionFacts]) throws -> [Catalog.Collection] {
        var collections: [Catalog.Collection] = []
        collections.reserveCapacity(albums.count)
        try store.scan(
            "SELECT id, title, credits, artwork FROM albums WHERE key = ?1", rows: albums.map { .integer($0.album) },
            of: 1
        ) { index, row in
            let facts = albums[index]
            var collection = Catalog.Collection()
            collection.id = AlbumID(unchecked: try row.text(0))
            collection.title = try row.text(1)
            collection.artists = try StoredList.read(row, 2)
            collection.artwork = try row.optionalText(3)
            collection.releasedAt = facts.releasedAt
            collection.tracks = facts.tracks
            collection.plays = facts.plays
            collection.playsBroughtIn = facts.playsBroughtIn
            collection.createdAt = facts.createdAt
            collection.updatedAt = facts.updatedAt
            collections.append(collection)
        }
        return collections
    }
}

extension Catalog.CollectionTotals {
    /// The cards of all albums, at a moment.
    init(of albums: [CollectionFacts], at now: Timestamp) throws {
        self.init()
        let month = now.day.civil
        for album in albums {
            let created = album.createdAt.day.civil
            self.albums += 1
            if (created.year, created.month) == (month.year, month.month) { albumsThisMonth += 1 }
            tracks += album.tracks
            plays = try plays.adding(album.plays)
            playsBroughtIn = try playsBroughtIn.adding(album.playsBroughtIn)
        }
    }
}
