package import Contracts

/// A configured URL with places for an artist's id and slug.
package struct LinkTemplate: Sendable {
    private let text: String

    /// nil where nothing is configured.
    package init?(_ text: String) {
        guard !text.isEmpty else { return nil }
        self.text = text
    }

    /// The link, nil where the template needs a slug and the artist has none.
    package func link(to artist: Catalog.ArtistProfile) -> String? {
        guard !text.contains("{slug}") || artist.slug != nil else { return nil }
        return Self.replace(
            "{slug}", by: Self.encode(artist.slug ?? ""),
            in: Self.replace("{id}", by: Self.encode(artist.id.text), in: text))
    }

    private static func replace(_ place: String, by value: String, in text: String) -> String {
        text.split(separator: place, omittingEmptySubsequences: false).joined(separator: value)
    }

    /// Percent-encodes all but RFC 3986's unreserved characters.
    private static func encode(_ text: String) -> String {
        var result = ""
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
                UInt8(ascii: "~"):
                result.unicodeScalars.append(UnicodeScalar(byte))
            default:
                result += "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
            }
        }
        return result
    }
}
