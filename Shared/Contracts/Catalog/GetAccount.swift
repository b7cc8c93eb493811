extension Catalog {
    /// One account of the directory, with its roles.
    package struct GetAccount: RPCRequest {
        package typealias Reply = AccountProfile
        package typealias Failure = CatalogFailure

        package static let method: MethodName = "catalog.getAccount"
        package static let about = "An account's profile and its roles on artists."
        package static let traits = MethodTraits<Self>(
            access: .account(\.account), isIdempotent: true, deadline: .milliseconds(500))

        package var account = AccountID()

        package init() {}

        package init(account: AccountID) { self.account = account }

        package mutating func fields<Visitor: FieldVisitor & ~Copyable>(
            _ visitor: inout Visitor
        ) throws(Visitor.Problem) {
            try visitor.field("account", &account, "The account.")
        }
    }

    /// An account as the directory has it.
    package struct AccountProfile: WireObject, Hashable {
        package var id = AccountID()
        package var name: String?
        package var picture: String?
        package var country: String?
        package var timeZone: String?
        /// Of the platform's staff, which gives no rights.
        package var staff = false
        /// Display name, picture and country are set.
        package var completed = false
        package var createdAt = Timestamp()
        /// The roles as owner first, then by the time since when, then by the artist's id; at most
        /// ``CatalogLimits/rolesPerAccount``.
        package var roles: [AccountRole] = []
        package var asOf = Timestamp()

        package init() {}

        package init(entry: AccountEntry, roles: [AccountRole], asOf: Timestamp) {
            id = entry.id
            name = entry.name
            picture = entry.picture
            country = entry.country
            timeZone = entry.timeZone
            staff = entry.staff
            completed = entry.isCompleted
            createdAt = entry.createdAt
            self.roles = roles
            self.asOf = asOf
        }

        package mutating func fields<Visitor: FieldVisitor & ~Copyable>(
            _ visitor: inout Visitor
        ) throws(Visitor.Problem) {
            try visitor.field("id", &id, "The account's id.")
            try visitor.optional("name", &name, "The display name.")
            try visitor.optional("picture", &picture, "The picture's URL.")
            try visitor.optional("country", &country, "ISO 3166-1 alpha-2.")
            try visitor.optional("timeZone", &timeZone, "The time zone's IANA name.")
            try visitor.field("staff", &staff, "Whether it belongs to the platform's staff.")
            try visitor.field("completed", &completed, "Whether display name, picture and country are set.")
            try visitor.field("createdAt", &createdAt, "When the account was made.")
            try visitor.field("roles", &roles, "Its roles on artists, those as owner first.")
            try visitor.field("asOf", &asOf, "When this was read.")
        }
    }

    /// What an account is to one artist.
    package struct AccountRole: WireObject, Hashable {
        package var artist = ArtistProfile()
        package var role = ArtistRole.owner
        package var since = Timestamp()

        package init() {}

        package init(artist: ArtistProfile, role: ArtistRole, since: Timestamp) {
            self.artist = artist
            self.role = role
            self.since = since
        }

        package mutating func fields<Visitor: FieldVisitor & ~Copyable>(
            _ visitor: inout Visitor
        ) throws(Visitor.Problem) {
            try visitor.field("artist", &artist, "The artist.")
            try visitor.field("role", &role, "What the account is to it.")
            try visitor.field("since", &since, "Since when.")
        }
    }
}
