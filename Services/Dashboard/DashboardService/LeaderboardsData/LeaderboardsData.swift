package import Contracts

/// What the page Leaderboards shows, as `GET /api/v1/leaderboards` gives it.
package struct LeaderboardsData: WireObject {
    package var asOf = Timestamp()
    package var artist = Part<HomeData.ArtistCard>()
    package var view = Part<LeaderboardsView>()
    package var links = PageLinks()
    package var setUp: HomeData.SetUpLinks?

    package init() {}

    package mutating func fields<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) throws(Visitor.Problem) {
        try visitor.field("asOf", &asOf, "When the page was put together.")
        try visitor.field("artist", &artist, "The artist whose page it is.")
        try visitor.field("leaderboards", &view, "The boards, one of them, and where the artist stands.")
        try visitor.field("links", &links, "Where artists have public pages.")
        try visitor.optional("setup", &setUp, "Where somebody without an artist goes on.")
    }
}

/// The boards that there are, a page of one of them, and where an artist stands on each.
package struct LeaderboardsView: WireObject {
    package var boards: [Leaderboards.Board] = []
    package var page = Part<Leaderboards.GetPage.Reply>()
    package var own = Part<OwnStandings>()
    package var readAt = Timestamp()

    package init() {}

    package mutating func fields<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) throws(Visitor.Problem) {
        try visitor.field("boards", &boards, "The boards, in the order in which they are shown.")
        try visitor.field("page", &page, "A page of the board that was asked for.")
        try visitor.field("own", &own, "Where the artist stands on each board.")
        try visitor.field("readAt", &readAt, "When all of this was asked for: the board itself tells up to when it is.")
    }
}

/// Where an artist stands on each board that is ready, and whether it wants to be on any.
package struct OwnStandings: WireObject {
    package var standings: [Leaderboards.Standing] = []
    package var optOut = Leaderboards.OptOut()
    package var mayDecide = false

    package init() {}

    package mutating func fields<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) throws(Visitor.Problem) {
        try visitor.field(
            "standings", &standings, "The standings, in the order of the boards; of those that are ready.")
        try visitor.field("optOut", &optOut, "Whether it is on no board by its own wish.")
        try visitor.field("mayDecide", &mayDecide, "Whether the account may change that: it has a role on the artist.")
    }
}

/// What an artist's people decide about the boards.
struct OptOutForm: WireObject {
    var optedOut = false

    init() {}

    mutating func fields<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) throws(Visitor.Problem) {
        try visitor.field("optedOut", &optedOut, "Whether the artist is to be on no board.")
    }
}
