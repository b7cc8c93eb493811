extension Dashboard {
    /// Makes the link with which the first operator account is made.
    package struct CreateSetUpLink: RPCRequest {
        package typealias Reply = AccountLink
        package typealias Failure = DashboardFailure

        package static let method: MethodName = "dashboard.createSetUpLink"
        package static let about =
            "Makes the one-time link that makes the first operator account; earlier ones stop working."
        /// Asked again after a lost reply, it leaves one link that works, as asked once.
        package static let traits = MethodTraits<Self>(access: .operator, isIdempotent: true, deadline: .seconds(2))

        package init() {}

        package mutating func fields<Visitor: FieldVisitor & ~Copyable>(
            _ visitor: inout Visitor
        ) throws(Visitor.Problem) {}
    }
}
