extension Dashboard {
    /// A link that works once: whoever opens it first sets a password.
    package struct AccountLink: WireObject, Hashable {
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
