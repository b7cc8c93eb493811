/// One member of an object, in the order it was written.
package struct JSONMember: Sendable, Hashable {
    package var name: String
    package var value: JSONValue

    package init(_ name: String, _ value: JSONValue) {
        self.name = name
        self.value = value
    }
}

/// Any JSON value as a tree: for configuration files, tables and tests. Calls use ``JSONReader``.
package enum JSONValue: Sendable, Hashable {
    case null
    case bool(Bool)
    case number(JSONNumber)
    case string(String)
    case array([JSONValue])
    case object([JSONMember])

    /// Reads a whole text.
    package init(parsing text: [UInt8], depth: Int = WireLimits().depth) throws(JSONError) {
        self = try JSONValue.parse(text, depth: depth).get()
    }

    private static func parse(_ text: [UInt8], depth: Int) -> Result<JSONValue, JSONError> {
        text.withUnsafeBytes { bytes in
            do throws(JSONError) {
                var scanner = JSONScanner(bytes, depth: depth)
                try scanner.checkWhole()
                var reader = JSONReader(checked: bytes)
                return .success(reader.value())
            } catch {
                return .failure(error)
            }
        }
    }

    /// The first member of this name, byte by byte; nil where there is none or this is no object.
    package subscript(name: String) -> JSONValue? {
        guard case .object(let members) = self else { return nil }
        return members.first { $0.name.utf8.elementsEqual(name.utf8) }?.value
    }

    /// The element at `index`; nil where there is none or this is no array.
    package subscript(index: Int) -> JSONValue? {
        guard case .array(let elements) = self, elements.indices.contains(index) else { return nil }
        return elements[index]
    }

    package var stringValue: String? { if case .string(let value) = self { value } else { nil } }
    package var integerValue: Int64? { if case .number(let value) = self { value.integer } else { nil } }
    package var boolValue: Bool? { if case .bool(let value) = self { value } else { nil } }
    package var arrayValue: [JSONValue]? { if case .array(let value) = self { value } else { nil } }
    package var objectValue: [JSONMember]? { if case .object(let value) = self { value } else { nil } }

    /// What kind of value this is, for messages.
    package var kind: JSONKind {
        switch self {
        case .null: .null
        case .bool: .bool
        case .number: .number
        case .string: .string
        case .array: .array
        case .object: .object
        }
    }

    package func write(to writer: inout JSONWriter) {
        switch self {
        case .null: writer.null()
        case .bool(let value): writer.bool(value)
        case .number(let value): writer.raw(Array(value.text.utf8))
        case .string(let value): writer.string(value)
        case .array(let elements):
            writer.beginArray()
            for element in elements { element.write(to: &writer) }
            writer.endArray()
        case .object(let members):
            writer.beginObject()
            for member in members {
                writer.key(member.name)
                member.value.write(to: &writer)
            }
            writer.endObject()
        }
    }

    /// Compact JSON.
    package var text: String { RawJSON(write(to:)).description }
}

/// The six kinds of JSON value, as messages name them.
package enum JSONKind: String, Sendable {
    case null
    case bool = "a boolean"
    case number = "a number"
    case string = "a string"
    case array = "an array"
    case object = "an object"
}
