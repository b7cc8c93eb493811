/// Universally unique identifiers of version 4 (RFC 9562): 122 random bits.
package enum RandomUUID {
    /// The 16 bytes of a new one.
    package static func make() throws(CryptoError) -> [UInt8] { stamped(try RandomBytes.make(16)[...]) }

    /// `count` new ones, one behind the other: asking the generator once for many is a good deal quicker.
    package static func make(_ count: Int) throws(CryptoError) -> [[UInt8]] {
        let bytes = try RandomBytes.make(16 * count)
        return stride(from: 0, to: bytes.count, by: 16).map { stamped(bytes[$0..<$0 + 16]) }
    }

    private static func stamped(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
        var bytes = Array(bytes)
        bytes[6] = bytes[6] & 0x0F | 0x40
        bytes[8] = bytes[8] & 0x3F | 0x80
        return bytes
    }

    /// `xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx` in lower case, for 16 bytes.
    package static func text(of bytes: [UInt8]) -> String {
        var digits = Hex.encode(bytes)[...]
        return [8, 4, 4, 4, 12].map { length in
            defer { digits = digits.dropFirst(length) }
            return String(digits.prefix(length))
        }.joined(separator: "-")
    }

    /// The 16 bytes of such a text, in either case; nil for any other text. The version is not looked at.
    package static func bytes(of text: String) -> [UInt8]? {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.map(\.utf8.count) == [8, 4, 4, 4, 12] else { return nil }
        return Hex.decode(parts.joined())
    }
}
