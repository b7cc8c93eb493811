import Normalization
import Support
import Testing

@Suite("Folded text")
struct FoldedTextTests {
    private func folded(_ text: String) throws -> String {
        String(decoding: try FoldedText.bytes(of: text), as: UTF8.self)
    }

    @Test(arguments: [
        ("", ""), ("Plain ASCII 1!", "plain ascii 1!"), ("Åse", "ase"), ("A\u{30A}SE", "ase"), ("ÉTÉ", "ete"),
        // Characters of compatibility, and one that becomes two.
        ("\u{FB01}n", "fin"), ("\u{FF21}\u{FF11}", "a1"), ("Straße", "straße"),
        // The dotted capital I, whose lower case has a mark.
        ("\u{130}zmir", "izmir"),
        // Other alphabets; vowel signs are no accents.
        ("ЙОД", "иод"), ("ΣΊΣΥΦΟΣ", "σισυφοσ"), ("\u{E01}\u{E33}", "\u{E01}\u{E4D}\u{E32}"),
        ("夜の歌", "夜の歌"),
        // Marks of direction, and a joiner.
        ("\u{200F}a\u{200E}b\u{202E}c", "abc"), ("x\u{200D}y", "xy"),
        ("\"quoted\"\nline", "\"quoted\"\nline"),
    ])
    func examples(_ text: String, _ expected: String) throws {
        #expect(Array(try folded(text).unicodeScalars) == Array(expected.unicodeScalars))
    }

    /// Folding again changes nothing, and neither case nor the form that a text comes in does.
    @Test func randomTexts() throws {
        var random = Seeded("folded text")
        let blocks: [ClosedRange<UInt32>] = [
            0x20...0x7E, 0xC0...0x17F, 0x300...0x345, 0x391...0x3C9, 0x410...0x44F, 0x1E00...0x1E95, 0xAC00...0xD7A3,
        ]
        for _ in 0..<2000 {
            var text = ""
            for _ in 0...random.below(8) {
                let block = blocks[random.below(blocks.count)]
                text.unicodeScalars.append(Unicode.Scalar(UInt32.random(in: block, using: &random)) ?? "?")
            }
            let bytes = try FoldedText.bytes(of: text)
            #expect(try FoldedText.bytes(of: String(decoding: bytes, as: UTF8.self)) == bytes)
            for form in NormalForm.allCases {
                #expect(try FoldedText.bytes(of: try text.normalized(to: form)) == bytes)
            }
        }
    }
}
