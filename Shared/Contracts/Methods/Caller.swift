/// On whose behalf a frontend calls: the rights of the call, and no more.
package struct Caller: WireObject, Hashable {
    package var account: AccountID?
    /// Artists that the account may act for.
    package var artists: [ArtistID] = []
    package var scopes: [CallerScope] = []

    package init() {}

    package init(account: AccountID? = nil, artists: [ArtistID] = [], scopes: [CallerScope] = []) {
        self.account = account
        self.artists = artists
        self.scopes = scopes
    }

    package mutating func fields<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) throws(Visitor.Problem) {
        try visitor.optional("account", &account, "The account signed in.")
        try visitor.field("artists", &artists, .defaulted(0...CatalogLimits.rolesPerAccount), "Artists it may act for.")
        try visitor.field("scopes", &scopes, .defaulted(0...16), "Further rights.")
    }
}

/// Rights that do not follow from roles on artists.
package enum CallerScope: String, WireEnum {
    /// May look at every artist: the operator's session.
    case allArtists
}

/// What a peer's user id is configured to be.
package struct PeerRoles: OptionSet, Sendable, Hashable {
    package let rawValue: Int

    package init(rawValue: Int) { self.rawValue = rawValue }

    /// May call everything; bound to a caller's rights where it names one.
    package static let `operator` = PeerRoles(rawValue: 1)
    /// Must name a caller and has its rights.
    package static let frontend = PeerRoles(rawValue: 2)
    /// May call what is meant for services.
    package static let service = PeerRoles(rawValue: 4)
}

/// What stands beside the params.
package struct CallMeta: WireObject, Hashable {
    /// Milliseconds that the caller still waits; the callee never works longer.
    package var deadlineMs: Int64?
    /// W3C traceparent.
    package var trace: String?
    package var caller: Caller?

    package init() {}

    package mutating func fields<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) throws(Visitor.Problem) {
        try visitor.optional(
            "deadlineMs", &deadlineMs, .required(0...86_400_000), "Milliseconds the caller still waits.")
        try visitor.optional("trace", &trace, .required(0...128), "W3C traceparent.")
        try visitor.optional("caller", &caller, "On whose behalf a frontend calls.")
    }
}
