import Contracts
import JSONRPC
import Support
import Testing
import Transport

/// Order, pages and cursors, and that the reply written by hand is the contract's. What stands in the rows after
/// puts is compared with an oracle in ``DifferentialTests``.
@Suite("Listing an artist's tracks")
struct ListTracksTests {
    /// Newest first; among equals the one that was put last.
    @Test func order() async throws {
        try await withCatalog { catalog in
            try await catalog.put(artists: [artist("a"), artist("b")])
            try await catalog.put(tracks: [
                track("t1", by: ["a"], at: 5), track("t2", by: ["a"], at: -5), track("t3", by: ["a"], at: 5),
                track("t4", by: ["b"], at: 9), track("t5", by: ["b", "a"], at: 6),
            ])
            #expect(try await catalog.tracks(of: "a").map(\.card.id) == ["t5", "t3", "t1", "t2"])
            // An edit moves a track only where its time moves.
            try await catalog.put(tracks: [track("t1", by: ["a"], at: 5, plays: 3), track("t2", by: ["a"], at: 7)])
            #expect(try await catalog.tracks(of: "a").map(\.card.id) == ["t2", "t5", "t3", "t1"])
        }
    }

    /// Pages of every size visit each track once, though several share their time, and times before 1970 too.
    @Test func pagesVisitEachOnce() async throws {
        try await withCatalog { catalog in
            try await catalog.put(artists: [artist("a")])
            var random = Seeded("pages")
            var entries = (0..<23).map { track(TrackID(unchecked: "t\($0)"), by: ["a"], at: Int64(random.below(6))) }
            entries[3].publishedAt = Timestamp(microseconds: -7)
            entries[4].publishedAt = Timestamp.range.lowerBound
            entries[5].publishedAt = Timestamp.range.upperBound
            try await catalog.put(tracks: entries)
            let whole = try await catalog.tracks(of: "a")
            #expect(Set(whole.map(\.card.id)).count == 23)
            #expect(whole.map(\.card.publishedAt) == whole.map(\.card.publishedAt).sorted(by: >))
            for limit in [1, 2, 5, 22, 23, 24] {
                #expect(try await catalog.tracks(of: "a", limit: limit) == whole, "\(limit) a page")
            }
        }
    }

    @Test func newTracksDoNotShiftPages() async throws {
        try await withCatalog { catalog in
            try await catalog.put(artists: [artist("a")])
            let old = (0..<20).map { track(TrackID(unchecked: "old\($0)"), by: ["a"], at: Int64($0 / 3)) }
            try await catalog.put(tracks: old)
            var seen: [TrackID] = []
            var cursor: String?
            var count = 0
            repeat {
                let page = try await catalog.page(of: "a", limit: 3, cursor: cursor)
                seen += page.tracks.map(\.card.id)
                cursor = page.cursor
                count += 1
                // Newer than all, as old as the newest, and in the past.
                let hours: [Int64] = [100, 6, -100]
                try await catalog.put(
                    tracks: hours.map { track(TrackID(unchecked: "new\(count).\($0)"), by: ["a"], at: $0) })
            } while cursor != nil && count < 100
            #expect(Set(seen).count == seen.count)
            #expect(Set(seen).isSuperset(of: old.map(\.id)))
        }
    }

    @Test func theLastPageHasNoCursor() async throws {
        try await withCatalog { catalog in
            try await catalog.put(artists: [artist("a")])
            #expect(try await catalog.page(of: "a", limit: 1) == Catalog.ListTracks.Reply(tracks: [], cursor: nil))
            try await catalog.put(tracks: (0..<5).map { track(TrackID(unchecked: "t\($0)"), by: ["a"], at: Int64($0)) })
            #expect(try await catalog.page(of: "a", limit: 6).cursor == nil)
            #expect(try await catalog.page(of: "a", limit: 5).cursor == nil)
            let page = try await catalog.page(of: "a", limit: 4)
            #expect(page.cursor != nil)
            let rest = try await catalog.page(of: "a", limit: 4, cursor: page.cursor)
            #expect((rest.tracks.map(\.card.id), rest.cursor) == (["t0"], nil))
        }
    }

