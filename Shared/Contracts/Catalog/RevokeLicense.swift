extension Catalog {
    /// Takes a licence back.
    package struct RevokeLicense: RPCRequest {
        package typealias Reply = LicenseVerification
        package typealias Failure = CatalogFailure

        package static let method: MethodName = "catalog.revokeLicense"
        package static let about =
            "Takes a licence back and says why in public; one that was revoked before keeps its time and reason."
        package static let traits = MethodTraits<Self>(access: .operator, isIdempotent: true, deadline: .seconds(30))

        package var id = ""
        package var reason = ""

        package init() {}

        package init(id: String, reason: String) {
            self.id = id
            self.reason = reason
        }

        package mutating func fields<Visitor: FieldVisitor & ~Copyable>(
            _ visitor: inout Visitor
        ) throws(Visitor.Problem) {
            try visitor.field("id", &id, "The licence's UUID.")
            try visitor.field(
                "reason", &reason, .required(CatalogLimits.reasonBytes), "Why, for everybody who looks at the licence.")
        }
    }
}
