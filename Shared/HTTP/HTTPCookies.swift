/// The cookies of a request (RFC 6265, section 4.2.1), read strictly: a pair that breaks the grammar is
/// left out, as other programs on the same host name may have set it.
package struct HTTPCookies: Sendable, Hashable {
    /// Name and value of every well-formed pair in the order received.
    package let fields: [HTTPField]

    /// Reads the values of all `Cookie` headers.
    package init(headers: [String]) {
        fields = headers.flatMap { $0.utf8.split(separator: UInt8(ascii: ";")) }.compactMap(Self.pair)
    }

    /// The value of a name; nil where it is absent, and where it came twice with different values, as
    /// nobody can tell then which of them this host has set.
    package subscript(_ name: String) -> String? {
        let values = Set(fields.lazy.filter { $0.name == name }.map(\.value))
        return values.count == 1 ? values.first : nil
    }

    private static func pair(_ text: Substring.UTF8View) -> HTTPField? {
        let trimmed = text.drop { $0 == UInt8(ascii: " ") }
        guard let equals = trimmed.firstIndex(of: UInt8(ascii: "=")) else { return nil }
        let name = String(Substring(trimmed[..<equals]))
        var value = trimmed[trimmed.index(after: equals)...]
        if value.count >= 2, value.first == UInt8(ascii: "\""), value.last == UInt8(ascii: "\"") {
            value = value.dropFirst().dropLast()
        }
        guard isToken(name), value.allSatisfy(isCookieOctet) else { return nil }
        return HTTPField(name, String(Substring(value)))
    }

    private static func isCookieOctet(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x21, 0x23...0x2B, 0x2D...0x3A, 0x3C...0x5B, 0x5D...0x7E: true
        default: false
        }
    }
}