    @Test(arguments: [
        "x", "t", "t.", "t.1", "t.1.", "t..1", "t.1.2.3", "u.1.2", "T.1.2", "t.1.x", "t.1.9223372036854775808",
        "t. 1.2", "t.1.2 ",
        "t.1.2\n", "é", "' OR 1=1", "t.1e3.4", "t.0x1.2",
    ])
    func cursorsOfNonsense(_ cursor: String) async throws {
        try await withCatalog { catalog in
            try await catalog.put(artists: [artist("a")])
            #expect(await failure { try await catalog.page(of: "a", cursor: cursor) } == .badCursor)
        }
    }

    @Test func boundsOfLimitAndCursor() async throws {
        try await withCatalog { catalog in
            try await catalog.put(artists: [artist("a")])
            try await catalog.put(tracks: (0..<120).map { track(TrackID(unchecked: "t\($0)"), by: ["a"]) })
            #expect(try await catalog.page(of: "a", limit: 1).tracks.count == 1)
            #expect(try await catalog.page(of: "a", limit: 100).tracks.count == 100)
            #expect(try await catalog.client.call(Catalog.ListTracks(artist: "a")).tracks.count == 25)
            for limit in [0, 101, -1, .max] {
                let error = await refusal { try await catalog.page(of: "a", limit: limit) }
                #expect(error?.code == .invalidParams)
                #expect(error?.message.contains("limit: expected 1 to 100") == true)
            }
            for cursor in ["", String(repeating: "t", count: 101)] {
                #expect(await refusal { try await catalog.page(of: "a", cursor: cursor) }?.code == .invalidParams)
            }
        }
    }

    @Test func unknownArtist() async throws {
        try await withCatalog { catalog in
            try await catalog.put(artists: [artist("a")])
            #expect(await failure { try await catalog.page(of: "b") } == .unknownArtist("b"))
            #expect(await failure { try await catalog.page(of: "b", cursor: "t.1.2") } == .unknownArtist("b"))
            #expect(try await catalog.page(of: "a", cursor: "t.1.2").tracks.isEmpty)
        }
    }

    /// The handler writes its reply by hand, from parts that stand in the store as JSON: it is what the contract
    /// writes, to the byte.
    @Test func theReplyIsTheContracts() async throws {
        try await withCatalog { catalog in
            try await catalog.put(artists: [artist("a", "A \"quoted\" \u{1}\n/\\ 🎹"), artist("b", "مرحبا")])
            var bare = track("t3", by: ["b", "a"], at: 9)
            bare.title = "\u{2028}\u{7F}</script>"
            let tracks = [track("t1", by: ["a"], plays: 1 << 40), fullTrack("t2", by: ["a", "b"]), bare]
            try await catalog.put(tracks: tracks)
            for (limit, hasCursor) in [(1, true), (2, true), (3, false), (100, false)] {
                let request = Catalog.ListTracks(artist: "a", limit: limit)
                let ending = await catalog.client.perform(
                    method: Catalog.ListTracks.method.text, params: RawJSON(request.write(to:)), deadline: .seconds(30),
                    isIdempotent: true)
                guard case .result(let bytes) = ending else {
                    Issue.record("\(ending)")
                    continue
                }
                let reply = try bytes.withUnsafeBytes { text in
                    var reader = JSONReader(checked: text)
                    return try Catalog.ListTracks.Reply.read(&reader)
                }
                #expect((reply.tracks.count, reply.cursor != nil) == (min(limit, 3), hasCursor))
                #expect(String(decoding: bytes, as: UTF8.self) == RawJSON(reply.write(to:)).description)
                // No member beside the contract's either.
                #expect(RawJSON(reply.write(to:)).bytes == bytes)
            }
            let rows = try await catalog.tracks(of: "a")
            #expect(rows.map(\.card.id) == ["t3", "t2", "t1"])
            #expect(rows[0].card.title == bare.title)
            let full = rows[1]
            #expect(
                (full.plays, full.downloads, full.card.bpm, full.card.key, full.card.scale) == (
                    5, 3, 124, .cSharp, .minor
                ))
            #expect(
                (full.card.durationMs, full.card.genres, full.card.visibility) == (
                    184_000, ["house", "deep \"house\""], .sold
                ))
        }
    }
}
