internal import Contracts
internal import Storage

extension Catalog.ListCollections {
    func handle(at now: Timestamp, _ tail: DeltaTail, in store: any SQLReading) throws -> Reply {
        let key = try ArtistStore.knownKey(of: artist, in: store)
        return try CollectionPages(store: store, tail: tail, artist: (key, artist))
            .page(query, skip: skip, limit: limit, after: cursor, at: now).page
    }
}
