import Contracts
import JSONRPC
import Testing

/// The rules by which objects are read, on objects made for it.
@Suite struct WireObjectTests {
    struct Inner: WireObject, Hashable {
        var title = ""
        var size: Int64 = 0

        init() {}

        mutating func fields<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) throws(Visitor.Problem) {
            try visitor.field("title", &title, .required(1...5), "The title.")
            try visitor.field("size", &size, .defaulted(-2...2), "The size.")
        }
    }

    struct Outer: WireObject, Hashable {
        var name = "blank"
        var tracks: [Inner] = []
        var note: String?
        var count = 7
        var inner: Inner?
        var matrix: [[Int64]] = []

        init() {}

        mutating func fields<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) throws(Visitor.Problem) {
            try visitor.field("name", &name, "A name.")
            try visitor.field("tracks", &tracks, .defaulted(0...3), "Tracks.")
            try visitor.optional("note", &note, .required(2...4), "A note.")
            try visitor.field("count", &count, .defaulted, "A number.")
            try visitor.optional("inner", &inner, "One more.")
            try visitor.field("matrix", &matrix, .defaulted, "Rows.")
        }
    }

    private func problem(_ json: String) throws -> String? { try Wire.problem(Outer.self, json).map { "\($0)" } }

    @Test func absentMembersKeepTheirDefaults() throws {
        let read = try Wire.read(Outer.self, #"{"name":"n"}"#)
        #expect(read.name == "n" && read.tracks.isEmpty && read.note == nil && read.count == 7)
        #expect(try problem("{}") == "name: expected a value, found nothing")
    }

    @Test func nullMeansAbsentForOptionalMembersAlone() throws {
        let read = try Wire.read(Outer.self, #"{"name":"n","note":null,"inner":null}"#)
        #expect(read.note == nil && read.inner == nil)
        #expect(try problem(#"{"name":null}"#) == "name: expected a string, found null")
        #expect(
            try problem(#"{"name":"n","count":null}"#)
                == "count: expected a whole number of at most 64 bits, found null")
        #expect(try problem(#"{"name":"n","tracks":null}"#) == "tracks: expected a list, found null")
    }

    /// Of members with one name the first counts, wherever it stands and however it is spelled.
    @Test(arguments: [
        #"{"name":"a","name":"b","count":1,"count":2}"#, #"{"count":1,"name":"a","name":"b","count":2}"#,
        #"{"count":1,"count":2,"name":"a","name":"b"}"#, #"{"n\u0061me":"a","count":1,"name":"b","c\u006funt":2}"#,
        #"{"name":"a","count":1,"name":7,"count":"x"}"#,
    ])
    func ofDoubledMembersTheFirstCounts(_ json: String) throws {
        let read = try Wire.read(Outer.self, json)
        #expect(read.name == "a" && read.count == 1)
    }

    @Test func pathsLeadToTheValue() throws {
        let good = #"{"title":"t"}"#
        #expect(
            try problem(#"{"name":"n","tracks":[\#(good),\#(good),{"title":7}]}"#)
                == "tracks[2].title: expected a string, found 7")
        #expect(try problem(#"{"name":"n","tracks":[\#(good),[]]}"#) == "tracks[1]: expected an object, found []")
        #expect(try problem(#"{"name":"n","inner":{}}"#) == "inner.title: expected a value, found nothing")
        #expect(
            try problem(#"{"name":"n","matrix":[[],[1,2,"x"]]}"#)
                == #"matrix[1][2]: expected a whole number of at most 64 bits, found "x""#)
        #expect(try problem("[]") == "expected an object, found []")
        #expect(try Wire.problem([Outer].self, #"[{"name":"n"},{}]"#)?.path == "[1].name")
    }

    @Test func boundsAreExactAndSayTheirUnit() throws {
        #expect(try problem(#"{"name":"n","note":"éé"}"#) == nil)
        #expect(try problem(#"{"name":"n","note":"ééx"}"#) == "note: expected 2 to 4 bytes, found 5 bytes")
        #expect(try problem(#"{"name":"n","note":"x"}"#) == "note: expected 2 to 4 bytes, found 1 bytes")
        #expect(
            try problem(#"{"name":"n","inner":{"title":""}}"#) == "inner.title: expected 1 to 5 bytes, found 0 bytes")
        for size in [-3, -2, 2, 3] {
            let found = try problem(#"{"name":"n","inner":{"size":\#(size),"title":"t"}}"#)
            #expect(found == (abs(size) == 3 ? "inner.size: expected -2 to 2, found \(size)" : nil))
        }
        let good = #"{"title":"t"}"#
        #expect(
            try problem(#"{"name":"n","tracks":[\#(good),\#(good),\#(good),\#(good)]}"#)
                == "tracks: expected 0 to 3 entries, found 4 entries")
    }

    @Test(arguments: ["1.5", "9223372036854775808", "-9223372036854775809", "1e19", "\"1\"", "true", "1e-1"])
    func numbersThatDoNotFitAreRefused(_ number: String) throws {
        #expect(
            try problem(#"{"name":"n","count":\#(number)}"#)
                == "count: expected a whole number of at most 64 bits, found \(number)")
    }

    @Test func wholeNumbersInAnyFormAreTaken() throws {
        let forms = [
            ("1.0", 1), ("1e3", 1000), ("-0", 0), ("9223372036854775807", Int.max), ("-9223372036854775808", Int.min),
        ]
        for (text, value) in forms {
            #expect(try Wire.read(Outer.self, #"{"name":"n","count":\#(text)}"#).count == value)
        }
    }

    @Test func aNULIsRefusedWhereverTextStands() throws {
        #expect(
            try problem(#"{"name":"a\u0000b"}"#)
                == "name: expected a string without the character U+0000, found one with it")
        #expect(try Wire.problem(ArtistID.self, #""a\u0000b""#) != nil)
        #expect(try Wire.problem([String].self, #"["","\u0000"]"#)?.path == "[1]")
    }

    @Test func aLongValueIsDescribedAndNotQuoted() throws {
        let long = String(repeating: "x", count: 100)
        #expect(try problem(#"{"name":"n","count":"\#(long)"}"#)?.hasSuffix("found a string of 100 bytes") == true)
        #expect(try problem(#"{"name":"n","count":["\#(long)"]}"#)?.hasSuffix("found an array") == true)
        #expect(try problem(#"{"name":"n","count":{"a":"\#(long)"}}"#)?.hasSuffix("found an object") == true)
        #expect(
            try problem(#"{"name":"n","count":1\#(String(repeating: "0", count: 100))}"#)?.hasSuffix("found a number")
                == true)
    }

    @Test func anErrorIsToldToTheCallerWithItsField() throws {
        let error = try #require(try Wire.problem(Outer.self, #"{"name":"n","tracks":[{"title":"toolong"}]}"#))
        let told = error.rpcError
        #expect(told.code == .invalidParams)
        #expect(told.message == "The params do not fit: tracks[0].title: expected 1 to 5 bytes, found 7 bytes.")
        #expect(told.data?.description == #"{"field":"tracks[0].title","expected":"1 to 5 bytes"}"#)
    }

    /// The reader stands behind the object whatever it skipped, so that the next one is read right.
    @Test func theReaderEndsBehindTheObject() throws {
        let json =
            #"[{"size":1,"more":{"title":"no"},"title":"a","end":[[]]},{"title":"b"},{"more":1,"title":"c","size":2} ]"#
        #expect(try Wire.read([Inner].self, json).map(\.title) == ["a", "b", "c"])
    }

    @Test func rawValuesPassUntouched() throws {
        let json = #"[1e5,{"a":[ ]},"\u00e9",-0,123456789012345678901234567890]"#
        #expect(
            try Wire.read([RawJSON].self, json).map(\.description) == [
                "1e5", #"{"a":[ ]}"#, #""\u00e9""#, "-0", "123456789012345678901234567890",
            ])
    }

    @Test func growthIsOneOfItsForms() throws {
        #expect(try Wire.read(Growth.self, #"{"tenths":5,"state":"measured"}"#) == .measured(tenths: 5))
        #expect(
            try Wire.read(Growth.self, #"{"needed":2,"plays":1,"state":"calculating","tenths":5}"#)
                == .calculating(plays: 1, needed: 2))
        #expect(try Wire.problem(Growth.self, #"{"state":"measured","plays":1,"needed":2}"#)?.path == "tenths")
        #expect(try Wire.problem(Growth.self, #"{"plays":1,"needed":2}"#)?.path == "state")
        #expect(
            try Wire.problem(Growth.self, #"{"state":"measured","tenths":1001}"#).map { "\($0)" }
                == "tenths: expected -1000 to 1000, found 1001")
        #expect(
            try Wire.problem(Growth.self, #"{"state":"shrinking"}"#).map { "\($0)" }
                == #"state: expected one of "calculating", "measured", found "shrinking""#)
    }
}
