import Normalization
import Support
import Testing

@Suite("Normal forms")
struct NormalFormTests {
    /// Examples of Unicode Standard Annex 15, in escapes, as Swift's strings are equal where they are canonically so.
    @Test(arguments: [
        ("", "", ""), ("plain ASCII 1!", "plain ASCII 1!", "plain ASCII 1!"),
        ("a\u{0}b\u{E9}", "a\u{0}b\u{E9}", "a\u{0}b\u{E9}"),
        ("e\u{301}", "\u{E9}", "\u{E9}"), ("\u{E9}", "\u{E9}", "\u{E9}"),
        // The Ångström sign, and A with a ring above.
        ("\u{212B}", "\u{C5}", "\u{C5}"), ("A\u{30A}", "\u{C5}", "\u{C5}"),
        // Marks in another order.
        ("s\u{307}\u{323}", "\u{1E69}", "\u{1E69}"), ("\u{1E9B}\u{323}", "\u{1E9B}\u{323}", "\u{1E69}"),
        // A ligature, a raised digit, full-width letters.
        ("\u{FB01}", "\u{FB01}", "fi"), ("2\u{2075}", "2\u{2075}", "25"),
        ("\u{FF21}\u{FF11}", "\u{FF21}\u{FF11}", "A1"),
        // Hangul, which is composed by rule.
        ("\u{1112}\u{1161}\u{11AB}", "\u{D55C}", "\u{D55C}"),
        // One that becomes eighteen.
        (
            "\u{FDFA}", "\u{FDFA}",
            "\u{635}\u{644}\u{649} \u{627}\u{644}\u{644}\u{647} \u{639}\u{644}\u{64A}\u{647} \u{648}\u{633}\u{644}\u{645}"
        ),
        // Not composed although it could be: the exclusions.
        ("\u{958}", "\u{915}\u{93C}", "\u{915}\u{93C}"), ("\u{1F3B9}", "\u{1F3B9}", "\u{1F3B9}"),
    ])
    func examples(_ text: String, _ nfc: String, _ nfkc: String) throws {
        #expect(Array(try text.normalized(to: .nfc).unicodeScalars) == Array(nfc.unicodeScalars))
        #expect(Array(try text.normalized(to: .nfkc).unicodeScalars) == Array(nfkc.unicodeScalars))
    }

    /// Texts that Swift's own tables call equal have one form, and a form is its own.
    @Test func randomTexts() throws {
        var random = Seeded("normal forms")
        let blocks: [ClosedRange<UInt32>] = [
            0x20...0x7E, 0xC0...0x24F, 0x300...0x36F, 0x1E00...0x1EFF, 0xAC00...0xD7A3,
        ]
        for _ in 0..<2000 {
            var text = ""
            for _ in 0...random.below(8) {
                let block = blocks[random.below(blocks.count)]
                text.unicodeScalars.append(Unicode.Scalar(UInt32.random(in: block, using: &random)) ?? "?")
            }
            let nfc = try text.normalized(to: .nfc)
            #expect(nfc == text)
            for form in NormalForm.allCases {
                let once = try text.normalized(to: form)
                #expect(Array(try once.normalized(to: form).unicodeScalars) == Array(once.unicodeScalars))
                #expect(Array(try nfc.normalized(to: form).unicodeScalars) == Array(once.unicodeScalars))
            }
        }
    }

    @Test func longTexts() throws {
        let text = String(repeating: "e\u{301}", count: 100_000)
        #expect(try text.normalized(to: .nfc).unicodeScalars.count == 100_000)
    }
}
