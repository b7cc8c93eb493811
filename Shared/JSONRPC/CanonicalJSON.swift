/// The canonical form of JSON (RFC 8785): one value has one text, so that a text can be hashed and signed.
///
/// Members stand in the order of their names' UTF-16 units, without white space, with the shortest escapes. Of numbers
/// it takes whole ones from −(2^53 − 1) to 2^53 − 1 alone, whose form ECMAScript and everybody else agree on; others
/// are refused rather than rounded, since nothing that is signed here has any.
package enum CanonicalJSON {
    /// - Throws: what of the value has no canonical form here.
    package static func bytes(of value: JSONValue) throws(CanonicalJSONError) -> [UInt8] {
        var writer = JSONWriter()
        try write(value, to: &writer)
        return writer.bytes
    }

    /// Whether `text` is JSON in this form, to the byte.
    package static func isCanonical(_ text: [UInt8]) -> Bool {
        guard let value = try? JSONValue(parsing: text), let canonical = try? bytes(of: value) else { return false }
        return canonical == text
    }

    private static let largest: Int64 = 9_007_199_254_740_991

    private static func write(_ value: JSONValue, to writer: inout JSONWriter) throws(CanonicalJSONError) {
        switch value {
        case .null: writer.null()
        case .bool(let value): writer.bool(value)
        case .string(let text): writer.string(text)
        case .number(let number):
            guard let whole = number.integer, (-largest...largest).contains(whole) else {
                throw .number(number.text)
            }
            writer.integer(whole)
        case .array(let elements):
            writer.beginArray()
            for element in elements { try write(element, to: &writer) }
            writer.endArray()
        case .object(let members):
            writer.beginObject()
            let sorted = members.map { (name: Array($0.name.utf16), member: $0) }
                .sorted { $0.name.lexicographicallyPrecedes($1.name) }
            for (index, entry) in sorted.enumerated() {
                if index > 0, sorted[index - 1].name == entry.name { throw .duplicate(entry.member.name) }
                writer.key(entry.member.name)
                try write(entry.member.value, to: &writer)
            }
            writer.endObject()
        }
    }
}

/// Why a value has no canonical form here.
package enum CanonicalJSONError: Error, Sendable, Hashable, CustomStringConvertible {
    /// A number that is not whole or too large for every reader to keep it exactly.
    case number(String)
    /// An object has two members of this name.
    case duplicate(String)

    package var description: String {
        switch self {
        case .number(let text):
            "The number \(text.prefix(40)) has no canonical form here; expected a whole one of at most 2^53 - 1 in size."
        case .duplicate(let name):
            "The name \"\(name.prefix(40))\" stands twice in an object; expected each once."
        }
    }
}
