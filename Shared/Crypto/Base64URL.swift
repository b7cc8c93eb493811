import CCrypto

/// base64url without padding (RFC 4648, section 5): bytes as text for URLs and cookies.
package enum Base64URL {
    /// The text of `bytes`, four characters for three bytes.
    package static func encode(_ bytes: [UInt8]) -> String {
        var text: [UInt8] = []
        text.reserveCapacity(bytes.count / 3 * 4 + 4)
        // Pieces of a multiple of three bytes carry no padding inside, and no length overflows Int32.
        for start in stride(from: 0, to: bytes.count, by: piece) {
            text.append(contentsOf: standard(bytes[start..<min(start + piece, bytes.count)]))
        }
        while text.last == UInt8(ascii: "=") { text.removeLast() }
        return String(decoding: text.map(toURL), as: UTF8.self)
    }

    /// The bytes of `text`; nil where it is not what `encode` writes: another alphabet, padding, a length
    /// that no bytes have, or bits set after the last byte.
    package static func decode(_ text: String) -> [UInt8]? {
        let characters = Array(text.utf8)
        guard characters.count % 4 != 1, characters.allSatisfy(isURLAlphabet) else { return nil }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(characters.count / 4 * 3 + 3)
        for start in stride(from: 0, to: characters.count, by: piece) {
            var part = characters[start..<min(start + piece, characters.count)].map(toStandard)
            let missing = (4 - part.count % 4) % 4
            part.append(contentsOf: repeatElement(UInt8(ascii: "="), count: missing))
            var output = [UInt8](repeating: 0, count: part.count / 4 * 3)
            let size = EVP_DecodeBlock(&output, part, Int32(part.count))
            guard size == output.count else { return nil }
            bytes.append(contentsOf: output.dropLast(missing))
        }
        // Only the canonical text is taken, so that one value has one spelling.
        return encode(bytes) == text ? bytes : nil
    }

    /// Divisible by 3 and by 4.
    private static let piece = 12 * 4096

    private static func standard(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        // One more for the NUL that libcrypto writes behind the text.
        var output = [UInt8](repeating: 0, count: (bytes.count + 2) / 3 * 4 + 1)
        let size = bytes.withUnsafeBufferPointer { input in
            EVP_EncodeBlock(&output, input.baseAddress, Int32(input.count))
        }
        return output.prefix(Int(size))
    }

    private static func toURL(_ character: UInt8) -> UInt8 {
        switch character {
        case UInt8(ascii: "+"): UInt8(ascii: "-")
        case UInt8(ascii: "/"): UInt8(ascii: "_")
        default: character
        }
    }

    private static func toStandard(_ character: UInt8) -> UInt8 {
        switch character {
        case UInt8(ascii: "-"): UInt8(ascii: "+")
        case UInt8(ascii: "_"): UInt8(ascii: "/")
        default: character
        }
    }

    private static func isURLAlphabet(_ character: UInt8) -> Bool {
        switch character {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
            true
        default: false
        }
    }
}
