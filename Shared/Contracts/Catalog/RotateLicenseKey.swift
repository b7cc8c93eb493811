extension Catalog {
    /// Makes the key that certificates are signed with from now on.
    package struct RotateLicenseKey: RPCRequest {
        package typealias Reply = LicenseKeyList

        package static let method: MethodName = "catalog.rotateLicenseKey"
        package static let about =
            "Makes a new key for certificates; the one before stays published and its private half is erased."
        package static let traits = MethodTraits<Self>(access: .operator, isIdempotent: false, deadline: .seconds(30))

        package init() {}

        package mutating func fields<Visitor: FieldVisitor & ~Copyable>(
            _ visitor: inout Visitor
        ) throws(Visitor.Problem) {}
    }
}
