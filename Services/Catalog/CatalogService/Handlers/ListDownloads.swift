internal import Contracts
internal import Storage

extension Catalog.ListDownloads {
    func handle(at now: Timestamp, in store: any SQLReading) throws -> Reply {
        try RecentDownloads(store: store).page(
            of: try ArtistStore.knownKey(of: artist, in: store), after: cursor, limit: limit, at: now)
    }
}
