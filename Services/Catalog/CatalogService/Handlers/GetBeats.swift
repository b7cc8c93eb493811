internal import Contracts
internal import Storage

extension Catalog.GetBeats {
    /// Collaborators that are shown at first.
    private static let collaboratorsInFront = 5

    var isLong: Bool { Catalog.ListBeats(artist: artist, query: query, skip: skip, limit: limit).isLong }

    func handle(at now: Timestamp, _ tail: DeltaTail, in store: any SQLReading) throws -> Reply {
        let (key, profile) = try ArtistStore.profile(of: artist, in: store)
        let unfolded = try UnfoldedEvents(of: key, tail, in: store)
        let collaborators = Collaborators(store: store, artist: key)
        var reply = Reply()
        reply.artist = profile
        reply.page = try BeatPages(store: store, tail: tail, artist: (key, artist), unfolded: unfolded)
            .page(query, skip: skip, limit: limit, after: nil, at: now)
        let totals = try Catalog.ActivityTotals(of: key, unfolded, at: now, in: store)
        reply.totals.tracks = totals.tracks
        reply.totals.tracksNew = totals.tracksNew
        reply.totals.plays = totals.plays
        reply.totals.playsBroughtIn = totals.playsBroughtIn
        reply.totals.playsRecent = totals.playsRecent
        reply.totals.playsBefore = totals.playsBefore
        reply.totals.growth = GrowthRule.growth(current: totals.playsRecent, previous: totals.playsBefore)
        (reply.totals.collaborators, reply.totals.collaborativeTracks) = try collaborators.counts()
        reply.collaborators = try collaborators.page(limit: Self.collaboratorsInFront, after: nil).collaborators
        reply.asOf = now
        return reply
    }
}
