import Contracts
import JSONRPC

/// What the pages My Beats and My Collections are told of an artist that the script has: some tracks and 3 albums,
/// of which a search leaves those whose title holds it, in pages whose cursor is the place of the next row.
extension CatalogScript {
    private static let now = Timestamp(microseconds: 1_767_225_600_000_000)
    static let titles = [
        "=cmd|' /C calc'!A0", "Say \"hi\", twice", "Two\r\nlines", "\u{202E}=SUM(A1)\u{202C}", "שלום", " padded ",
        "'=quoted", "+1", "Plain",
    ]

    func beat(_ number: Int) -> Catalog.Beat {
        var beat = Catalog.Beat()
        beat.card.id = TrackID(unchecked: "t:\(number)")
        beat.card.title = number < Self.titles.count ? Self.titles[number] : "Track \(number)"
        beat.card.artists = [
            Catalog.Credit(id: ArtistID(unchecked: "a:1"), name: "Ann"),
            Catalog.Credit(id: ArtistID(unchecked: "b"), name: "=Bea"),
        ]
        beat.card.durationMs = number == 1 ? nil : Int64(number) * 1000
        beat.card.publishedAt = Self.now
        beat.plays = 9_007_199_254_740_991
        beat.milliPoints = number == 0 ? 7 : 1234
        beat.growth = number == 0 ? .measured(tenths: -125) : .calculating(plays: 3, needed: 7)
        if number == 2 { beat.album = Catalog.AlbumName(id: AlbumID(unchecked: "al"), title: "@Album") }
        return beat
    }

    func beats(_ request: Catalog.GetBeats) throws -> Catalog.GetBeats.Reply {
        var reply = Catalog.GetBeats.Reply()
        reply.artist = try summary(of: request.artist).artist
        (reply.totals.tracks, reply.totals.tracksNew, reply.totals.plays) = (2500, 2, 3_000_000_000)
        (reply.totals.growth, reply.totals.collaborators) = (.measured(tenths: 123), 7)
        reply.page = try beats(
            Catalog.ListBeats(artist: request.artist, query: request.query, skip: request.skip, limit: request.limit))
        reply.collaborators = [collaborator]
        reply.asOf = Self.now
        return reply
    }

    private var collaborator: Catalog.Collaborator {
        Catalog.Collaborator(
            artist: Catalog.ArtistProfile(
                id: ArtistID(unchecked: "b"), name: "Bea", slug: "bea", picture: nil, verified: true), tracks: 9)
    }

    /// Conditions are judged as the catalog does: a range that ends before it begins is none.
    func beats(_ request: Catalog.ListBeats) throws -> Catalog.BeatPage {
        _ = try summary(of: request.artist)
        if let from = request.query.playsFrom, let to = request.query.playsTo, from > to {
            throw CatalogFailure.badFilter(field: "playsFrom", reason: "it is above playsTo")
        }
        let search = request.query.search ?? ""
        let all = (0..<beatCount).map(beat).filter { search.isEmpty || $0.card.title.contains(search) }
        let (rows, cursor) = try slice(all, request.skip, request.limit, request.cursor)
        var page = Catalog.BeatPage()
        (page.beats, page.total, page.cursor, page.asOf) = (rows, Int64(all.count), cursor, Self.now)
        return page
    }

    func collaborators(_ request: Catalog.ListCollaborators) throws -> Catalog.ListCollaborators.Reply {
        _ = try summary(of: request.artist)
        guard [nil, "next"].contains(request.cursor) else { throw CatalogFailure.badCursor }
        var reply = Catalog.ListCollaborators.Reply()
        reply.collaborators = Array(repeating: collaborator, count: request.limit)
        if request.cursor == nil { reply.cursor = "next" }
        return reply
    }

    func jointTracks(_ request: Catalog.ListJointTracks) throws -> Catalog.ListJointTracks.Reply {
        _ = try summary(of: request.artist)
        guard request.collaborator.text == "b" else { throw CatalogFailure.unknownArtist(request.collaborator) }
        var reply = Catalog.ListJointTracks.Reply()
        (reply.collaborator, reply.beats, reply.asOf) = (collaborator, [beat(8)], Self.now)
        return reply
    }

    func recommendations(_ request: Catalog.GetRecommendations) throws -> Catalog.Recommendations {
        _ = try summary(of: request.artist)
        guard request.limit > 1 else { return .guidance(tracks: 1, needed: 3, asOf: Self.now) }
        var found = Catalog.Recommendation()
        (found.artist, found.match, found.sharedGenres) = (collaborator.artist, 82, ["Drill", "Trap"])
        return .found(
            artists: [found], total: 12, genres: [Catalog.GenreShare(genre: "Drill", tracks: 4)], asOf: Self.now)
    }

    func collections(_ request: Catalog.GetCollections) throws -> Catalog.GetCollections.Reply {
        var reply = Catalog.GetCollections.Reply()
        reply.artist = try summary(of: request.artist).artist
        (reply.totals.albums, reply.totals.albumsThisMonth, reply.totals.tracks) = (3, 1, 30)
        reply.page = try collections(
            Catalog.ListCollections(
                artist: request.artist, query: request.query, skip: request.skip, limit: request.limit))
        reply.asOf = Self.now
        return reply
    }

    func collections(_ request: Catalog.ListCollections) throws -> Catalog.CollectionPage {
        _ = try summary(of: request.artist)
        let all = (0..<3).map { number in
            var album = Catalog.Collection()
            (album.id, album.title) = (AlbumID(unchecked: "al:\(number)"), Self.titles[number])
            album.artists = [Catalog.Credit(id: ArtistID(unchecked: "a:1"), name: "Ann")]
            (album.tracks, album.plays) = (10, 1000)
            (album.releasedAt, album.createdAt, album.updatedAt) = (Self.now, Self.now, Self.now)
            return album
        }
        let (rows, cursor) = try slice(all, request.skip, request.limit, request.cursor)
        var page = Catalog.CollectionPage()
        (page.collections, page.total, page.cursor, page.asOf) = (rows, 3, cursor, Self.now)
        return page
    }

    private func slice<Row>(
        _ all: [Row], _ skip: Int64, _ limit: Int, _ cursor: String?
    ) throws -> (rows: [Row], cursor: String?) {
        var start = Int(skip)
        if let cursor {
            guard let place = Int(cursor) else { throw CatalogFailure.badCursor }
            start = place
        }
        if let broken = brokenAt, start >= broken { throw RPCError(.internalError, "It broke.") }
        let end = min(all.count, start + limit)
        return (start < end ? Array(all[start..<end]) : [], end < all.count ? String(end) : nil)
    }
}
