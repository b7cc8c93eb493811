import Contracts

/// What the page Leaderboards asks for.
extension Examples {
    private static let artist = ArtistID(unchecked: "a-1")

    static let leaderboards: [Example] = [
        .params(
            Leaderboards.FindArtist(board: "plays", query: "ann", limit: 3),
            #"{"board":"plays","query":"ann","limit":3}"#),
        .reply(Leaderboards.FindArtist.self, found, #"{"entries":[\#(entryText)]}"#),
        .params(Leaderboards.GetOptOut(artist: artist), #"{"artist":"a-1"}"#),
        .reply(
            Leaderboards.GetOptOut.self, .init(artist: artist, since: nil), #"{"artist":"a-1","optedOut":false}"#),
        .params(
            Leaderboards.SetOptOut(artist: artist, optedOut: true), #"{"artist":"a-1","optedOut":true}"#),
        .reply(
            Leaderboards.SetOptOut.self, .init(artist: artist, since: moment),
            #"{"artist":"a-1","optedOut":true,"since":"2026-11-21T09:40:00Z"}"#),
        .params(
            Leaderboards.GetPage(board: "plays", artist: artist, offset: 100, limit: 50, around: true),
            #"{"board":"plays","artist":"a-1","offset":100,"limit":50,"around":true}"#),
        .reply(
            Leaderboards.GetPage.self, page,
            #"{"board":"plays","total":9,"offset":1,"entries":[\#(entryText)],"top":[\#(entryText)],"#
                + #""standing":\#(standingText),"neighbours":[\#(entryText)],"#
                + #""movementSince":"2026-11-21T09:40:00Z","position":7,"asOf":"2026-11-21T09:40:00Z"}"#),
        .params(Leaderboards.GetStanding(board: "plays", artist: artist), #"{"board":"plays","artist":"a-1"}"#),
        .reply(Leaderboards.GetStanding.self, standing, standingText),
        .params(Leaderboards.ListBoards(), "{}"),
        .reply(
            Leaderboards.ListBoards.self, boards,
            #"{"boards":[{"name":"overall","title":"Overall","label":"score","decimals":2,"explanation":"E.","#
                + #""terms":[{"of":"plays","weight":20}],"tiers":[{"tier":"gold","from":5000,"text":"level 20"}],"#
                + #""columns":[{"name":"plays","title":"Plays","decimals":0}],"tellsNext":true,"minimumTracks":3}]}"#),
        .params(
            Leaderboards.ReadBoard(board: "plays", cursor: "b.1.2", limit: 9),
            #"{"board":"plays","cursor":"b.1.2","limit":9}"#),
        .reply(
            Leaderboards.ReadBoard.self, read,
            #"{"total":9,"entries":[\#(entryText)],"cursor":"b.1.2","position":7,"asOf":"2026-11-21T09:40:00Z"}"#),
    ]

    private static let entryText =
        #"{"rank":2,"place":1,"artist":"a-1","name":"Ann","slug":"ann","picture":"https://x.example/p","verified":true,"#
        + #""score":12,"belowOne":true,"exact":"340282366920938463463","tier":"silver","#
        + #""movement":{"state":"measured","ranks":-3},"supporting":[{"name":"tracks","value":4},{"name":"average"}]}"#
    private static let standingText =
        #"{"board":"plays","artist":"a-1","rank":2,"score":12,"belowOne":false,"exact":"13","tier":"silver","total":9,"#
        + #""percentile":23,"movement":{"state":"new"},"next":{"rank":1,"more":5},"reason":"optedOut","position":7,"#
        + #""asOf":"2026-11-21T09:40:00Z"}"#

    private static var entry: Leaderboards.Entry {
        var entry = Leaderboards.Entry()
        (entry.rank, entry.place, entry.artist, entry.name) = (2, 1, artist, "Ann")
        (entry.slug, entry.picture, entry.verified) = ("ann", "https://x.example/p", true)
        entry.score = .init(12, isBelowOne: true, exact: "340282366920938463463")
        entry.tier = .silver
        entry.movement = .init(.measured, ranks: -3)
        entry.supporting = [.init("tracks", 4), .init("average", nil)]
        return entry
    }

    private static var standing: Leaderboards.Standing {
        var standing = Leaderboards.Standing()
        (standing.board, standing.artist, standing.rank, standing.score) = ("plays", artist, 2, 12)
        (standing.exact, standing.tier, standing.total, standing.percentile) = ("13", .silver, 9, 23)
        standing.movement = .init(.new)
        standing.next = .init(rank: 1, more: 5)
        standing.reason = .optedOut
        (standing.position, standing.asOf) = (7, moment)
        return standing
    }

    private static var found: Leaderboards.FindArtist.Reply {
        var reply = Leaderboards.FindArtist.Reply()
        reply.entries = [entry]
        return reply
    }

    private static var page: Leaderboards.GetPage.Reply {
        var reply = Leaderboards.GetPage.Reply()
        (reply.board, reply.total, reply.offset) = ("plays", 9, 1)
        (reply.entries, reply.top, reply.neighbours) = ([entry], [entry], [entry])
        (reply.standing, reply.movementSince, reply.position, reply.asOf) = (standing, moment, 7, moment)
        return reply
    }

    private static var boards: Leaderboards.ListBoards.Reply {
        var board = Leaderboards.Board()
        (board.name, board.title, board.label, board.decimals) = ("overall", "Overall", "score", 2)
        board.explanation = "E."
        board.terms = [.init(of: "plays", weight: 20)]
        board.tiers = [.init(.gold, from: 5000, text: "level 20")]
        board.columns = [.init("plays", title: "Plays")]
        (board.tellsNext, board.minimumTracks) = (true, 3)
        var reply = Leaderboards.ListBoards.Reply()
        reply.boards = [board]
        return reply
    }

    private static var read: Leaderboards.ReadBoard.Reply {
        var reply = Leaderboards.ReadBoard.Reply()
        (reply.total, reply.entries, reply.cursor) = (9, [entry], "b.1.2")
        (reply.position, reply.asOf) = (7, moment)
        return reply
    }
}
