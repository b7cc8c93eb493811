internal import Contracts
internal import Storage

extension Catalog.GetCollections {
    func handle(at now: Timestamp, _ tail: DeltaTail, in store: any SQLReading) throws -> Reply {
        let (key, profile) = try ArtistStore.profile(of: artist, in: store)
        let (page, albums) = try CollectionPages(store: store, tail: tail, artist: (key, artist))
            .page(query, skip: skip, limit: limit, after: nil, at: now)
        var reply = Reply()
        reply.artist = profile
        reply.totals = try Catalog.CollectionTotals(of: albums, at: now)
        reply.page = page
        reply.asOf = now
        return reply
    }
}
