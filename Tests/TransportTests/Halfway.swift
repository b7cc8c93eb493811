import Contracts
import JSONRPC
import Support

/// A method whose handler writes by hand.
struct Halfway: RPCRequest {
    typealias Reply = TestContract.Text
    typealias Failure = TestContract.Failure
    static let method: MethodName = "test.halfway"
    static let about = "Fails half-way."
    static let traits = MethodTraits<Self>(access: .anyone, isIdempotent: true, deadline: .seconds(60))
    mutating func fields<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) throws(Visitor.Problem) {}
}
