import Contracts

/// What the page My Beats asks for.
extension Examples {
    private static let artist = ArtistID(unchecked: "a-1")

    static let beats: [Example] = [
        .params(
            Catalog.GetBeats(artist: artist),
            #"{"artist":"a-1","sort":"uploaded","order":"descending","skip":0,"limit":25}"#),
        .reply(
            Catalog.GetBeats.self, view,
            #"{"artist":\#(profileText),"totals":{"tracks":1,"tracksNew":2,"plays":3,"playsBroughtIn":4,"#
                + #""playsRecent":5,"playsBefore":6,"growth":{"state":"measured","tenths":-55},"collaborators":7,"#
                + #""collaborativeTracks":8},"page":\#(pageText),"collaborators":[\#(collaboratorText)],"asOf":"2026-11-21T09:40:00Z"}"#
        ),
        .params(
            Catalog.ListBeats(artist: artist, query: query, skip: 7, limit: 3, cursor: "b.1"),
            #"{"artist":"a-1","search":"å \"b\"","sort":"points","order":"ascending","artwork":true,"inAlbum":true,"#
                + #""album":"l-1","licensing":"both","playsFrom":1,"playsTo":2,"uploadedFrom":"2026-11-20","#
                + #""uploadedUntil":"2026-11-21","milliPointsFrom":3,"milliPointsTo":4,"skip":7,"limit":3,"cursor":"b.1"}"#
        ),
        .reply(Catalog.ListBeats.self, page, pageText),
        .reply(
            Catalog.ListBeats.self, Catalog.BeatPage(),
            #"{"beats":[],"total":0,"asOf":"1970-01-01T00:00:00Z"}"#),
        .params(
            Catalog.ListCollaborators(artist: artist, limit: 5, cursor: "c.1"),
            #"{"artist":"a-1","limit":5,"cursor":"c.1"}"#),
        .reply(
            Catalog.ListCollaborators.self, collaborators, #"{"collaborators":[\#(collaboratorText)],"cursor":"c.2"}"#),
        .params(
            Catalog.ListJointTracks(artist: artist, collaborator: ArtistID(unchecked: "a-2"), cursor: "j.1"),
            #"{"artist":"a-1","collaborator":"a-2","limit":25,"cursor":"j.1"}"#),
        .reply(
            Catalog.ListJointTracks.self, joint,
            #"{"collaborator":\#(collaboratorText),"beats":[\#(beatText)],"cursor":"j.2","asOf":"2026-11-21T09:40:00Z"}"#
        ),
    ]

    private static let profileText = #"{"id":"a-1","name":"Åse","verified":true}"#
    private static let collaboratorText =
        #"{"artist":{"id":"a-2","name":"Bo","slug":"bo","picture":"https://x.example/p","verified":false},"tracks":9}"#
    private static let beatText =
        #"{"id":"t-1","title":"x","artists":[{"id":"a-1","name":"Åse"}],"durationMs":1000,"genres":["House"],"bpm":120,"#
        + #""key":"C#/Db","scale":"Minor","visibility":"sold","publishedAt":"2026-11-21T09:40:00Z","#
        + #""artwork":"https://x.example/a","album":{"id":"l-1","title":"L"},"licensing":"both","plays":5,"#
        + #""playsBroughtIn":4,"growth":{"state":"calculating","plays":3,"needed":7},"milliPoints":1500}"#
    private static let pageText =
        #"{"beats":[\#(beatText)],"total":30,"cursor":"b.2","asOf":"2026-11-21T09:40:00Z"}"#

    private static var query: Catalog.BeatQuery {
        var query = Catalog.BeatQuery()
        (query.search, query.sort, query.order) = ("å \"b\"", .points, .ascending)
        (query.artwork, query.inAlbum, query.album) = (true, true, AlbumID(unchecked: "l-1"))
        query.licensing = .both
        (query.playsFrom, query.playsTo) = (1, 2)
        (query.uploadedFrom, query.uploadedUntil) = (Day(number: 20_777), Day(number: 20_778))
        (query.milliPointsFrom, query.milliPointsTo) = (3, 4)
        return query
    }

    private static var beat: Catalog.Beat {
        var beat = Catalog.Beat()
        beat.card.id = TrackID(unchecked: "t-1")
        beat.card.title = "x"
        beat.card.artists = [Catalog.Credit(id: artist, name: "Åse")]
        (beat.card.durationMs, beat.card.genres, beat.card.bpm) = (1000, ["House"], 120)
        (beat.card.key, beat.card.scale, beat.card.visibility) = (.cSharp, .minor, .sold)
        beat.card.publishedAt = moment
        beat.artwork = "https://x.example/a"
        beat.album = Catalog.AlbumName(id: AlbumID(unchecked: "l-1"), title: "L")
        (beat.licensing, beat.plays, beat.playsBroughtIn) = (.both, 5, 4)
        beat.growth = .calculating(plays: 3, needed: 7)
        beat.milliPoints = 1500
        return beat
    }

    private static var page: Catalog.BeatPage {
        var page = Catalog.BeatPage()
        (page.beats, page.total, page.cursor, page.asOf) = ([beat], 30, "b.2", moment)
        return page
    }

    private static var collaborator: Catalog.Collaborator {
        Catalog.Collaborator(
            artist: Catalog.ArtistProfile(
                id: ArtistID(unchecked: "a-2"), name: "Bo", slug: "bo", picture: "https://x.example/p",
                verified: false),
            tracks: 9)
    }

    private static var collaborators: Catalog.ListCollaborators.Reply {
        var reply = Catalog.ListCollaborators.Reply()
        (reply.collaborators, reply.cursor) = ([collaborator], "c.2")
        return reply
    }

    private static var joint: Catalog.ListJointTracks.Reply {
        var reply = Catalog.ListJointTracks.Reply()
        (reply.collaborator, reply.beats, reply.cursor, reply.asOf) = (collaborator, [beat], "j.2", moment)
        return reply
    }

    private static var view: Catalog.GetBeats.Reply {
        var reply = Catalog.GetBeats.Reply()
        reply.artist = Catalog.ArtistProfile(id: artist, name: "Åse", slug: nil, picture: nil, verified: true)
        (reply.totals.tracks, reply.totals.tracksNew, reply.totals.plays) = (1, 2, 3)
        (reply.totals.playsBroughtIn, reply.totals.playsRecent, reply.totals.playsBefore) = (4, 5, 6)
        (reply.totals.growth, reply.totals.collaborators, reply.totals.collaborativeTracks) =
            (.measured(tenths: -55), 7, 8)
        (reply.page, reply.collaborators, reply.asOf) = (page, [collaborator], moment)
        return reply
    }
}
