internal import Contracts
internal import Storage

extension Catalog.GetUploadDay {
    func handle(in store: any SQLReading) throws -> Reply {
        try UploadCalendar(store: store).day(day, of: try ArtistStore.knownKey(of: artist, in: store))
    }
}
