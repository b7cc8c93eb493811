extension Dashboard {
    /// Makes a link that sets an account's password anew.
    package struct CreatePasswordLink: RPCRequest {
        package typealias Reply = AccountLink
        package typealias Failure = DashboardFailure

        package static let method: MethodName = "dashboard.createPasswordLink"
        package static let about =
            "Makes a one-time link that sets an account's password; using it ends all sessions of the account."
        package static let traits = MethodTraits<Self>(access: .operator, isIdempotent: false, deadline: .seconds(2))

        package var account = AccountID()

        package init() {}

        package init(account: AccountID) { self.account = account }

        package mutating func fields<Visitor: FieldVisitor & ~Copyable>(
            _ visitor: inout Visitor
        ) throws(Visitor.Problem) {
            try visitor.field("account", &account, "The account.")
        }
    }
}
