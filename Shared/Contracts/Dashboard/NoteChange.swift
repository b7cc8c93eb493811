extension Dashboard {
    /// Puts into the audit log what the catalog's directory was told of an account.
    package struct NoteChange: RPCRequest {
        package typealias Reply = AuditEntry
        package typealias Failure = DashboardFailure

        package static let method: MethodName = "dashboard.noteChange"
        package static let about = "Puts a change of an account's roles or staff mark into the audit log."
        package static let traits = MethodTraits<Self>(access: .operator, isIdempotent: false, deadline: .seconds(2))

        package var account = AccountID()
        package var action = NotedAction.roleChanged
        package var detail: String?

        package init() {}

        package init(account: AccountID, _ action: NotedAction, detail: String? = nil) {
            self.account = account
            self.action = action
            self.detail = detail
        }

        package mutating func fields<Visitor: FieldVisitor & ~Copyable>(
            _ visitor: inout Visitor
        ) throws(Visitor.Problem) {
            try visitor.field("account", &account, "The account that was changed.")
            try visitor.field("action", &action, "What was changed.")
            try visitor.optional(
                "detail", &detail, .required(DashboardLimits.detailBytes), "To what, e.g. owner of an artist.")
        }
    }

    /// The actions of ``AuditAction`` that the dashboard does not see itself.
    package enum NotedAction: String, WireEnum {
        case roleChanged
        case staffChanged
    }
}
