internal import Contracts
internal import Storage

extension Catalog.GetDownloads {
    func handle(at now: Timestamp, _ tail: DeltaTail, in store: any SQLReading) throws -> Reply {
        let key = try ArtistStore.knownKey(of: artist, in: store)
        let unfolded = try UnfoldedEvents(of: key, tail, in: store)
        return try Catalog.DownloadFigures(of: key, period, unfolded, at: now, in: store)
    }
}
