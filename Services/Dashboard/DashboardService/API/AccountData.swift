internal import Contracts

/// The account signed in, as `GET /api/v1/account` gives it.
struct AccountData: WireObject {
    var id = AccountID()
    var email = ""
    var isOperator = false
    var directory = Part<Catalog.AccountProfile>()
    var asOf = Timestamp()

    init() {}

    init(_ identity: Identity, asOf: Timestamp) {
        (id, email, isOperator) = (identity.account, identity.email, identity.isOperator)
        self.asOf = asOf
    }

    mutating func fields<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) throws(Visitor.Problem) {
        try visitor.field("id", &id, "The account's id.")
        try visitor.field("email", &email, "The e-mail that it signs in with.")
        try visitor.field("operator", &isOperator, "Whether it may look at every artist.")
        try visitor.field("directory", &directory, "Its profile and roles, as the catalogue has them.")
        try visitor.field("asOf", &asOf, "When this was read.")
    }
}

/// `PUT /api/v1/account/profile`.
struct ProfileForm: WireObject {
    var name = ""
    var picture: String?
    var country: String?
    var timeZone: String?

    mutating func fields<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) throws(Visitor.Problem) {
        try visitor.field("name", &name, "The display name.")
        try visitor.optional("picture", &picture, "The picture's URL; none where it is empty.")
        try visitor.optional("country", &country, "ISO 3166-1 alpha-2; none where it is empty.")
        try visitor.optional("timeZone", &timeZone, "IANA name; the browser's counts where it is empty.")
    }
}

/// `PUT /api/v1/account/password`.
struct PasswordForm: WireObject {
    var current = ""
    var new = ""

    mutating func fields<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) throws(Visitor.Problem) {
        try visitor.field("current", &current, "The password up to now.")
        try visitor.field("new", &new, "The password from now on.")
    }
}

struct SessionList: WireObject {
    var sessions: [SessionData] = []

    init() {}

    init(sessions: [SessionData]) { self.sessions = sessions }

    mutating func fields<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) throws(Visitor.Problem) {
        try visitor.field("sessions", &sessions, "The sessions, last seen first.")
    }
}

struct SessionData: WireObject {
    var id = ""
    var createdAt = Timestamp()
    var lastSeenAt = Timestamp()
    var expiresAt = Timestamp()
    var browser = ""
    var address: String?
    var isCurrent = false

    init() {}

    init(_ session: Session, isCurrent: Bool) {
        (id, createdAt, lastSeenAt) = (session.id, session.createdAt, session.seenAt)
        (expiresAt, browser, address) = (session.expiresAt, session.browser, session.address)
        self.isCurrent = isCurrent
    }

    mutating func fields<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) throws(Visitor.Problem) {
        try visitor.field("id", &id, "The session's id.")
        try visitor.field("createdAt", &createdAt, "When it began.")
        try visitor.field("lastSeenAt", &lastSeenAt, "When it was last used, right to five minutes.")
        try visitor.field("expiresAt", &expiresAt, "When it ends by itself.")
        try visitor.field("browser", &browser, "What the browser calls itself.")
        try visitor.optional("address", &address, "Where it signed in from, where known.")
        try visitor.field("current", &isCurrent, "Whether it is the one that asks.")
    }
}

struct TokenList: WireObject {
    var tokens: [TokenData] = []
    var scopes = TokenScope.allCases

    init() {}

    init(tokens: [TokenData]) { self.tokens = tokens }

    mutating func fields<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) throws(Visitor.Problem) {
        try visitor.field("tokens", &tokens, "The tokens, newest first; expired ones too.")
        try visitor.field("scopes", &scopes, "The scopes that there are.")
    }
}

struct TokenData: WireObject {
    var id = ""
    var name = ""
    var scopes: [TokenScope] = []
    var createdAt = Timestamp()
    var expiresAt: Timestamp?
    var lastUsedAt: Timestamp?

    init() {}

    init(_ token: APIToken) {
        (id, name, scopes) = (token.id, token.name, token.scopes)
        (createdAt, expiresAt, lastUsedAt) = (token.createdAt, token.expiresAt, token.usedAt)
    }

    mutating func fields<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) throws(Visitor.Problem) {
        try visitor.field("id", &id, "The token's id.")
        try visitor.field("name", &name, "What its owner calls it.")
        try visitor.field("scopes", &scopes, "What it may read.")
        try visitor.field("createdAt", &createdAt, "When it was made.")
        try visitor.optional("expiresAt", &expiresAt, "When it stops working; absent: never.")
        try visitor.optional("lastUsedAt", &lastUsedAt, "When it was last used, right to five minutes.")
    }
}

/// `POST /api/v1/account/tokens`.
struct TokenForm: WireObject {
    var name = ""
    var scopes: [TokenScope] = []
    var expiresInDays: Int64?

    mutating func fields<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) throws(Visitor.Problem) {
        try visitor.field("name", &name, "What to call it.")
        try visitor.field("scopes", &scopes, "What it may read.")
        try visitor.optional("expiresInDays", &expiresInDays, "Days until it stops working; never where left out.")
    }
}

/// A token with its secret, which is given once.
struct MadeToken: WireObject {
    var data = TokenData()
    var token = ""

    init() {}

    init(_ data: TokenData, token: String) {
        self.data = data
        self.token = token
    }

    mutating func fields<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) throws(Visitor.Problem) {
        try data.fields(&visitor)
        try visitor.field("token", &token, "The secret for `Authorization: Bearer`.")
    }
}

struct EventList: WireObject {
    var events: [EventData] = []

    init() {}

    init(events: [EventData]) { self.events = events }

    mutating func fields<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) throws(Visitor.Problem) {
        try visitor.field("events", &events, "The events, newest first.")
    }
}

struct EventData: WireObject {
    var at = Timestamp()
    var action = Dashboard.AuditAction.signedIn
    var address: String?
    var detail: String?

    init() {}

    init(_ entry: Dashboard.AuditEntry) {
        (at, action, address, detail) = (entry.at, entry.action, entry.address, entry.detail)
    }

    mutating func fields<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) throws(Visitor.Problem) {
        try visitor.field("at", &at, "When.")
        try visitor.field("action", &action, "What happened.")
        try visitor.optional("address", &address, "From where, where known.")
        try visitor.optional("detail", &detail, "More of it.")
    }
}
