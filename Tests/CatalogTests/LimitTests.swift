import Contracts
import JSONRPC
import Support
import Testing
import Transport

/// Each member at its bounds and beyond, through the wire as JSON: whatever is refused names its field.
@Suite("Limits of entries")
struct LimitTests {
    private static let time = "\"2025-01-01T00:00:00Z\""

    /// The whole table in one call: its order shows that a refusal costs only itself.
    private func check(
        _ members: [Member], on base: [(String, String)],
        _ put: ([RawJSON]) async throws -> PutReply
    ) async throws {
        for part in stride(from: 0, to: members.count, by: 20).map({ members[$0..<min($0 + 20, members.count)] }) {
            let reply = try await put(part.map { $0.entry(on: base) })
            let refused = Dictionary(uniqueKeysWithValues: reply.refused.map { ($0.index, $0) })
            for (index, member) in part.enumerated() {
                #expect(
                    refused[index]?.field == member.refused,
                    "\(member.testDescription): \(refused[index]?.reason ?? "taken")")
            }
            #expect(reply.refused.allSatisfy { $0.reason.hasPrefix("expected ") && $0.reason.contains("found ") })
            #expect(reply.added + reply.changed + reply.unchanged == Int64(part.count - reply.refused.count))
        }
    }

    @Test func artists() async throws {
        try await withCatalog { catalog in
            try await check(Member.artist, on: [("id", "\"a\""), ("name", "\"A\""), ("createdAt", Self.time)]) {
                entries in
                var request = Catalog.PutArtists()
                request.source = TestCatalog.source
                request.artists = entries
                return try await catalog.client.call(request)
            }
        }
    }

    private func fill(_ catalog: TestCatalog) async throws {
        try await catalog.put(artists: (0..<60).map { artist(ArtistID(unchecked: "a\($0)")) })
        try await catalog.put(tracks: (0..<1000).map { track(TrackID(unchecked: "t\($0)"), by: ["a0"]) })
    }

    @Test func tracks() async throws {
        try await withCatalog { catalog in
            try await fill(catalog)
            let base = [("id", "\"t\""), ("title", "\"T\""), ("artists", "[\"a0\"]"), ("publishedAt", Self.time)]
            try await check(Member.track, on: base) { entries in
                var request = Catalog.PutTracks()
                request.source = TestCatalog.source
                request.tracks = entries
                return try await catalog.client.call(request)
            }
        }
    }

    @Test func albums() async throws {
        try await withCatalog { catalog in
            try await fill(catalog)
            let base = [
                ("id", "\"l\""), ("title", "\"L\""), ("artists", "[\"a0\"]"), ("tracks", "[]"),
                ("releasedAt", Self.time),
            ]
            try await check(Member.album, on: base) { entries in
                var request = Catalog.PutAlbums()
                request.source = TestCatalog.source
                request.albums = entries
                return try await catalog.client.call(request)
            }
        }
    }

    /// What is no object at all, and what lacks a member.
    @Test func entriesOfAnotherShape() async throws {
        try await withCatalog { catalog in
            var request = Catalog.PutArtists()
            request.source = TestCatalog.source
            request.artists = ["5", "null", "[]", "\"a\"", "{}", #"{"id":"a"}"#, #"{"id":"a","name":"A"}"#].map {
                RawJSON(checked: Array($0.utf8))
            }
            let reply = try await catalog.client.call(request)
            #expect(reply.refusals == ["", "", "", "", "id", "name", "createdAt"].enumerated().map { Refusal($0, $1) })
            #expect(reply.refused[0].reason == "expected an object, found 5")
            #expect(reply.refused[4].reason == "expected a value, found nothing")
        }
    }

    /// What is wrong with the call itself is the call's error, and nothing of it is taken.
    @Test func entriesOfOneCall() async throws {
        try await withCatalog { catalog in
            let entries = (0...1000).map { artist(ArtistID(unchecked: "a\($0)")) }
            do {
                try await catalog.put(artists: entries)
                Issue.record("1001 entries were taken")
            } catch CallError<CatalogFailure>.refused(let error) {
                #expect(error.code == .invalidParams)
                #expect(error.message.contains("artists: expected 0 to 1000 entries, found 1001 entries"))
            }
            #expect(try await catalog.find("").isEmpty)
            #expect(try await catalog.put(artists: Array(entries.dropLast())) == PutReply(added: 1000))

            for source in ["", "a b", String(repeating: "s", count: 65)] {
                await #expect(throws: CallError<CatalogFailure>.self) {
                    let source = SourceName(unchecked: source)
                    return try await catalog.client.call(Catalog.PutArtists(source: source, artists: [artist("x")]))
                }
            }
            #expect(try await catalog.put(artists: [artist("x")]) == PutReply(added: 1))
        }
    }
}
