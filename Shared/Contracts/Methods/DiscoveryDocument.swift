package import JSONRPC

/// The OpenRPC document of a service, from the same types that read and write its calls.
package enum DiscoveryDocument {
    package static func make(service: String, version: String, methods: [any RPCRequest.Type]) -> RawJSON {
        RawJSON { writer in
            writer.beginObject()
            writer.key("openrpc")
            writer.string("1.3.2")
            writer.key("info")
            writer.beginObject()
            writer.key("title")
            writer.string("BeatPass \(service)")
            writer.key("version")
            writer.string(version)
            writer.endObject()
            writer.key("methods")
            writer.beginArray()
            for method in methods { write(method, to: &writer) }
            writer.endArray()
            writer.endObject()
        }
    }

    private static func write<Request: RPCRequest>(_ request: Request.Type, to writer: inout JSONWriter) {
        let traits = Request.traits
        writer.beginObject()
        writer.key("name")
        writer.string(Request.method.text)
        writer.key("summary")
        writer.string(Request.about)
        writer.key("paramStructure")
        writer.string("by-name")
        var params = DiscoveryParams()
        var blank = Request()
        blank.fields(&params)
        writer.key("params")
        writer.raw(params.list().bytes)
        writer.key("result")
        writer.beginObject()
        writer.key("name")
        writer.string("result")
        writer.key("schema")
        Request.Reply.writeSchema(to: &writer)
        writer.endObject()
        writer.key("errors")
        writer.beginArray()
        for (code, about) in Request.Failure.codes { RPCError(code, about).write(to: &writer) }
        writer.endArray()
        writer.key("x-access")
        writer.string(traits.access.name)
        writer.key("x-idempotent")
        writer.bool(traits.isIdempotent)
        writer.key("x-deadlineMs")
        writer.integer(traits.deadline.wholeMilliseconds)
        writer.endObject()
    }
}

/// Collects a request's members as OpenRPC content descriptors.
private struct DiscoveryParams: FieldVisitor, ~Copyable {
    typealias Problem = Never

    private var writer = JSONWriter()

    init() { writer.beginArray() }

    /// The whole list, once every member was visited.
    consuming func list() -> RawJSON {
        writer.endArray()
        return RawJSON(checked: writer.bytes)
    }

    mutating func field<Value: WireValue>(
        _ name: StaticString, _ value: inout Value, _ rule: FieldRule, _ about: StaticString
    ) {
        write(name, Value.self, isRequired: rule.isRequired, rule, about)
    }

    mutating func optional<Value: WireValue>(
        _ name: StaticString, _ value: inout Value?, _ rule: FieldRule, _ about: StaticString
    ) {
        write(name, Value.self, isRequired: false, rule, about)
    }

    private mutating func write<Value: WireValue>(
        _ name: StaticString, _ type: Value.Type, isRequired: Bool, _ rule: FieldRule, _ about: StaticString
    ) {
        writer.beginObject()
        writer.key("name")
        writer.string("\(name)")
        writer.key("description")
        let bounds = rule.bounds.map { " (\($0.lowerBound) to \($0.upperBound)\(Value.extentUnit))" } ?? ""
        writer.string("\(about)" + bounds)
        writer.key("required")
        writer.bool(isRequired)
        writer.key("schema")
        Value.writeSchema(to: &writer)
        writer.endObject()
    }
}

extension Duration {
    /// Cut towards zero; the ends of Int64 for what is beyond.
    package var wholeMilliseconds: Int64 {
        let (seconds, attoseconds) = components
        let (product, isTooLarge) = seconds.multipliedReportingOverflow(by: 1000)
        let (sum, overflowed) = product.addingReportingOverflow(attoseconds / 1_000_000_000_000_000)
        return isTooLarge || overflowed ? (seconds < 0 ? .min : .max) : sum
    }
}
