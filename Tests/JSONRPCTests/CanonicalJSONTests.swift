import JSONRPC
import Testing

@Suite("Canonical JSON")
struct CanonicalJSONTests {
    private static func canonical(_ text: String) throws -> String {
        String(decoding: try CanonicalJSON.bytes(of: JSONValue(parsing: Array(text.utf8))), as: UTF8.self)
    }

    /// RFC 8785, section 3.2.2, less the numbers that are not whole: its string and its literals.
    @Test func `the RFC's string and literals`() throws {
        let text = #"""
            {
              "numbers": [4, 0, -0, 1E3, 10.0],
              "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/",
              "literals": [null, true, false]
            }
            """#
        let expected =
            #"{"literals":[null,true,false],"numbers":[4,0,0,1000,10],"string":"€$\u000f\nA'B\"\\\\\"/"}"#
        #expect(try Self.canonical(text) == expected)
        // The bytes that section 3.2.4 prints of the string.
        let bytes: [UInt8] = [
            0x22, 0xe2, 0x82, 0xac, 0x24, 0x5c, 0x75, 0x30, 0x30, 0x30, 0x66, 0x5c, 0x6e, 0x41, 0x27, 0x42, 0x5c, 0x22,
            0x5c, 0x5c, 0x5c, 0x5c, 0x5c, 0x22, 0x2f, 0x22, 0x7d,
        ]
        #expect(Array(expected.utf8).suffix(bytes.count) == bytes)
    }

    /// RFC 8785, section 3.2.3: by UTF-16 units, not by characters or code points.
    @Test func `the RFC's order of names`() throws {
        let text = #"""
            {
              "\u20ac": "Euro Sign", "\r": "Carriage Return", "\ufb33": "Hebrew Letter Dalet With Dagesh",
              "1": "One", "\ud83d\ude00": "Emoji: Grinning Face", "\u0080": "Control",
              "\u00f6": "Latin Small Letter O With Diaeresis"
            }
            """#
        let value = try JSONValue(parsing: CanonicalJSON.bytes(of: JSONValue(parsing: Array(text.utf8))))
        #expect(
            value.objectValue?.map { $0.value.stringValue } == [
                "Carriage Return", "One", "Control", "Latin Small Letter O With Diaeresis", "Euro Sign",
                "Emoji: Grinning Face", "Hebrew Letter Dalet With Dagesh",
            ])
    }

    @Test func `nesting, empty containers and escapes`() throws {
        let text = #"{"b":{"d":[],"c":{}},"a":[{"z":1,"y":2},"\u0000\b\t\n\f\r\u001F\u007f\u2028"],"":0}"#
        #expect(
            try Self.canonical(text)
                == "{\"\":0,\"a\":[{\"y\":2,\"z\":1},\"\\u0000\\b\\t\\n\\f\\r\\u001f\u{7F}\u{2028}\"],\"b\":{\"c\":{},\"d\":[]}}"
        )
    }

    /// Whole numbers as ECMAScript writes them, up to where a double stops being exact.
    @Test(arguments: [
        ("0", "0"), ("-0", "0"), ("9007199254740991", "9007199254740991"), ("-9007199254740991", "-9007199254740991"),
        ("1e2", "100"), ("120.0", "120"),
    ])
    func `whole numbers`(text: String, expected: String) throws { #expect(try Self.canonical(text) == expected) }

    /// The RFC's other numbers are refused rather than half-implemented.
    @Test(arguments: [
        "333333333.33333329", "1E30", "4.50", "2e-3", "0.000000000000000000000000001", "9007199254740992",
        "-9007199254740992", "295147905179352825856", "1e999",
    ])
    func `other numbers are refused`(text: String) throws {
        let value = try JSONValue(parsing: Array("[\(text)]".utf8))
        #expect(throws: CanonicalJSONError.number(text)) { try CanonicalJSON.bytes(of: value) }
    }

    @Test func `a name that stands twice is refused`() throws {
        #expect(throws: CanonicalJSONError.duplicate("a")) { try Self.canonical(#"{"a":1,"b":2,"\u0061":3}"#) }
        // They look the same and are two names.
        #expect(try Self.canonical(#"{"\u00e9":1,"e\u0301":2}"#) == "{\"e\u{301}\":2,\"\u{E9}\":1}")
        for text in [#"["\ud800"]"#, #"["\udc00\ud800"]"#] {
            #expect(throws: (any Error).self) { try Self.canonical(text) }
        }
    }

    @Test func `what is canonical`() {
        for text in [#"{"a":1,"b":["x"]}"#, "[]", #""é""#] { #expect(CanonicalJSON.isCanonical(Array(text.utf8))) }
        for text in [
            #"{"b":1,"a":1}"#, #"{"a": 1}"#, "[] ", "[1.0]", #""\u00e9""#, #""\/""#, #""\u001F""#, "[", "",
            #"{"a":1,"a":1}"#,
        ] { #expect(!CanonicalJSON.isCanonical(Array(text.utf8)), "\(text)") }
    }
}
