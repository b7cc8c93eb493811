import Contracts
import DashboardService
import JSONRPC
import Testing

@Suite("Parts of a page on the wire")
struct PartTests {
    private typealias Level = Part<HomeData.LevelCard>

    private func read(_ text: String) throws -> Level {
        let raw = try RawJSON(parsing: Array(text.utf8))
        return try raw.bytes.withUnsafeBytes { bytes in
            var reader = JSONReader(checked: bytes)
            return try Level.read(&reader)
        }
    }

    /// Each state writes its own members and no other, and reads back.
    @Test func everyState() throws {
        var card = HomeData.LevelCard()
        (card.level, card.title, card.xp) = (3, "Apprentice Producer", 283)
        let time = Timestamp(microseconds: 1_767_225_600_000_000)
        let cases: [(Level, String)] = [
            (
                .ready(card, asOf: time),
                #"{"state":"ready","asOf":"2026-01-01T00:00:00Z","value":{"level":3,"title":"Apprentice Producer","xp":283}}"#
            ),
            (
                .failed(service: "progress", reason: "It is \"gone\".", code: .timeout),
                #"{"state":"failed","service":"progress","reason":"It is \"gone\".","code":"timeout"}"#
            ),
            (
                .failed(service: "progress", reason: "R", code: .unavailable),
                #"{"state":"failed","service":"progress","reason":"R","code":"unavailable"}"#
            ),
            (
                .failed(service: "progress", reason: "R", code: .refused),
                #"{"state":"failed","service":"progress","reason":"R","code":"refused"}"#
            ),
            (.absent(service: "progress", reason: "R"), #"{"state":"absent","service":"progress","reason":"R"}"#),
            (.missing(reason: "R"), #"{"state":"missing","reason":"R"}"#),
            (.empty(reason: "R"), #"{"state":"empty","reason":"R"}"#),
        ]
        for (part, text) in cases {
            #expect(RawJSON(part.write(to:)).description == text)
            #expect(RawJSON(try read(text).write(to:)).description == text)
        }
    }

    /// A state's members are required, and another's are passed over.
    @Test(arguments: [
        ("{}", "state"), (#"{"state":"sleeping"}"#, "state"),
        (#"{"state":"ready","asOf":"2026-01-01T00:00:00Z"}"#, "value"),
        (#"{"state":"ready","value":{"level":1,"title":"","xp":0}}"#, "asOf"),
        (#"{"state":"failed","service":"s","reason":"r"}"#, "code"),
        (#"{"state":"missing"}"#, "reason"),
    ])
    func membersAreRequired(_ text: String, _ field: String) throws {
        let error = try #require(throws: WireError.self) { try read(text) }
        #expect(error.path == field)
    }

    /// A part that was not asked for is left out.
    @Test func anEmptyPage() {
        #expect(RawJSON(HomeData().write(to:)).description == #"{"asOf":"1970-01-01T00:00:00Z"}"#)
    }
}
