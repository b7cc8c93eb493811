/// The bytes of one checked JSON value, kept as they came.
///
/// What nobody needs to look inside passes through untouched: unknown members survive and
/// integers stay exact.
package struct RawJSON: Sendable, Hashable, CustomStringConvertible {
    /// One JSON value without white space around it and without a newline.
    package let bytes: [UInt8]

    /// Takes bytes that a reader has already checked.
    package init(checked bytes: [UInt8]) { self.bytes = bytes }

    /// Checks a text. Newlines between tokens are folded away, since a message is one line.
    package init(parsing text: [UInt8], depth: Int = WireLimits().depth) throws(JSONError) {
        let value = try JSONValue(parsing: text, depth: depth)
        var writer = JSONWriter(capacity: text.count)
        value.write(to: &writer)
        bytes = writer.bytes
    }

    /// What a writer's block leaves behind.
    package init(_ write: (inout JSONWriter) -> Void) {
        var writer = JSONWriter()
        write(&writer)
        bytes = writer.bytes
    }

    package static let emptyObject = RawJSON(checked: [UInt8(ascii: "{"), UInt8(ascii: "}")])

    package var description: String { String(decoding: bytes, as: UTF8.self) }
}
