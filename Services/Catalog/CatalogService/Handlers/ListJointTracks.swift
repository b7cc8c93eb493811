internal import Contracts
internal import Storage

extension Catalog.ListJointTracks {
    func handle(at now: Timestamp, _ tail: DeltaTail, in store: any SQLReading) throws -> Reply {
        guard collaborator != artist else {
            throw CatalogFailure.badFilter(
                field: "collaborator", reason: "expected another artist; found \"\(artist)\" itself")
        }
        let key = try ArtistStore.knownKey(of: artist, in: store)
        let (other, profile) = try ArtistStore.profile(of: collaborator, in: store)
        let collaborators = Collaborators(store: store, artist: key)
        let page = try collaborators.joint(with: other, limit: limit, after: cursor)
        var reply = Reply()
        reply.collaborator = Catalog.Collaborator(artist: profile, tracks: try collaborators.tracks(with: other))
        reply.beats = try BeatRows(store: store).rows(
            of: page.tracks, UnfoldedEvents(ofTracks: page.tracks, tail, in: store), at: now)
        reply.cursor = page.cursor
        reply.asOf = now
        return reply
    }
}
