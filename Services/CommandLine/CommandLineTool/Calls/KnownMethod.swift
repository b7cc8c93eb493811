package import Contracts

/// A method of the suite as its contract describes it, known without asking anybody.
package struct KnownMethod: Sendable {
    package let name: String
    package let about: String
    /// Who may call it.
    package let access: String
    package let isIdempotent: Bool
    package let deadline: Duration
    /// The names of its parameters, in order.
    package let parameters: [String]

    package init(_ type: any RPCRequest.Type) { self = Self.describe(type) }

    private init<Request: RPCRequest>(of type: Request.Type) {
        let traits = Request.traits
        name = Request.method.text
        about = Request.about
        access = traits.access.name
        isIdempotent = traits.isIdempotent
        deadline = traits.deadline
        var names = FieldNames()
        var blank = Request()
        blank.fields(&names)
        parameters = names.names
    }

    private static func describe<Request: RPCRequest>(_ type: Request.Type) -> KnownMethod {
        KnownMethod(of: type)
    }

    /// Every method of the suite, the common ones last.
    package static let all = (Suite.services.flatMap { $0.methods } + CommonMethods.methods).map(
        KnownMethod.init)

    /// Prefixes of the methods that every service has.
    package static let commonPrefixes = Set(CommonMethods.methods.map { String($0.method.service) })
}

/// Collects the names of an object's members.
private struct FieldNames: FieldVisitor {
    typealias Problem = Never

    var names: [String] = []

    mutating func field<Value: WireValue>(
        _ name: StaticString, _ value: inout Value, _ rule: FieldRule, _ about: StaticString
    ) { names.append("\(name)") }

    mutating func optional<Value: WireValue>(
        _ name: StaticString, _ value: inout Value?, _ rule: FieldRule, _ about: StaticString
    ) { names.append("\(name)") }
}
