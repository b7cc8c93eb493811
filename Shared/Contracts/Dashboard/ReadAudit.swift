extension Dashboard {
    /// What happened to accounts.
    package struct ReadAudit: RPCRequest {
        package typealias Failure = DashboardFailure

        package static let method: MethodName = "dashboard.readAudit"
        package static let about = "What happened to accounts, or to one of them, newest first, a page at a time."
        package static let traits = MethodTraits<Self>(access: .operator, isIdempotent: true, deadline: .seconds(2))

        package var account: AccountID?
        package var cursor: String?
        package var limit = 50

        package init() {}

        package init(account: AccountID? = nil, cursor: String? = nil, limit: Int = 50) {
            self.account = account
            self.cursor = cursor
            self.limit = limit
        }

        package mutating func fields<Visitor: FieldVisitor & ~Copyable>(
            _ visitor: inout Visitor
        ) throws(Visitor.Problem) {
            try visitor.optional("account", &account, "The account; without, all.")
            try visitor.optional(
                "cursor", &cursor, .required(DashboardLimits.cursorBytes), "Where the page before ended.")
            try visitor.field("limit", &limit, .defaulted(DashboardLimits.page), "Entries at most.")
        }

        package struct Reply: WireObject, Hashable {
            package var entries: [AuditEntry] = []
            package var cursor: String?

            package init() {}

            package init(entries: [AuditEntry], cursor: String?) {
                self.entries = entries
                self.cursor = cursor
            }

            package mutating func fields<Visitor: FieldVisitor & ~Copyable>(
                _ visitor: inout Visitor
            ) throws(Visitor.Problem) {
                try visitor.field("entries", &entries, "The entries.")
                try visitor.optional("cursor", &cursor, "Where the next page begins; absent on the last.")
            }
        }
    }

    /// One entry of the audit log.
    package struct AuditEntry: WireObject, Hashable {
        package var at = Timestamp()
        package var action = AuditAction.signedIn
        /// Nil where no account is concerned, as at a sign-in with an e-mail that nobody has.
        package var account: AccountID?
        /// An account's id, or ``AuditEntry/desk``.
        package var actor = ""
        /// The client's address, where it came over the network.
        package var address: String?
        package var detail: String?

        /// The actor of what was called at this machine. No id has a space.
        package static let desk = "command line"
        /// The `actor` of what somebody did who was not signed in.
        package static let stranger = "stranger"

        package init() {}

        package init(
            at: Timestamp, action: AuditAction, account: AccountID?, actor: String, address: String? = nil,
            detail: String? = nil
        ) {
            self.at = at
            self.action = action
            self.account = account
            self.actor = actor
            self.address = address
            self.detail = detail
        }

        package mutating func fields<Visitor: FieldVisitor & ~Copyable>(
            _ visitor: inout Visitor
        ) throws(Visitor.Problem) {
            try visitor.field("at", &at, "When.")
            try visitor.field("action", &action, "What was done.")
            try visitor.optional("account", &account, "The account that it was done to.")
            try visitor.field(
                "actor", &actor,
                "Who did it: an account's id, \"command line\" for a call at the machine, or \"stranger\".")
            try visitor.optional("address", &address, "The client's address, where it came over the network.")
            try visitor.optional("detail", &detail, "What else there is to say.")
        }
    }

    /// What the audit log tells of.
    package enum AuditAction: String, WireEnum {
        case signedIn
        case signInFailed
        case signedOut
        case accountAdded
        case linkMade
        case passwordSet
        case passwordChanged
        case profileChanged
        case sessionEnded
        case sessionsEnded
        case tokenMade
        case tokenRevoked
        case staffChanged
        case roleChanged
    }
}
