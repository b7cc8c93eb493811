internal import Contracts
internal import Storage

extension Catalog.GetSummary {
    func handle(at now: Timestamp, _ tail: DeltaTail, in store: any SQLReading) throws -> Reply {
        var key: Int64 = 0
        var folded: Int64 = 0
        let summary = try store.first(
            """
            SELECT a.key, a.name, a.slug, a.picture, a.verified, t.tracks, t.albums, t.opening_plays, t.opening_downloads,
                a.opening_followers, t.plays, t.downloads, t.followers
            FROM artists a JOIN artist_totals t ON t.artist = a.key WHERE a.id = ?1
            """, [.text(artist.text)]
        ) { row in
            key = try row.int(0)
            var reply = Reply()
            reply.artist = Catalog.ArtistProfile(
                id: artist, name: try row.text(1), slug: try row.optionalText(2), picture: try row.optionalText(3),
                verified: try row.int(4) != 0)
            reply.tracks = try row.int(5)
            reply.albums = try row.int(6)
            reply.playsBroughtIn = try row.int(7)
            reply.downloadsBroughtIn = try row.int(8)
            reply.followersBroughtIn = try row.int(9)
            folded = try row.int(10)
            reply.downloads = try reply.downloadsBroughtIn.adding(try row.int(11))
            reply.followers = try reply.followersBroughtIn.adding(try row.int(12))
            return reply
        }
        guard var reply = summary else { throw CatalogFailure.unknownArtist(artist) }
        let unfolded = try UnfoldedEvents(of: key, tail, in: store)
        reply.plays = try LifetimePlays(
            broughtIn: reply.playsBroughtIn, folded: folded, unfolded: unfolded.total(.plays)
        ).total
        reply.downloads = try reply.downloads.adding(unfolded.total(.downloads))
        reply.growth = try GrowthWindows(ofArtist: key, unfolded, at: now, in: store).growth
        reply.asOf = now
        return reply
    }
}

extension Int64 {
    /// The sum of opening totals and events; both are bounded, so beyond 64 bits the store is damaged.
    func adding(_ other: Int64) throws -> Int64 {
        let (sum, overflowed) = addingReportingOverflow(other)
        if overflowed { throw StorageError.damaged(reason: "a total is beyond \(Int64.max)") }
        return sum
    }
}
