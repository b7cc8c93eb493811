package import JSONRPC

/// A type that can stand on the wire. Its JSON form is described once and serves reading,
/// writing and the published schema.
package protocol WireValue: Sendable {
    /// Reads the value that stands at the reader and moves behind it.
    static func read(_ reader: inout JSONReader) throws(WireError) -> Self
    func write(to writer: inout JSONWriter)
    /// Writes the type's JSON Schema as one value.
    static func writeSchema(to writer: inout JSONWriter)
    /// What a ``FieldRule``'s bounds measure: a number itself, a text's bytes, a list's length.
    var extent: Int64 { get }
    /// The unit of ``extent`` in messages, e.g. " bytes".
    static var extentUnit: String { get }
}

extension WireValue {
    package var extent: Int64 { 0 }
    package static var extentUnit: String { "" }
}

extension Bool: WireValue {
    package static func read(_ reader: inout JSONReader) throws(WireError) -> Bool {
        if let value = reader.bool() { return value }
        throw WireError(expected: "true or false", found: reader.excerpt())
    }

    package func write(to writer: inout JSONWriter) { writer.bool(self) }

    package static func writeSchema(to writer: inout JSONWriter) { writer.schema(type: "boolean") }
}

extension Int64: WireValue {
    package static func read(_ reader: inout JSONReader) throws(WireError) -> Int64 {
        if let value = reader.integer() { return value }
        throw WireError(expected: "a whole number of at most 64 bits", found: reader.excerpt())
    }

    package func write(to writer: inout JSONWriter) { writer.integer(self) }

    package static func writeSchema(to writer: inout JSONWriter) { writer.schema(type: "integer") }

    package var extent: Int64 { self }
}

extension Int: WireValue {
    package static func read(_ reader: inout JSONReader) throws(WireError) -> Int {
        Int(try Int64.read(&reader))
    }

    package func write(to writer: inout JSONWriter) { writer.integer(self) }

    package static func writeSchema(to writer: inout JSONWriter) { writer.schema(type: "integer") }

    package var extent: Int64 { Int64(self) }
}

extension String: WireValue {
    /// No contract has a use for NUL, and the stores cannot keep it.
    package static func read(_ reader: inout JSONReader) throws(WireError) -> String {
        guard let value = reader.string() else { throw WireError(expected: "a string", found: reader.excerpt()) }
        if value.utf8.contains(0) {
            throw WireError(expected: "a string without the character U+0000", found: "one with it")
        }
        return value
    }

    package func write(to writer: inout JSONWriter) { writer.string(self) }

    package static func writeSchema(to writer: inout JSONWriter) { writer.schema(type: "string") }

    package var extent: Int64 { Int64(utf8.count) }
    package static var extentUnit: String { " bytes" }
}

extension Array: WireValue where Element: WireValue {
    package static func read(_ reader: inout JSONReader) throws(WireError) -> [Element] {
        let found = reader
        guard reader.enterArray() else { throw WireError(expected: "a list", found: found.excerpt()) }
        var elements: [Element] = []
        while reader.nextElement(first: elements.isEmpty) {
            do throws(WireError) {
                elements.append(try Element.read(&reader))
            } catch {
                throw error.inside("[\(elements.count)]")
            }
        }
        return elements
    }

    package func write(to writer: inout JSONWriter) {
        writer.beginArray()
        for element in self { element.write(to: &writer) }
        writer.endArray()
    }

    package static func writeSchema(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.key("type")
        writer.string("array")
        writer.key("items")
        Element.writeSchema(to: &writer)
        writer.endObject()
    }

    package var extent: Int64 { Int64(count) }
    package static var extentUnit: String { " entries" }
}

extension RawJSON: WireValue {
    package static func read(_ reader: inout JSONReader) throws(WireError) -> RawJSON {
        RawJSON(checked: Array(reader.skip()))
    }

    package func write(to writer: inout JSONWriter) { writer.raw(bytes) }

    /// Any value.
    package static func writeSchema(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.endObject()
    }
}

extension JSONWriter {
    /// A schema that is a type alone.
    mutating func schema(type: StaticString) {
        beginObject()
        key("type")
        string("\(type)")
        endObject()
    }
}
