import Contracts

/// What the page My Collections asks for, and what My Beats recommends.
extension Examples {
    private static let artist = ArtistID(unchecked: "a-1")

    static let collections: [Example] = [
        .params(
            Catalog.GetCollections(artist: artist),
            #"{"artist":"a-1","sort":"released","order":"descending","skip":0,"limit":25}"#),
        .reply(
            Catalog.GetCollections.self, view,
            #"{"artist":{"id":"a-1","name":"Åse","verified":true},"totals":{"albums":1,"albumsThisMonth":2,"tracks":3,"#
                + #""plays":4,"playsBroughtIn":5},"page":\#(pageText),"asOf":"2026-11-21T09:40:00Z"}"#),
        .params(
            Catalog.ListCollections(artist: artist, query: query, skip: 7, limit: 3, cursor: "l.1"),
            #"{"artist":"a-1","search":"å \"b\"","sort":"plays","order":"ascending","artwork":false,"with":"a-2","#
                + #""playsFrom":1,"playsTo":2,"createdFrom":"2026-11-20","createdUntil":"2026-11-21","#
                + #""updatedFrom":"2026-11-20","updatedUntil":"2026-11-21","skip":7,"limit":3,"cursor":"l.1"}"#),
        .reply(Catalog.ListCollections.self, page, pageText),
        .reply(
            Catalog.ListCollections.self, Catalog.CollectionPage(),
            #"{"collections":[],"total":0,"asOf":"1970-01-01T00:00:00Z"}"#),
        .params(Catalog.GetRecommendations(artist: artist), #"{"artist":"a-1","limit":6}"#),
        .reply(
            Catalog.GetRecommendations.self, .guidance(tracks: 2, needed: 3, asOf: moment),
            #"{"state":"guidance","tracks":2,"needed":3,"asOf":"2026-11-21T09:40:00Z"}"#),
        .reply(
            Catalog.GetRecommendations.self,
            .found(
                artists: [recommendation], total: 9, genres: [Catalog.GenreShare(genre: "House", tracks: 4)],
                asOf: moment),
            #"{"state":"found","artists":[{"artist":{"id":"a-2","name":"Bo","slug":"bo","#
                + #""picture":"https://x.example/p","verified":false},"match":58,"sharedGenres":["House"],"tracks":7}],"#
                + #""total":9,"genres":[{"genre":"House","tracks":4}],"asOf":"2026-11-21T09:40:00Z"}"#),
    ]

    private static let pageText =
        #"{"collections":[{"id":"l-1","title":"x","artists":[{"id":"a-1","name":"Åse"}],"#
        + #""artwork":"https://x.example/a","releasedAt":"2026-11-21T09:40:00Z","tracks":1,"plays":2,"#
        + #""playsBroughtIn":3,"createdAt":"2026-11-21T09:40:00Z","updatedAt":"2026-11-21T09:40:00.000001Z"}],"#
        + #""total":30,"cursor":"l.2","asOf":"2026-11-21T09:40:00Z"}"#

    private static var query: Catalog.CollectionQuery {
        var query = Catalog.CollectionQuery()
        (query.search, query.sort, query.order) = ("å \"b\"", .plays, .ascending)
        (query.artwork, query.with) = (false, ArtistID(unchecked: "a-2"))
        (query.playsFrom, query.playsTo) = (1, 2)
        (query.createdFrom, query.createdUntil) = (Day(number: 20_777), Day(number: 20_778))
        (query.updatedFrom, query.updatedUntil) = (Day(number: 20_777), Day(number: 20_778))
        return query
    }

    private static var page: Catalog.CollectionPage {
        var collection = Catalog.Collection()
        collection.id = AlbumID(unchecked: "l-1")
        collection.title = "x"
        collection.artists = [Catalog.Credit(id: artist, name: "Åse")]
        collection.artwork = "https://x.example/a"
        (collection.tracks, collection.plays, collection.playsBroughtIn) = (1, 2, 3)
        (collection.releasedAt, collection.createdAt, collection.updatedAt) = (moment, moment, behind)
        var page = Catalog.CollectionPage()
        (page.collections, page.total, page.cursor, page.asOf) = ([collection], 30, "l.2", moment)
        return page
    }

    private static var view: Catalog.GetCollections.Reply {
        var reply = Catalog.GetCollections.Reply()
        reply.artist = Catalog.ArtistProfile(id: artist, name: "Åse", slug: nil, picture: nil, verified: true)
        (reply.totals.albums, reply.totals.albumsThisMonth, reply.totals.tracks) = (1, 2, 3)
        (reply.totals.plays, reply.totals.playsBroughtIn) = (4, 5)
        (reply.page, reply.asOf) = (page, moment)
        return reply
    }

    private static var recommendation: Catalog.Recommendation {
        var recommendation = Catalog.Recommendation()
        recommendation.artist = Catalog.ArtistProfile(
            id: ArtistID(unchecked: "a-2"), name: "Bo", slug: "bo", picture: "https://x.example/p", verified: false)
        (recommendation.match, recommendation.sharedGenres, recommendation.tracks) = (58, ["House"], 7)
        return recommendation
    }
}
