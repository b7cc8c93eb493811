import CommandLineTool
import JSONRPC
import Testing

@Suite struct TableTests {
    @Test func columnsAlign() {
        var table = Table(columns: [.left("NAME"), .right("PLAYS"), .left("NOTE")])
        table.add(["a", "1,360", "x"])
        table.add(["longer", "7"])
        #expect(
            table.text == """
                NAME    PLAYS  NOTE
                a       1,360  x
                longer      7

                """)
    }

    @Test func wideCharactersTakeTwoColumns() {
        var table = Table(columns: [.left("NAME"), .left("X")])
        table.add(["夜間飛行", "1"])
        table.add(["abcdefgh", "2"])
        table.add(["👩🏽‍🎤", "3"])
        #expect(table.text == "NAME      X\n夜間飛行  1\nabcdefgh  2\n👩🏽‍🎤        3\n")
    }

    @Test func valuesCannotSteerTheTerminal() {
        var table = Table(columns: [.left("NAME")])
        table.add(["a\nb\u{1B}[31m\u{202E}"])
        #expect(table.text == "NAME\na\\u{A}b\\u{1B}[31m\\u{202E}\n")
    }

    @Test(arguments: [
        ("", 0), ("abc", 3), ("é", 1), ("e\u{301}", 1), ("\u{200B}", 0), ("夜", 2), ("ｱ", 1), ("Ａ", 2),
        ("한", 2),
        ("🎹", 2), ("👨‍👩‍👧‍👦", 2), ("🇩🇪", 2), ("☕", 2), ("✈", 1), ("✈\u{FE0F}", 2),
        ("نجم", 3), ("\u{1F3FD}", 2),
    ]) func widths(text: String, width: Int) {
        #expect(DisplayWidth.of(text) == width)
    }

    @Test func cutting() {
        #expect(DisplayWidth.cut("abcdef", to: 6) == "abcdef")
        #expect(DisplayWidth.cut("abcdef", to: 5) == "abcd…")
        #expect(DisplayWidth.cut("夜間飛行", to: 6) == "夜間…")
        #expect(DisplayWidth.cut("abc", to: 0) == "")
        for columns in 0..<12 { #expect(DisplayWidth.of(DisplayWidth.cut("a夜b間c飛", to: columns)) <= columns) }
    }

    @Test func numbersInGroups() {
        let numbers: [(Int64, String)] = [
            (0, "0"), (999, "999"), (1000, "1,000"), (-1_234_567, "-1,234,567"),
            (.max, "9,223,372,036,854,775,807"),
            (.min, "-9,223,372,036,854,775,808"),
        ]
        for (number, text) in numbers { #expect(grouped(number) == text) }
        #expect(counted(1, "track") == "1 track")
        #expect(counted(2, "entry", "entries") == "2 entries")
    }

    @Test func prettyJSON() throws {
        let value = try JSONValue(parsing: Array(#"{"a":[1,{"b":[]}],"c":{},"d":1.50,"e":"\u00e9\n"}"#.utf8))
        let text = PrettyJSON.text(of: value)
        #expect(
            text == """
                {
                  "a": [
                    1,
                    {
                      "b": []
                    }
                  ],
                  "c": {},
                  "d": 1.50,
                  "e": "é\\n"
                }

                """)
        #expect(try JSONValue(parsing: Array(text.utf8)) == value)
    }
}
