import JSONRPC
import Testing

@Suite struct JSONWriterTests {
    private func written(_ write: (inout JSONWriter) -> Void) -> String { RawJSON(write).description }
    private func string(_ value: String) -> String { written { $0.string(value) } }
    private func double(_ value: Double) -> String { written { $0.double(value) } }

    @Test func commasAreItsOwnBusiness() {
        let text = written { writer in
            writer.beginObject()
            writer.key("empty")
            writer.beginObject()
            writer.endObject()
            writer.key("list")
            writer.beginArray()
            writer.beginArray()
            writer.endArray()
            writer.integer(1)
            writer.null()
            writer.bool(true)
            writer.beginObject()
            writer.key("a" as String)
            writer.bool(false)
            writer.endObject()
            writer.endArray()
            writer.key("raw")
            writer.raw(Array("[1]".utf8))
            writer.key("last")
            writer.string("x")
            writer.endObject()
        }
        #expect(text == #"{"empty":{},"list":[[],1,null,true,{"a":false}],"raw":[1],"last":"x"}"#)
    }

    @Test func everyControlCharacterIsEscaped() throws {
        for code in UInt8(0)..<0x20 {
            let text = string(String(UnicodeScalar(code)))
            #expect(!text.utf8.contains { $0 < 0x20 })
            #expect(try JSONValue(parsing: Array(text.utf8)).stringValue == String(UnicodeScalar(code)))
        }
        #expect(string("\u{8}\t\n\u{C}\r\u{0}\u{1F}\"\\/") == #""\b\t\n\f\r\u0000\u001f\"\\/""#)
        let key = written { $0.key("\n" as String) }
        #expect(key == #""\n":"#)
    }

    @Test func integersAreExact() {
        let integers: [Int64] = [.min, .min + 1, -10, -9, -1, 0, 9, 10, 11, 99, 100, .max]
        for integer in integers {
            let text = written { $0.integer(integer) }
            #expect(text == "\(integer)")
        }
    }

    @Test func doublesAreShortestAndFinite() throws {
        let values: [Double] = [0.1, -0.0, 1e16, .leastNonzeroMagnitude, .greatestFiniteMagnitude, 1 / 3]
        for value in values {
            let text = double(value)
            #expect(Double(text)?.bitPattern == value.bitPattern)
            _ = try JSONValue(parsing: Array(text.utf8))
        }
        for value in [Double.nan, .infinity, -.infinity] { #expect(double(value) == "null") }
    }

    /// A reply that failed half way leaves no trace, commas included.
    @Test func rewindingForgets() {
        var writer = JSONWriter()
        writer.beginArray()
        writer.integer(1)
        let mark = writer.mark
        writer.beginObject()
        writer.key("half")
        writer.rewind(to: mark)
        writer.integer(2)
        writer.endArray()
        writer.endLine()
        let line = writer.mark
        writer.beginObject()
        writer.rewind(to: line)
        writer.beginObject()
        writer.endObject()
        #expect(String(decoding: writer.bytes, as: UTF8.self) == "[1,2]\n{}")
    }

    @Test func namesOfOneCharacterAreStatic() {
        let key = written { $0.key("a") }
        #expect(key == #""a":"#)
    }
}
