package import Contracts

/// What the page Home shows, as `GET /api/v1/home` gives it. A part that was not asked for is left out.
package struct HomeData: WireObject {
    package var asOf = Timestamp()
    package var account: AccountCard?
    package var menu: [MenuItem]?
    package var support: Support?
    package var setUp: SetUpLinks?
    package var artist: Part<ArtistCard>?
    package var summary: Part<SummaryCards>?
    package var level: Part<LevelCard>?

    package init() {}

    package mutating func fields<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) throws(Visitor.Problem) {
        try visitor.field("asOf", &asOf, "When the page was put together.")
        try visitor.optional("account", &account, "Who is signed in.")
        try visitor.optional("menu", &menu, "The menu.")
        try visitor.optional("support", &support, "Where help is.")
        try visitor.optional("setup", &setUp, "Where somebody without an artist goes on.")
        try visitor.optional("artist", &artist, "The artist whose page it is.")
        try visitor.optional("summary", &summary, "The artist's figures.")
        try visitor.optional("level", &level, "The level and XP.")
    }

    package struct AccountCard: WireObject {
        package var id = AccountID()
        package var displayName: String?
        package var email = ""
        package var isOperator = false
        package var completed: Bool?
        package var timeZone: String?
        package var artistCount: Int64?

        package init() {}

        package mutating func fields<Visitor: FieldVisitor & ~Copyable>(
            _ visitor: inout Visitor
        ) throws(Visitor.Problem) {
            try visitor.field("id", &id, "The account's id.")
            try visitor.optional("displayName", &displayName, "The name on screen; absent where it is not known.")
            try visitor.field("email", &email, "The e-mail that it signs in with.")
            try visitor.field("operator", &isOperator, "Whether it may look at every artist.")
            try visitor.optional(
                "completed", &completed, "Whether display name, picture and country are set; absent where not known.")
            try visitor.optional("timeZone", &timeZone, "IANA name; the browser's where absent.")
            try visitor.optional("artistCount", &artistCount, "Artists it has a role on; absent where not known.")
        }
    }

    /// Where somebody without an artist goes on.
    package struct SetUpLinks: WireObject {
        package var applicationURL: String?
        package var finishURL: String?

        package init() {}

        package init(applicationURL: String?, finishURL: String?) {
            self.applicationURL = applicationURL
            self.finishURL = finishURL
        }

        package mutating func fields<Visitor: FieldVisitor & ~Copyable>(
            _ visitor: inout Visitor
        ) throws(Visitor.Problem) {
            try visitor.optional("applicationURL", &applicationURL, "The application to the producer program.")
            try visitor.optional("finishURL", &finishURL, "Where an artist profile's set-up is finished.")
        }
    }

    package struct Support: WireObject {
        package var email: String?
        package var url: String?

        package init() {}

        package init(email: String?, url: String?) {
            self.email = email
            self.url = url
        }

        package mutating func fields<Visitor: FieldVisitor & ~Copyable>(
            _ visitor: inout Visitor
        ) throws(Visitor.Problem) {
            try visitor.optional("email", &email, "The support address.")
            try visitor.optional("url", &url, "The support page.")
        }
    }

    package struct ArtistCard: WireObject {
        package var id = ArtistID()
        package var name = ""
        package var verified = false
        package var picture: String?
        package var profileURL: String?

        package init() {}

        package init(_ artist: Catalog.ArtistProfile, picture: String?, profileURL: String?) {
            id = artist.id
            name = artist.name
            verified = artist.verified
            self.picture = picture
            self.profileURL = profileURL
        }

        package mutating func fields<Visitor: FieldVisitor & ~Copyable>(
            _ visitor: inout Visitor
        ) throws(Visitor.Problem) {
            try visitor.field("id", &id, "The artist's id.")
            try visitor.field("name", &name, "The artist's name.")
            try visitor.field("verified", &verified, "Whether the platform vouches for it.")
            try visitor.optional("picture", &picture, "The picture's URL, where it is of a configured media origin.")
            try visitor.optional("profileURL", &profileURL, "The public page, where configured.")
        }
    }

    package struct SummaryCards: WireObject {
        package var tracks: Int64 = 0
        package var plays: Int64 = 0
        package var playsBroughtIn: Int64 = 0
        package var albums: Int64 = 0
        package var downloads: Int64 = 0
        package var followers: Int64 = 0
        package var growth = Growth()

        package init() {}

        package init(_ summary: Catalog.GetSummary.Reply) {
            tracks = summary.tracks
            plays = summary.plays
            playsBroughtIn = summary.playsBroughtIn
            albums = summary.albums
            downloads = summary.downloads
            followers = summary.followers
            growth = summary.growth
        }

        package mutating func fields<Visitor: FieldVisitor & ~Copyable>(
            _ visitor: inout Visitor
        ) throws(Visitor.Problem) {
            try visitor.field("tracks", &tracks, "Tracks credited to the artist.")
            try visitor.field("plays", &plays, "Lifetime plays.")
            try visitor.field("playsBroughtIn", &playsBroughtIn, "The part of them that came without dates.")
            try visitor.field("albums", &albums, "Albums.")
            try visitor.field("downloads", &downloads, "Lifetime downloads.")
            try visitor.field("followers", &followers, "Followers.")
            try visitor.field("growth", &growth, "How plays grew.")
        }
    }

    package struct LevelCard: WireObject {
        package var level = 0
        package var title = ""
        package var xp: Int64 = 0

        package init() {}

        package init(_ standing: Progress.Standing) {
            (level, title) = (standing.level.number, standing.level.title)
            xp = standing.xp
        }

        package mutating func fields<Visitor: FieldVisitor & ~Copyable>(
            _ visitor: inout Visitor
        ) throws(Visitor.Problem) {
            try visitor.field("level", &level, "The level.")
            try visitor.field("title", &title, "The level's title.")
            try visitor.field("xp", &xp, "Experience points.")
        }
    }
}
