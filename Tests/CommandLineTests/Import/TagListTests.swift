import Testing

@testable import CommandLineTool

@Suite struct TagListTests {
    @Test(
        arguments: [
            ("vietpop viet ronniboi", ["vietpop", "viet", "ronniboi"]),
            ("\"Hip Hop\" Rap Cozy9ang", ["Hip Hop", "Rap", "Cozy9ang"]),
            ("Pop \"tua \" tùa", ["Pop", "tua", "tùa"]),
            ("\"pop punk, punk\"", ["pop punk, punk"]),
            (
                "This \"Love 2\tNo\" Woman \"13\tLegend\t\n14\" ok",
                ["This", "Love 2 No", "Woman", "13 Legend 14", "ok"]
            ),
            ("open \"never closed", ["open", "never", "closed"]),
            ("a\u{0}b A B b", ["a", "b"]), ("12\"inch 🎧 שלום\u{200F}", ["12\"inch", "🎧", "שלום\u{200F}"]),
            ("\"\" \" \"", []), ("", []),
        ] as [(String, [String])])
    func tags(text: String, expected: [String]) {
        #expect(TagList(text).tags == expected)
    }

    @Test func limits() {
        let many = TagList((1...60).map { "t\($0)" }.joined(separator: " "))
        #expect(many.tags.count == 50)
        #expect(many.droppedCount == 10)
        let long = TagList(String(repeating: "x", count: 101))
        #expect(long.tags == [String(repeating: "x", count: 100)])
        #expect(long.cutCount == 1)
        // A family is one character of several scalars: it goes whole or not at all.
        let family = TagList(String(repeating: "x", count: 99) + "👨‍👩‍👧 y")
        #expect(family.tags == [String(repeating: "x", count: 99), "y"])
    }
}
