package import JSONRPC

/// Methods about the wire itself.
package enum RPC {
    /// What there is to call.
    package struct Discover: RPCRequest {
        package typealias Reply = RawJSON

        package static let method: MethodName = "rpc.discover"
        package static let about = "The service's methods as an OpenRPC document."
        package static let traits = MethodTraits<Self>(access: .anyone, isIdempotent: true, deadline: .seconds(2))

        package init() {}

        package mutating func fields<Visitor: FieldVisitor & ~Copyable>(
            _ visitor: inout Visitor
        ) throws(Visitor.Problem) {}
    }
}
