package import JSONRPC

/// A JSON object whose members are named once, in ``fields(_:)``.
///
/// `init()` gives a blank value for the reader to fill and the schema to walk; a required member
/// that is missing is an error, so a blank never escapes.
package protocol WireObject: WireValue {
    init()
    /// Visits every member in the order it is written.
    mutating func fields<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) throws(Visitor.Problem)
    /// The forms that the object can take, for the schema: one, but for tagged unions, whose first member is the tag.
    static var forms: [Self] { get }
}

/// What goes over an object's members: the reader, the writer, the schema.
package protocol FieldVisitor: ~Copyable {
    associatedtype Problem: Error
    /// A member that is always written. Whether it may be absent when read is the rule's to say.
    mutating func field<Value: WireValue>(
        _ name: StaticString, _ value: inout Value, _ rule: FieldRule, _ about: StaticString
    ) throws(Problem)
    /// A member that may be absent or null, and is left out when nil.
    mutating func optional<Value: WireValue>(
        _ name: StaticString, _ value: inout Value?, _ rule: FieldRule, _ about: StaticString
    ) throws(Problem)
}

extension FieldVisitor where Self: ~Copyable {
    /// A member that must be there.
    @inline(__always)
    package mutating func field<Value: WireValue>(
        _ name: StaticString, _ value: inout Value, _ about: StaticString
    ) throws(Problem) {
        try field(name, &value, .required, about)
    }

    @inline(__always)
    package mutating func optional<Value: WireValue>(
        _ name: StaticString, _ value: inout Value?, _ about: StaticString
    ) throws(Problem) {
        try optional(name, &value, .required, about)
    }
}

/// What a member's value must keep to.
package struct FieldRule: Sendable {
    /// Whether its absence is an error; if not, the blank's value stands.
    package var isRequired: Bool
    /// Bounds of the value's ``WireValue/extent``.
    package var bounds: ClosedRange<Int64>?

    package static let required = FieldRule(isRequired: true, bounds: nil)
    /// May be absent; the blank's value is the default.
    package static let defaulted = FieldRule(isRequired: false, bounds: nil)

    package static func required(_ bounds: ClosedRange<Int64>) -> FieldRule {
        FieldRule(isRequired: true, bounds: bounds)
    }

    package static func defaulted(_ bounds: ClosedRange<Int64>) -> FieldRule {
        FieldRule(isRequired: false, bounds: bounds)
    }

    package func check<Value: WireValue>(_ value: Value) throws(WireError) {
        guard let bounds, !bounds.contains(value.extent) else { return }
        let unit = Value.extentUnit
        throw WireError(
            expected: "\(bounds.lowerBound) to \(bounds.upperBound)\(unit)", found: "\(value.extent)\(unit)")
    }
}

extension WireObject {
    package static var forms: [Self] { [Self()] }

    package static func read(_ reader: inout JSONReader) throws(WireError) -> Self {
        var value = Self()
        var visitor = try FieldReader(reader)
        try value.fields(&visitor)
        reader = visitor.finish()
        return value
    }

    package func write(to writer: inout JSONWriter) {
        var copy = self
        writer.beginObject()
        copy.fields(&writer)
        writer.endObject()
    }

    package static func writeSchema(to writer: inout JSONWriter) {
        let forms = forms
        if forms.count > 1 {
            writer.beginObject()
            writer.key("oneOf")
            writer.beginArray()
        }
        for form in forms {
            var form = form
            var visitor = FieldSchema(isForm: forms.count > 1)
            form.fields(&visitor)
            visitor.write(to: &writer)
        }
        if forms.count > 1 {
            writer.endArray()
            writer.endObject()
        }
    }
}

/// Writing is visiting: each member's name, then its value.
extension JSONWriter: FieldVisitor {
    package typealias Problem = Never

    package mutating func field<Value: WireValue>(
        _ name: StaticString, _ value: inout Value, _ rule: FieldRule, _ about: StaticString
    ) {
        key(name)
        value.write(to: &self)
    }

    package mutating func optional<Value: WireValue>(
        _ name: StaticString, _ value: inout Value?, _ rule: FieldRule, _ about: StaticString
    ) {
        guard let value else { return }
        key(name)
        value.write(to: &self)
    }
}
