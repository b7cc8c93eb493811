internal import Contracts
internal import Storage

extension Catalog.ExplainFigure {
    func handle(at now: Timestamp, _ tail: DeltaTail, in store: any SQLReading) throws -> Reply {
        let key = try ArtistStore.knownKey(of: artist, in: store)
        if let track {
            return try TrackExplanation(of: track, by: key, tail, at: now, in: store).explain(figure)
        }
        return try ArtistExplanation(of: key, tail, at: now, in: store).explain(figure)
    }
}
