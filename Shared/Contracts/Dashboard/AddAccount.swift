extension Dashboard {
    /// Makes an account that can sign in, or lets one of the directory sign in.
    package struct AddAccount: RPCRequest {
        package typealias Failure = DashboardFailure

        package static let method: MethodName = "dashboard.addAccount"
        package static let about =
            "Adds an account that signs in with an e-mail, and makes a link to set its password where none is given."
        package static let traits = MethodTraits<Self>(access: .operator, isIdempotent: false, deadline: .seconds(10))

        /// The handler judges the fields, so that who typed them is told which one and why.
        package var email = ""
        /// Nil only where `account` is given: an account of the directory keeps its profile.
        package var name: String?
        package var isOperator = false
        /// An account that the directory has already; nil makes a new one.
        package var account: AccountID?
        package var password: String?

        package init() {}

        package init(
            email: String, name: String?, isOperator: Bool = false, account: AccountID? = nil, password: String? = nil
        ) {
            self.email = email
            self.name = name
            self.isOperator = isOperator
            self.account = account
            self.password = password
        }

        package mutating func fields<Visitor: FieldVisitor & ~Copyable>(
            _ visitor: inout Visitor
        ) throws(Visitor.Problem) {
            try visitor.field("email", &email, "The e-mail that it signs in with.")
            try visitor.optional("name", &name, "The display name; not for an account that the directory has already.")
            try visitor.field("operator", &isOperator, .defaulted, "Whether it may look at every artist.")
            try visitor.optional(
                "account", &account, "An account that the directory has already; without, a new one is made.")
            try visitor.optional("password", &password, "The password; without, a link to set it is made.")
        }

        package struct Reply: WireObject, Hashable {
            package var account = AccountID()
            /// Nil where a password came with the call.
            package var link: AccountLink?

            package init() {}

            package init(account: AccountID, link: AccountLink?) {
                self.account = account
                self.link = link
            }

            package mutating func fields<Visitor: FieldVisitor & ~Copyable>(
                _ visitor: inout Visitor
            ) throws(Visitor.Problem) {
                try visitor.field("account", &account, "The account's id.")
                try visitor.optional("link", &link, "Sets the password; absent where one was given.")
            }
        }
    }
}
