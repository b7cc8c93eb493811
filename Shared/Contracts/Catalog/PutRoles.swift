package import JSONRPC

extension Catalog {
    /// Gives accounts roles on artists, or takes them.
    package struct PutRoles: RPCRequest {
        package typealias Reply = PutReply
        package typealias Failure = CatalogFailure

        package static let method: MethodName = "catalog.putRoles"
        package static let about = "Gives accounts roles on artists or takes them; bad entries are refused one by one."
        package static let traits = MethodTraits<Self>(
            access: .operator, isIdempotent: true, deadline: .seconds(30), largeParams: true)

        package var source = SourceName()
        package var offset: Int64?
        /// Entries as they came: each is read on its own, so that a broken one costs only itself.
        package var roles: [RawJSON] = []

        package init() {}

        package init(source: SourceName, offset: Int64? = nil, roles: [RoleEntry]) {
            self.source = source
            self.offset = offset
            self.roles = roles.map { entry in RawJSON(entry.write(to:)) }
        }

        package mutating func fields<Visitor: FieldVisitor & ~Copyable>(
            _ visitor: inout Visitor
        ) throws(Visitor.Problem) {
            try visitor.field("source", &source, "Where the entries come from.")
            try visitor.optional(
                "offset", &offset, .required(CatalogLimits.offset),
                "The place of the first entry in its source, from 0; without, all entries are taken.")
            try visitor.field("roles", &roles, .required(CatalogLimits.entriesPerPut), "The roles (RoleEntry).")
        }
    }

    /// An account's role on an artist.
    package struct RoleEntry: WireObject, Hashable {
        package var artist = ArtistID()
        package var account = AccountID()
        package var role = ArtistRole.owner
        package var since = Timestamp()

        package init() {}

        package init(artist: ArtistID, account: AccountID, role: ArtistRole, since: Timestamp) {
            self.artist = artist
            self.account = account
            self.role = role
            self.since = since
        }

        package mutating func fields<Visitor: FieldVisitor & ~Copyable>(
            _ visitor: inout Visitor
        ) throws(Visitor.Problem) {
            try visitor.field("artist", &artist, "The artist.")
            try visitor.field("account", &account, "The account.")
            try visitor.field("role", &role, "What the account is to the artist; none takes its role.")
            try visitor.field("since", &since, "Since when.")
        }
    }

    /// What an account is to an artist. One owner an artist, any number of managers.
    package enum ArtistRole: String, WireEnum {
        case owner
        case manager
        case none
    }
}
