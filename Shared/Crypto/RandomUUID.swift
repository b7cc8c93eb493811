/// Universally unique identifiers of version 4 (RFC 9562): 122 random bits.
package enum RandomUUID {
    /// The 16 bytes of a new one.
    package static func make() throws(CryptoError) -> [UInt8] { stamped(try RandomBytes.make(16)) }

    /// `count` new ones that have their first 32 bits in common, and 90 random ones each: no fewer than anybody could
    /// guess, and in a store's index they stand side by side, where unrelated ones would touch a page each.
    package static func makeNeighbours(_ count: Int) throws(CryptoError) -> [[UInt8]] {
        guard count > 0 else { return [] }
        let common = try RandomBytes.make(commonBytes)
        let own = 16 - commonBytes
        let bytes = try RandomBytes.make(own * count)
        return stride(from: 0, to: bytes.count, by: own).map { stamped(common + bytes[$0..<$0 + own]) }
    }

    private static let commonBytes = 4

    private static func stamped(_ bytes: [UInt8]) -> [UInt8] {
        var bytes = bytes
        bytes[6] = bytes[6] & 0x0F | 0x40
        bytes[8] = bytes[8] & 0x3F | 0x80
        return bytes
    }

    /// `xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx` in lower case, for 16 bytes.
    package static func text(of bytes: [UInt8]) -> String {
        String(unsafeUninitializedCapacity: 36) { text in
            var place = 0
            for (index, byte) in bytes.prefix(16).enumerated() {
                if index == 4 || index == 6 || index == 8 || index == 10 {
                    text[place] = UInt8(ascii: "-")
                    place += 1
                }
                text[place] = Hex.digit(byte >> 4)
                text[place + 1] = Hex.digit(byte & 15)
                place += 2
            }
            return place
        }
    }

    /// The 16 bytes of such a text, in either case; nil for any other text. The version is not looked at.
    package static func bytes(of text: String) -> [UInt8]? {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.map(\.utf8.count) == [8, 4, 4, 4, 12] else { return nil }
        return Hex.decode(parts.joined())
    }
}
