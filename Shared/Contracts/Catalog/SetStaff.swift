extension Catalog {
    /// Says whether an account is of the platform's staff.
    package struct SetStaff: RPCRequest {
        package typealias Reply = AccountProfile
        package typealias Failure = CatalogFailure

        package static let method: MethodName = "catalog.setStaff"
        package static let about =
            "Says whether an account is of the platform's staff: it and the artists it owns leave the platform's figures."
        package static let traits = MethodTraits<Self>(access: .operator, isIdempotent: true, deadline: .seconds(30))

        package var account = AccountID()
        package var staff = false

        package init() {}

        package init(account: AccountID, staff: Bool) {
            self.account = account
            self.staff = staff
        }

        package mutating func fields<Visitor: FieldVisitor & ~Copyable>(
            _ visitor: inout Visitor
        ) throws(Visitor.Problem) {
            try visitor.field("account", &account, "The account.")
            try visitor.field("staff", &staff, "Whether it belongs to the platform's staff.")
        }
    }
}
