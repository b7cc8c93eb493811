import JSONRPC
import Support
import Testing

@Suite struct JSONReaderTests {
    private func reading<Result>(_ text: String, _ body: (inout JSONReader) -> Result) -> Result {
        Array(text.utf8).withUnsafeBytes { bytes in
            var reader = JSONReader(checked: bytes)
            return body(&reader)
        }
    }

    /// A value of another kind leaves the reader where it is.
    @Test(arguments: ["null", "true", "false", "12", "\"s\"", "[1]", #"{"a":1}"#])
    func anotherKindLeavesTheReaderAlone(_ text: String) {
        reading(text) { reader in
            let kind = reader.kind
            var wrong: [JSONKind] = []
            if kind != .null, reader.null() { wrong.append(.null) }
            if kind != .bool, reader.bool() != nil { wrong.append(.bool) }
            if kind != .number, reader.number() != nil || reader.integer() != nil { wrong.append(.number) }
            if kind != .string, reader.string() != nil || reader.stringBytes() != nil { wrong.append(.string) }
            if kind != .array, reader.enterArray() { wrong.append(.array) }
            if kind != .object, reader.enterObject() { wrong.append(.object) }
            #expect(wrong.isEmpty)
            #expect(reader.position == 0)
            let skipped = String(decoding: reader.skip(), as: UTF8.self)
            #expect(skipped == text)
            #expect(reader.position == text.utf8.count)
        }
    }

    @Test func aNumberThatIsNoIntegerStaysWhereItIs() {
        reading("1.5") { reader in
            let integer = reader.integer()
            let number = reader.number().map { String(decoding: $0, as: UTF8.self) }
            #expect(integer == nil)
            #expect(number == "1.5")
        }
        let least = reading("-9223372036854775808") { $0.integer() }
        #expect(least == .min)
    }

    @Test func membersAreVisitedInOrder() {
        let text = #" { "a" : 1 , "\u0062" : [ true , { } , [ ] ] , "c":"x\ny" } "#
        let visited: [String] = reading(text) { reader in
            var visited: [String] = []
            let name: (inout JSONReader, Bool) -> String = { reader, isFirst in
                reader.nextName(first: isFirst).map { JSONReader.text(of: $0) } ?? "end"
            }
            visited.append("\(reader.enterObject())")
            visited.append(name(&reader, true))
            visited.append(reader.integer().map { "\($0)" } ?? "no integer")
            visited.append(name(&reader, false))
            visited.append("\(reader.enterArray()) \(reader.nextElement(first: true))")
            visited.append(reader.bool().map { "\($0)" } ?? "no boolean")
            visited.append("\(reader.nextElement(first: false))")
            visited.append(String(decoding: reader.skip(), as: UTF8.self))
            visited.append("\(reader.nextElement(first: false)) \(reader.enterArray())")
            visited.append("\(reader.nextElement(first: true)) \(reader.nextElement(first: false))")
            visited.append(name(&reader, false))
            visited.append(reader.string() ?? "no string")
            visited.append(name(&reader, false))
            return visited
        }
        #expect(
            visited == [
                "true", "a", "1", "b", "true true", "true", "true", "{ }", "true true", "false false", "c", "x\ny",
                "end",
            ])
    }

    @Test func skippingFindsTheEndOfEveryValue() {
        var made = RandomJSON("JSONReader.skip")
        for _ in 0..<1000 {
            let value = made.value()
            let text = value.text
            let found: [String] = reading("[" + text + "," + text + "]") { reader in
                _ = reader.enterArray()
                _ = reader.nextElement(first: true)
                let first = String(decoding: reader.skip(), as: UTF8.self)
                _ = reader.nextElement(first: false)
                let second = reader.value().text
                return [first, second, "\(reader.nextElement(first: false))"]
            }
            #expect(found == [text, text, "false"])
        }
    }

    @Test func escapesAreResolved() {
        let simple = reading(#""\"\\\/\b\f\n\r\t\u0041\u00e9\uD83D\uDE00\u0000""#) { $0.string() }
        #expect(simple == "\"\\/\u{8}\u{C}\n\r\tAé😀\u{0}")
        let pairs = reading(#""\ud83d\ude00\uDBFF\uDFFF\uD800\uDC00""#) { $0.string() }
        #expect(pairs == "😀\u{10FFFF}\u{10000}")
    }

    /// Only checked text is promised a right answer; any other must still be harmless.
    @Test func uncheckedTextIsHarmless() throws {
        let guarded = try #require(GuardedText(room: 64))
        var random = Seeded("JSONReader, unchecked")
        let alphabet = Array("{}[]\",:\\utfn0e-. \u{1}x".utf8) + [0x00, 0xFF]
        for _ in 0..<20_000 {
            let bytes = (0..<random.below(14)).map { _ in alphabet[random.below(alphabet.count)] }
            guarded.lend(bytes) { bytes in
                var reader = JSONReader(checked: bytes)
                _ = reader.value()
                reader = JSONReader(checked: bytes)
                for _ in 0..<20 {
                    switch random.below(10) {
                    case 0: _ = reader.null()
                    case 1: _ = reader.bool()
                    case 2: _ = reader.integer()
                    case 3: _ = reader.string()
                    case 4: _ = reader.enterArray()
                    case 5: _ = reader.enterObject()
                    case 6: _ = reader.nextElement(first: random.oneIn(2))
                    case 7: _ = reader.nextName(first: random.oneIn(2)).map { JSONReader.text(of: $0) }
                    case 8: reader.move(to: random.below(30) - 5)
                    default: reader.skip()
                    }
                    #expect((0...bytes.count).contains(reader.position))
                }
            }
        }
    }

    @Test func anEmptyTextIsReadable() {
        let nothing = UnsafeRawBufferPointer(start: nil, count: 0)
        var reader = JSONReader(checked: nothing)
        #expect(reader.kind == .number)
        let integer = reader.integer()
        let skipped = reader.skip()
        let name = reader.nextName(first: true)
        #expect(integer == nil && skipped.isEmpty && name == nil)
        #expect(throws: JSONError(.endOfText, at: 0)) {
            var scanner = JSONScanner(nothing, depth: 1)
            try scanner.checkWhole()
        }
    }

    @Test func errorsAreSentencesWithTheirPlace() {
        #expect(throws: JSONError(.badNumber, at: 5)) { try JSONValue(parsing: Array(#"{"a":01}"#.utf8)) }
        #expect("\(JSONError(.badNumber, at: 5))" == "not a JSON number (byte 5)")
    }
}
