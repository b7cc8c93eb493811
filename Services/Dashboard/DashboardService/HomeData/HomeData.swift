internal import Contracts

/// What the page Home shows, as `GET /api/v1/home` gives it. A part that was not asked for is left out.
struct HomeData: WireObject {
    var asOf = Timestamp()
    var account: AccountCard?
    var menu: [MenuItem]?
    var support: Support?
    var artist: Part<ArtistCard>?
    var summary: Part<SummaryCards>?
    var level: Part<LevelCard>?

    init() {}

    mutating func fields<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) throws(Visitor.Problem) {
        try visitor.field("asOf", &asOf, "When the page was put together.")
        try visitor.optional("account", &account, "Who is signed in.")
        try visitor.optional("menu", &menu, "The menu.")
        try visitor.optional("support", &support, "Where help is.")
        try visitor.optional("artist", &artist, "The artist whose page it is.")
        try visitor.optional("summary", &summary, "The artist's figures.")
        try visitor.optional("level", &level, "The level and XP.")
    }

    struct AccountCard: WireObject {
        var displayName = ""
        var timeZone: String?

        init() {}

        init(displayName: String) { self.displayName = displayName }

        mutating func fields<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) throws(Visitor.Problem) {
            try visitor.field("displayName", &displayName, "The name on screen.")
            try visitor.optional("timeZone", &timeZone, "IANA name; the browser's where absent.")
        }
    }

    struct Support: WireObject {
        var email: String?
        var url: String?

        init() {}

        init(email: String?, url: String?) {
            self.email = email
            self.url = url
        }

        mutating func fields<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) throws(Visitor.Problem) {
            try visitor.optional("email", &email, "The support address.")
            try visitor.optional("url", &url, "The support page.")
        }
    }

    struct ArtistCard: WireObject {
        var id = ArtistID()
        var name = ""
        var verified = false
        var picture: String?
        var profileURL: String?

        init() {}

        init(_ artist: Catalog.ArtistProfile, profileURL: String?) {
            id = artist.id
            name = artist.name
            verified = artist.verified
            picture = artist.picture
            self.profileURL = profileURL
        }

        mutating func fields<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) throws(Visitor.Problem) {
            try visitor.field("id", &id, "The artist's id.")
            try visitor.field("name", &name, "The artist's name.")
            try visitor.field("verified", &verified, "Whether the platform vouches for it.")
            try visitor.optional("picture", &picture, "The picture's URL.")
            try visitor.optional("profileURL", &profileURL, "The public page, where configured.")
        }
    }

    struct SummaryCards: WireObject {
        var tracks: Int64 = 0
        var plays: Int64 = 0
        var playsBroughtIn: Int64 = 0
        var albums: Int64 = 0
        var downloads: Int64 = 0
        var followers: Int64 = 0
        var growth = Growth()

        init() {}

        init(_ summary: Catalog.GetSummary.Reply) {
            tracks = summary.tracks
            plays = summary.plays
            playsBroughtIn = summary.playsBroughtIn
            albums = summary.albums
            downloads = summary.downloads
            followers = summary.followers
            growth = summary.growth
        }

        mutating func fields<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) throws(Visitor.Problem) {
            try visitor.field("tracks", &tracks, "Tracks credited to the artist.")
            try visitor.field("plays", &plays, "Lifetime plays.")
            try visitor.field("playsBroughtIn", &playsBroughtIn, "The part of them that came without dates.")
            try visitor.field("albums", &albums, "Albums.")
            try visitor.field("downloads", &downloads, "Lifetime downloads.")
            try visitor.field("followers", &followers, "Followers.")
            try visitor.field("growth", &growth, "How plays grew.")
        }
    }

    struct LevelCard: WireObject {
        var level = 0
        var title = ""
        var xp: Int64 = 0

        init() {}

        mutating func fields<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) throws(Visitor.Problem) {
            try visitor.field("level", &level, "The level.")
            try visitor.field("title", &title, "The level's title.")
            try visitor.field("xp", &xp, "Experience points.")
        }
    }
}
