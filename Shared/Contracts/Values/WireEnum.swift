package import JSONRPC

/// A closed set of words.
package protocol WireEnum: WireValue, Hashable, CaseIterable, RawRepresentable where RawValue == String {}

extension WireEnum {
    package static func read(_ reader: inout JSONReader) throws(WireError) -> Self {
        let found = reader
        if let text = reader.string(), let value = Self(rawValue: text) { return value }
        throw WireError(
            expected: "one of " + allCases.map { "\"\($0.rawValue)\"" }.joined(separator: ", "), found: found.excerpt())
    }

    package func write(to writer: inout JSONWriter) { writer.string(rawValue) }

    package static func writeSchema(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.key("enum")
        allCases.map(\.rawValue).write(to: &writer)
        writer.endObject()
    }
}
