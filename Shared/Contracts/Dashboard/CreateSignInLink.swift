extension Dashboard {
    /// Makes a link that signs its first opener in.
    package struct CreateSignInLink: RPCRequest {
        package static let method: MethodName = "dashboard.createSignInLink"
        package static let about = "Makes a one-time link that signs its first opener in as the operator."
        package static let traits = MethodTraits<Self>(access: .operator, isIdempotent: false, deadline: .seconds(2))

        package init() {}

        package mutating func fields<Visitor: FieldVisitor & ~Copyable>(
            _ visitor: inout Visitor
        ) throws(Visitor.Problem) {}

        package struct Reply: WireObject, Hashable {
            package var url = ""
            package var expiresAt = Timestamp()

            package init() {}

            package init(url: String, expiresAt: Timestamp) {
                self.url = url
                self.expiresAt = expiresAt
            }

            package mutating func fields<Visitor: FieldVisitor & ~Copyable>(
                _ visitor: inout Visitor
            ) throws(Visitor.Problem) {
                try visitor.field("url", &url, "The link; it works once.")
                try visitor.field("expiresAt", &expiresAt, "When it stops working unused.")
            }
        }
    }
}
