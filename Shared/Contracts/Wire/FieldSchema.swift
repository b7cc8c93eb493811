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

    /// Whether it is one form of a tagged union: then its first member is the tag, and has this form's value alone.
    private let isForm: Bool
    private var properties: [Property] = []
    private var required: [String] = []

    init(isForm: Bool) { self.isForm = isForm }

    mutating func field<Value: WireValue>(
        _ name: StaticString, _ value: inout Value, _ rule: FieldRule, _ about: StaticString
    ) {
        if isForm, properties.isEmpty {
            add(name, tag(value), "", about)
        } else {
            add(name, Value.self, rule, about)
        }
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
        add(name, RawJSON(Value.writeSchema(to:)), bounds, about)
    }

    private mutating func add(_ name: StaticString, _ schema: RawJSON, _ bounds: String, _ about: StaticString) {
        properties.append(Property(name: "\(name)", schema: schema, about: "\(about)", bounds: bounds))
    }

    private func tag<Value: WireValue>(_ value: Value) -> RawJSON {
        RawJSON { writer in
            writer.beginObject()
            writer.key("const")
            value.write(to: &writer)
            writer.endObject()
        }
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
