extension Service {
    /// The process's metrics.
    package struct Metrics: RPCRequest {
        package static let method: MethodName = "service.metrics"
        package static let about = "The process's metrics in the Prometheus text format."
        package static let traits = MethodTraits<Self>(access: .anyone, isIdempotent: true, deadline: .seconds(2))

        package init() {}

        package mutating func fields<Visitor: FieldVisitor & ~Copyable>(
            _ visitor: inout Visitor
        ) throws(Visitor.Problem) {}

        package struct Reply: WireObject, Hashable {
            package var contentType = "text/plain; version=0.0.4"
            package var text = ""

            package init() {}

            package init(text: String) { self.text = text }

            package mutating func fields<Visitor: FieldVisitor & ~Copyable>(
                _ visitor: inout Visitor
            ) throws(Visitor.Problem) {
                try visitor.field("contentType", &contentType, "The text's media type.")
                try visitor.field("text", &text, "The exposition.")
            }
        }
    }
}
