import Contracts
import JSONRPC
import Testing

@Suite struct IdentifierTests {
    private static let longest = String(repeating: "x", count: 64)

    @Test(arguments: ["a", "0", "A-Z", "a.b_c:d-e", "...", ".a", "-", "_", ":", longest])
    func theseAreIdentifiers(_ text: String) throws {
        #expect(ArtistID(text)?.text == text)
        #expect(try Wire.read(TrackID.self, "\"\(text)\"").text == text)
        #expect(Wire.text(AlbumID(unchecked: text)) == "\"\(text)\"")
    }

    /// `.` and `..` would be folders in paths.
    @Test(arguments: [
        "", ".", "..", " ", "a b", "a/b", "a\\b", "é", "e\u{301}", "a\n", "a\u{0}", "😀", "a\"", "%2e", "a+b",
        "\u{FF41}", longest + "x",
    ])
    func theseAreNone(_ text: String) throws {
        #expect(ArtistID(text) == nil)
        let json = JSONValue.string(text).text
        let error = try #require(try Wire.problem(AccountID.self, json))
        #expect(error.expected == "an account id (1 to 64 of A-Z, a-z, 0-9 and . _ : -, not . or ..)")
    }

    @Test func everyByteIsJudged() {
        let allowed = Set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._:-".unicodeScalars)
        for code in UInt32(0)..<0x250 {
            guard let scalar = UnicodeScalar(code) else { continue }
            #expect((SourceName("x" + String(scalar)) != nil) == allowed.contains(scalar), "\(code)")
        }
    }

    @Test(arguments: ["1", "null", "true", "[]", "{}"])
    func otherKindsAreNone(_ json: String) throws {
        #expect(try Wire.problem(ArtistID.self, json)?.found == json)
    }

    @Test func theyAreComparedByBytes() {
        let sorted = ["-", ".", "0", "9", ":", "A", "Z", "_", "a", "aa", "z"]
        #expect(sorted.map { ArtistID(unchecked: $0) }.shuffled().sorted().map(\.text) == sorted)
        #expect(ArtistID(unchecked: "a") != ArtistID(unchecked: "A"))
        #expect("\(ArtistID(unchecked: "a-1"))" == "a-1")
    }

    @Test func aWordIsOneOfItsSet() throws {
        #expect(try Wire.read(MusicalKey.self, #""C#/Db""#) == .cSharp)
        #expect(MusicalKey.allCases.count == 12)
        #expect(try Wire.problem(Scale.self, #""major""#)?.expected == #"one of "Major", "Minor""#)
        #expect(try Wire.problem(Visibility.self, "null")?.expected == #"one of "public", "private", "sold""#)
        for key in MusicalKey.allCases { #expect(try Wire.read(MusicalKey.self, Wire.text(key)) == key) }
    }
}
