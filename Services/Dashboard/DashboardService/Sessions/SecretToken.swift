internal import Crypto

/// 256 random bits that grant something to whoever shows them.
package struct SecretToken: Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    private static let byteCount = 32
    private let bytes: [UInt8]

    /// A new one.
    package init() throws { bytes = try RandomBytes.make(Self.byteCount) }

    /// One that somebody shows; nil for what never was one.
    package init?(_ text: String) {
        guard let bytes = Base64URL.decode(text), bytes.count == Self.byteCount else { return nil }
        self.bytes = bytes
    }

    /// For a link or a cookie.
    package var text: String { Base64URL.encode(bytes) }

    /// A name that tells nothing and is not taken: 96 of the bits.
    var shortText: String { Base64URL.encode(Array(bytes.prefix(12))) }

    /// A name that only this token leads to, and that does not lead back.
    func derivedText(_ purpose: String) throws -> String {
        Base64URL.encode(Array(try SHA256.hash(bytes + Array(purpose.utf8)).prefix(12)))
    }

    /// What the store knows of it.
    package var hash: [UInt8] { get throws { try SHA256.hash(bytes) } }

    /// A value that only who holds the token can be shown, for forms: it proves that a request comes from our page.
    package var formToken: String { get throws { Base64URL.encode(try SHA256.hash(bytes + Array("form".utf8))) } }

    package func matches(formToken: String) -> Bool {
        guard let own = try? self.formToken else { return false }
        return constantTimeEquals(Array(own.utf8), Array(formToken.utf8))
    }

    package var description: String { "•••" }
    package var debugDescription: String { "•••" }
    package var customMirror: Mirror { Mirror(self, children: []) }
}
