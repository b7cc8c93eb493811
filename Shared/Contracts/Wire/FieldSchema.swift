internal import JSONRPC

/// Collects an object's members as JSON Schema.
struct FieldSchema: FieldVisitor {
    typealias Problem = Never

    private struct Property {
        var name: String
        var schema: RawJSON
        var about: String
        var bounds: String
    }

    private var properties: [Property] = []
    private var required: [String] = []

    mutating func field<Value: WireValue>(
        _ name: StaticString, _ value: inout Value, _ rule: FieldRule, _ about: StaticString
    ) {
        add(name, Value.self, rule, about)
        if rule.isRequired { required.append("\(name)") }
    }

    mutating func optional<Value: WireValue>(
        _ name: StaticString, _ value: inout Value?, _ rule: FieldRule, _ about: StaticString
    ) {
        add(name, Value.self, rule, about)
    }

    private mutating func add<Value: WireValue>(
        _ name: StaticString, _ type: Value.Type, _ rule: FieldRule, _ about: StaticString
    ) {
        let bounds = rule.bounds.map { " (\($0.lowerBound) to \($0.upperBound)\(Value.extentUnit))" } ?? ""
        properties.append(
            Property(name: "\(name)", schema: RawJSON(Value.writeSchema(to:)), about: "\(about)", bounds: bounds))
    }

    func write(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.key("type")
        writer.string("object")
        writer.key("properties")
        writer.beginObject()
        for property in properties {
            writer.key(property.name)
            writer.beginObject()
            writer.key("description")
            writer.string(property.about + property.bounds)
            writer.key("allOf")
            writer.beginArray()
            writer.raw(property.schema.bytes)
            writer.endArray()
            writer.endObject()
        }
        writer.endObject()
        writer.key("required")
        required.write(to: &writer)
        writer.endObject()
    }
}
