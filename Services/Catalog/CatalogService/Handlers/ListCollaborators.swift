internal import Contracts
internal import Storage

extension Catalog.ListCollaborators {
    func handle(in store: any SQLReading) throws -> Reply {
        let key = try ArtistStore.knownKey(of: artist, in: store)
        return try Collaborators(store: store, artist: key).page(limit: limit, after: cursor)
    }
}
