internal import Contracts
internal import Storage

extension Catalog.GetUploads {
    func handle(at now: Timestamp, in store: any SQLReading) throws -> Reply {
        let key = try ArtistStore.knownKey(of: artist, in: store)
        return try UploadCalendar(store: store).year(year, of: key, withPlatform: withPlatform, today: now.day)
    }
}
