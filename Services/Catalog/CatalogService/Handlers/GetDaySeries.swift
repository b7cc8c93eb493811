internal import Contracts
internal import Storage

extension Catalog.GetDaySeries {
    func handle(at now: Timestamp, _ tail: DeltaTail, in store: any SQLReading) throws -> Reply {
        guard from <= until else {
            throw CatalogFailure.badRange(reason: "the last day, \(until), is before the first, \(from)")
        }
        guard until.number - from.number < CatalogLimits.seriesDays else {
            throw CatalogFailure.badRange(
                reason: "\(until.number - from.number + 1) days; expected \(CatalogLimits.seriesDays) at most")
        }
        let key = try ArtistStore.knownKey(of: artist, in: store)
        let unfolded = try UnfoldedEvents(of: key, tail, in: store)
        return try Catalog.DaySeries(of: key, from.number..<until.number + 1, unfolded, at: now, in: store)
    }
}
