package import JSONRPC

/// A name that the platform or an import gave a thing: opaque, compared byte by byte.
///
/// 1 to 64 of A–Z, a–z, 0–9 and `. _ : -`, so that it stands in URLs, file names and logs as it is; for the
/// same reason not `.` or `..`, which paths read as folders.
package protocol Identifier: WireValue, Hashable, Comparable, CustomStringConvertible {
    /// What it names, with its article, e.g. "an artist id".
    static var noun: String { get }
    var text: String { get }
    /// Takes any text; use ``init(_:)`` for what comes from outside.
    init(unchecked text: String)
}

extension Identifier {
    /// The identifier of this text; nil where it breaks the form.
    package init?(_ text: String) {
        guard Self.isWellFormed(text) else { return nil }
        self.init(unchecked: text)
    }

    package static func isWellFormed(_ text: String) -> Bool {
        (1...64).contains(text.utf8.count) && text != "." && text != ".."
            && text.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "_"),
                    UInt8(ascii: ":"), UInt8(ascii: "-"):
                    true
                default: false
                }
            }
    }

    package static func < (left: Self, right: Self) -> Bool { left.text < right.text }

    package var description: String { text }

    package static func read(_ reader: inout JSONReader) throws(WireError) -> Self {
        let found = reader
        if let text = reader.string(), let identifier = Self(text) { return identifier }
        throw WireError(
            expected: "\(noun) (1 to 64 of A-Z, a-z, 0-9 and . _ : -, not . or ..)", found: found.excerpt())
    }

    package func write(to writer: inout JSONWriter) { writer.string(text) }

    package static func writeSchema(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.key("type")
        writer.string("string")
        writer.key("pattern")
        writer.string("^(?!\\.{1,2}$)[A-Za-z0-9._:-]{1,64}$")
        writer.endObject()
    }
}
