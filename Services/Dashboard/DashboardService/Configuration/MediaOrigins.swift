package import ServiceKit

/// The hosts that pictures may come from: pages ask no others, and say so to the browser.
package struct MediaOrigins: Sendable, Hashable {
    /// `https://media.example` each.
    package let origins: [String]

    package static let none = MediaOrigins(origins: [])

    private init(origins: [String]) { self.origins = origins }

    /// Reads origins that are separated by spaces; nil where one is none.
    package init?(parsing text: String) {
        var origins: [String] = []
        for word in text.split(separator: " ") {
            guard let origin = Self.origin(of: word), origin == word else { return nil }
            origins.append(String(word))
        }
        self.init(origins: origins)
    }

    package var text: String { origins.joined(separator: " ") }

    /// The picture's address where its host is one of these, else nil: a placeholder is shown.
    package func allowed(_ picture: String?) -> String? {
        guard let picture, let origin = Self.origin(of: picture[...]), origins.contains(String(origin)) else {
            return nil
        }
        return picture
    }

    /// Scheme, host and port of an address; nil where it is none, or has more than letters that a policy takes.
    private static func origin(of text: Substring) -> Substring? {
        guard let scheme = ["https://", "http://"].first(where: text.hasPrefix) else { return nil }
        let host = text.dropFirst(scheme.count).prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        let isPlain = host.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"),
                UInt8(ascii: "."), UInt8(ascii: ":"):
                true
            default: false
            }
        }
        guard isPlain, let first = host.first, first.isLetter || first.isNumber else { return nil }
        return text[..<host.endIndex]
    }
}

extension ConfigurationKind where Value == MediaOrigins {
    /// `https://HOST`, several separated by spaces.
    package static var mediaOrigins: Self {
        Self(
            expectation: "origins such as https://media.example without a path, separated by spaces, or nothing",
            parse: MediaOrigins.init(parsing:), format: \.text)
    }
}
