extension Dashboard {
    /// Where browsers find the dashboard.
    package struct GetAddress: RPCRequest {
        package static let method: MethodName = "dashboard.getAddress"
        package static let about = "Where browsers find the dashboard, as links that it makes begin."
        package static let traits = MethodTraits<Self>(access: .operator, isIdempotent: true, deadline: .seconds(2))

        package init() {}

        package mutating func fields<Visitor: FieldVisitor & ~Copyable>(
            _ visitor: inout Visitor
        ) throws(Visitor.Problem) {}

        package struct Reply: WireObject, Hashable {
            package var url: String?

            package init() {}

            package init(url: String?) { self.url = url }

            package mutating func fields<Visitor: FieldVisitor & ~Copyable>(
                _ visitor: inout Visitor
            ) throws(Visitor.Problem) {
                try visitor.optional(
                    "url", &url, "The address; absent where it listens on a Unix socket and none is configured.")
            }
        }
    }
}
