extension Dashboard {
    /// The accounts that can sign in.
    package struct ListAccounts: RPCRequest {
        package typealias Failure = DashboardFailure

        package static let method: MethodName = "dashboard.listAccounts"
        package static let about =
            "The accounts whose e-mail begins with the query or whose id it is, by e-mail, a page at a time."
        package static let traits = MethodTraits<Self>(access: .operator, isIdempotent: true, deadline: .seconds(2))

        package var query = ""
        package var cursor: String?
        package var limit = 50

        package init() {}

        package init(query: String = "", cursor: String? = nil, limit: Int = 50) {
            self.query = query
            self.cursor = cursor
            self.limit = limit
        }

        package mutating func fields<Visitor: FieldVisitor & ~Copyable>(
            _ visitor: inout Visitor
        ) throws(Visitor.Problem) {
            try visitor.field(
                "query", &query, .defaulted(DashboardLimits.queryBytes),
                "An e-mail's beginning, or an account's id; empty finds all.")
            try visitor.optional(
                "cursor", &cursor, .required(DashboardLimits.cursorBytes), "Where the page before ended.")
            try visitor.field("limit", &limit, .defaulted(DashboardLimits.page), "Accounts at most.")
        }

        package struct Reply: WireObject, Hashable {
            package var accounts: [ListedAccount] = []
            package var cursor: String?

            package init() {}

            package init(accounts: [ListedAccount], cursor: String?) {
                self.accounts = accounts
                self.cursor = cursor
            }

            package mutating func fields<Visitor: FieldVisitor & ~Copyable>(
                _ visitor: inout Visitor
            ) throws(Visitor.Problem) {
                try visitor.field("accounts", &accounts, "The accounts.")
                try visitor.optional("cursor", &cursor, "Where the next page begins; absent on the last.")
            }
        }
    }

    /// What the dashboard knows of an account; its profile and roles are the catalogue's.
    package struct ListedAccount: WireObject, Hashable {
        package var account = AccountID()
        package var email = ""
        package var isOperator = false
        /// False until its first link was used.
        package var hasPassword = false
        package var createdAt = Timestamp()
        package var lastSignInAt: Timestamp?

        package init() {}

        package init(
            account: AccountID, email: String, isOperator: Bool, hasPassword: Bool, createdAt: Timestamp,
            lastSignInAt: Timestamp?
        ) {
            self.account = account
            self.email = email
            self.isOperator = isOperator
            self.hasPassword = hasPassword
            self.createdAt = createdAt
            self.lastSignInAt = lastSignInAt
        }

        package mutating func fields<Visitor: FieldVisitor & ~Copyable>(
            _ visitor: inout Visitor
        ) throws(Visitor.Problem) {
            try visitor.field("account", &account, "The account's id.")
            try visitor.field("email", &email, "The e-mail that it signs in with.")
            try visitor.field("operator", &isOperator, "Whether it may look at every artist.")
            try visitor.field("hasPassword", &hasPassword, "Whether it has set its password.")
            try visitor.field("createdAt", &createdAt, "When it was given its e-mail.")
            try visitor.optional("lastSignInAt", &lastSignInAt, "When it last signed in; absent where it never did.")
        }
    }
}
