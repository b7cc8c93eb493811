package import Contracts

/// The conditions of a query of tracks, at a moment. Pure.
package struct BeatFilter {
    private let query: Catalog.BeatQuery
    private let moment: Timestamp
    private let publication: Range<Int64>
    private let words: SearchWords

    /// - Parameter moment: the one at which points are told.
    package init(_ query: Catalog.BeatQuery, at moment: Timestamp) throws {
        self.query = query
        self.moment = moment
        publication = query.publication
        words = try SearchWords(query.search)
    }

    package func holds(for track: BeatFacts) -> Bool {
        guard publication.contains(track.publishedAt),
            ListRules.isWithin(track.plays, query.playsFrom, query.playsTo),
            query.artwork ?? track.hasArtwork == track.hasArtwork,
            query.inAlbum.map({ $0 == (track.album != nil) }) ?? true,
            query.album.map({ $0 == track.album }) ?? true,
            query.licensing ?? track.licensing == track.licensing
        else { return false }
        if query.milliPointsFrom != nil || query.milliPointsTo != nil {
            // The same rounded value that is shown.
            let points = ContributionWeight.milliPoints(track.weight, at: moment)
            guard ListRules.isWithin(points, query.milliPointsFrom, query.milliPointsTo) else { return false }
        }
        return words.areHeld(by: [track.title, track.albumTitle] + track.names)
    }
}
