import Contracts
import JSONRPC
import ServiceKit
import Support
import Testing

@testable import CommandLineTool

@Suite struct NDJSONTests {
    private static let play = #""track":"t","listener":"l","at":"2026-01-01T00:00:00Z","listenedMs":40000"#

    @discardableResult
    private func bring(
        _ text: String, to catalog: FakeCatalog, source: String? = "s", again: Bool = false
    ) async throws -> RowForwarder {
        let forwarder = RowForwarder(
            catalog.take, source: source.map { SourceName(unchecked: $0) }, takesAgain: again, file: "f")
        var reader = LineReader(MemoryBytes(text), mostBytes: 256 << 10)
        var first = try reader.next()
        try await NDJSONImport.forward(&first, &reader, to: forwarder) { _, _ in }
        return forwarder
    }

    /// Wherever the kind stands, the other members arrive as they were written.
    @Test func membersPassAsTheyAre() async throws {
        let catalog = FakeCatalog()
        try await bring(
            """
            {"kind":"artist","id":"a","big":12345678901234567890}
            {"id":"b","kind":"artist","later":{"kind":"x"}}
             { "id" : "c" , "kind" : "artist" }\r
            {"kind":"artist"}
            {"id":"d\\u00e4","x":[1,{"y":null}],"kind":"artist"  ,  "name":"é"}
            """, to: catalog)
        #expect(
            catalog.rows.map(\.row.text) == [
                #"{"id":"a","big":12345678901234567890}"#, #"{"id":"b","later":{"kind":"x"}}"#, #"{"id":"c"}"#, "{}",
                #"{"id":"dä","x":[1,{"y":null}],"name":"é"}"#,
            ])
    }

    @Test func whatIsNoRowIsRefusedByItsLine() async throws {
        let catalog = FakeCatalog()
        let long = #"{"kind":"play","x":"\#(String(repeating: "x", count: 256 << 10))"}"#
        let forwarder = try await bring(
            """
            \u{FEFF}{"kind":"play",\(Self.play)}

            {"kind":"play"
            []
            {"kind":"plays"}
            {"Kind":"play"}
            {"kind":"play","kind":"play"}
            {"kind":"removeTrack","id":"t"}
            {"kind":7}
            {"kind":"play"} x
            \(long)
            {"kind":"play",\(Self.play)}
            """, to: catalog)
        #expect(catalog.rows.count == 2)
        #expect(forwarder.refused.map(\.line).sorted() == [3, 4, 5, 6, 7, 8, 9, 10, 11])
        let reasons = forwarder.refused.map(\.description).joined(separator: "\n")
        for part in [
            "f line 3: is no JSON: ", "line 4: is no object", "line 5: has the unknown kind \"plays\"",
            "line 6: has no kind",
            "line 7: has two kinds", "line 8: has no track", "line 9: has the unknown kind 7", "line 10: is no JSON",
            "line 11: is longer than 262144 bytes",
        ] { #expect(reasons.contains(part), "\(part) in \(reasons)") }
        #expect(forwarder.report.refused == 9 && forwarder.report.unreadable == 8)
        // Refused lines have no place.
        #expect(catalog.calls.map(\.offset) == [0, 1])
    }

    /// The longest row that is read has room in any call that it may come into.
    @Test func aLongRowBehindManyStaysWithinALine() async throws {
        let catalog = FakeCatalog()
        func row(_ bytes: Int) -> String { #"{"kind":"play","x":"\#(String(repeating: "x", count: bytes))"}"# + "\n" }
        try await bring(String(repeating: row(40_000), count: 101) + row(262_000), to: catalog)
        #expect(catalog.rows.count == 102)
    }

    @Test func refusalsOfTheCatalogAreToldByTheirLine() async throws {
        let catalog = FakeCatalog { _, row in row["bad"] == nil ? nil : "bad" }
        var text = ""
        for row in 0..<25_000 { text += #"{"kind":"play",\#(row % 9_999 == 9_998 ? #""bad":1"# : Self.play)}"# + "\n" }
        let forwarder = try await bring("x\n" + text, to: catalog)
        #expect(forwarder.refused.map(\.line).sorted() == [1, 10_000, 19_999])
        #expect(catalog.calls.map(\.count) == [10_000, 10_000, 5_000])
        #expect(catalog.calls.map(\.offset) == [0, 10_000, 20_000])
        #expect(forwarder.report.tallies[.play]?.added == 24_998)
    }

    /// Entries keep their order with everything; events are gathered beside each other.
    @Test func orderBetweenKinds() async throws {
        let catalog = FakeCatalog()
        let kinds = [
            "artist", "artist", "track", "play", "follow", "play", "download", "artist", "play", "removeTrack", "play",
        ]
        let text = kinds.enumerated().map { #"{"kind":"\#($0.element)","n":\#($0.offset),"track":"t\#($0.offset)"}"# }
        try await bring(text.joined(separator: "\n"), to: catalog)
        #expect(
            catalog.calls.map { "\($0.kind) \($0.offset ?? -1) \($0.count)" } == [
                "artist 0 2", "track 0 1", "play 0 2", "download 0 1", "follow 0 1", "artist 2 1", "play 2 1",
                "removeTrack 0 1", "play 3 1",
            ])
        #expect(catalog.rows(.removeTrack).map(\.stringValue) == ["t9"])
        #expect(catalog.mostRunning == 1)
    }

    @Test func aRepetitionTakesNothing() async throws {
        let catalog = FakeCatalog()
        let text = #"{"kind":"artist","id":"a"}"# + "\n" + #"{"kind":"play",\#(Self.play)}"# + "\n"
        try await bring(text, to: catalog)
        let second = try await bring(text + text, to: catalog)
        #expect(second.report.tallies[.play]?.known == 1 && second.report.tallies[.play]?.added == 1)
        let third = try await bring(text + text, to: catalog)
        #expect(third.report.altered == 0 && third.report.text.contains("Nothing changed"))
        #expect(catalog.rows.count == 4)
        try await bring(text, to: catalog, again: true)
        #expect(catalog.rows(.artist).count == 3 && catalog.rows(.play).count == 2)
    }

    @Test func anInterruptedImportGoesOn() async throws {
        let seed = UInt64.random(in: .min ... .max)
        print("anInterruptedImportGoesOn: seed \(seed)")
        var random = DemoRandom(seed: seed)
        var text = ""
        for row in 0..<60_000 {
            let kind = random.percent(90) ? "play" : random.percent(99) ? "follow" : "artist"
            text += #"{"kind":"\#(kind)","n":\#(row)}"# + "\n"
        }
        let whole = FakeCatalog()
        try await bring(text, to: whole)
        let broken = FakeCatalog()
        for _ in 0..<1000 {
            broken.goes(after: random.from(1...20))
            do {
                try await bring(text, to: broken)
                break
            } catch is FakeCatalog.Gone {}
            if broken.rows.count == 60_000 { break }
        }
        broken.goes(after: nil)
        try await bring(text, to: broken)
        for kind in [RowKind.play, .follow, .artist] {
            #expect(whole.rows(kind) == broken.rows(kind), "\(kind)")
        }
    }

    @Test func withoutANameEventsAreRefusedAndEntriesTaken() async throws {
        let catalog = FakeCatalog()
        try await bring(#"{"kind":"artist","id":"a"}"#, to: catalog, source: nil)
        #expect(catalog.calls.map(\.offset) == [nil])
        await #expect(throws: UsageError.self) {
            try await bring(#"{"kind":"play",\#(Self.play)}"#, to: catalog, source: nil)
        }
    }

    @Test func namesOfSources() throws {
        #expect(try NDJSONImport.sourceName("/x/my plays.ndjson", nil)?.text == "my-plays.ndjson")
        #expect(try NDJSONImport.sourceName("-", nil) == nil)
        #expect(try NDJSONImport.sourceName("-", "a:b")?.text == "a:b")
        #expect(try NDJSONImport.sourceName(String(repeating: "ä", count: 90), nil)?.text.utf8.count == 64)
        #expect(throws: UsageError.self) { try NDJSONImport.sourceName("x", "a b") }
    }

    /// Lines do not depend on the pieces in which their bytes come.
    @Test func linesInPieces() throws {
        let text = "a\n\nbb\n" + String(repeating: "x", count: 3 << 20) + "\nlast"
        var reader = LineReader(Drops(Array(text.utf8)), mostBytes: 1000)
        var found: [String] = []
        while let line = try reader.next() {
            switch line {
            case .line(let range): found.append(String(decoding: reader.buffer[range], as: UTF8.self))
            case .tooLong: found.append("too long")
            }
        }
        #expect(found == ["a", "", "bb", "too long", "last"])
        #expect(reader.number == 5 && reader.bytesRead == text.utf8.count)
    }

    private struct Drops: ByteSource {
        var rest: ArraySlice<UInt8>
        var sizes = DemoRandom(seed: 3)

        init(_ bytes: [UInt8]) { rest = bytes[...] }

        mutating func read(into buffer: inout [UInt8], limit: Int) {
            let count = min(limit, 1 + sizes.below(sizes.percent(50) ? 3 : 60_000))
            buffer.append(contentsOf: rest.prefix(count))
            rest = rest.dropFirst(count)
        }
    }

    /// Prints how fast lines are read, checked and gathered; no sending.
    @Test func pace() async throws {
        var text = ""
        for row in 0..<200_000 {
            text +=
                #"{"kind":"play","track":"g1-t\#(1_000_000 + row)","listener":"g1-v000000001","at":"2026-01-01T00:00:00Z","listenedMs":40000}"#
                + "\n"
        }
        let forwarder = RowForwarder(
            { batch in
                var tally = RowTally()
                tally.added = batch.params.bytes.isEmpty ? 0 : batch.count
                return tally
            }, source: SourceName(unchecked: "s"), takesAgain: false, file: "f")
        var reader = LineReader(MemoryBytes(text), mostBytes: 256 << 10)
        let start = MonotonicClock.now
        var first = try reader.next()
        try await NDJSONImport.forward(&first, &reader, to: forwarder) { _, _ in }
        let took = (MonotonicClock.now - start) / .milliseconds(1)
        print("ndjson: \(Int(200_000 / took)),000 lines a second")
        #expect(forwarder.report.tallies[.play]?.added == 200_000)
    }
}
