import Contracts
import JSONRPC
import Support
import Testing
import Transport

@Suite("Who may ask the catalog")
struct AccessTests {
    /// A caller cannot tell another's artist from one that is not there.
    @Test func foreignAndUnknownArtistsLookAlike() async throws {
        try await withCatalog { catalog in
            try await catalog.put(artists: [artist("own"), artist("foreign")])
            let frontend = catalog.frontend()
            let caller = Caller(account: AccountID(unchecked: "u1"), artists: ["own", "gone"])
            #expect(try await frontend.call(Catalog.GetSummary(artist: "own"), as: caller).artist.id == "own")
            #expect(try await frontend.call(Catalog.ListTracks(artist: "own"), as: caller).tracks.isEmpty)

            let summaries = [
                await refusal { try await frontend.call(Catalog.GetSummary(artist: "foreign"), as: caller) },
                await refusal { try await frontend.call(Catalog.GetSummary(artist: "unknown"), as: caller) },
            ]
            #expect(summaries[0]?.code == .forbidden)
            #expect(summaries[0] == summaries[1])
            let lists = [
                await refusal { try await frontend.call(Catalog.ListTracks(artist: "foreign"), as: caller) },
                await refusal { try await frontend.call(Catalog.ListTracks(artist: "unknown"), as: caller) },
            ]
            #expect(lists[0]?.code == .forbidden)
            #expect(lists[0] == lists[1])
            // Only of one's own does one learn that it is not there.
            #expect(
                await failure { try await frontend.call(Catalog.GetSummary(artist: "gone"), as: caller) }
                    == .unknownArtist("gone"))
        }
    }

    @Test func theOperatorsSessionSeesAll() async throws {
        try await withCatalog { catalog in
            try await catalog.put(artists: [artist("a")])
            let caller = Caller(scopes: [.allArtists])
            #expect(try await catalog.frontend().call(Catalog.GetSummary(artist: "a"), as: caller).artist.id == "a")
            let unknown = Catalog.GetSummary(artist: "b")
            #expect(await failure { try await catalog.frontend().call(unknown, as: caller) } == .unknownArtist("b"))
        }
    }

    @Test func frontendsPutNothing() async throws {
        try await withCatalog { (catalog) throws in
            let frontend = catalog.frontend()
            for caller in [
                Caller(), Caller(scopes: [.allArtists]), Caller(account: AccountID(unchecked: "u"), artists: ["a"]),
            ] {
                let put = Catalog.PutArtists(source: TestCatalog.source, artists: [artist("a")])
                #expect(await refusal { try await frontend.call(put, as: caller) }?.code == .forbidden)
            }
            #expect(try await catalog.find("").isEmpty)
        }
    }
}

@Suite("Replicas of the catalog")
struct ReplicaTests {
    @Test func aPutIsSeenThroughTheOther() async throws {
        try await withCatalog { first in
            try await withCatalog(in: first.folder) { second in
                for round in 1...20 {
                    let (writer, reader) = round % 2 == 0 ? (first, second) : (second, first)
                    let id = ArtistID(unchecked: "a\(round)")
                    #expect(try await writer.put(artists: [artist(id)]) == PutReply(added: 1))
                    #expect(try await reader.summary(of: id).artist.name == "Artist \(id)")
                    #expect(try await reader.put(artists: [artist(id)]) == PutReply(unchanged: 1))
                    try await writer.put(tracks: [track(TrackID(unchecked: "t\(round)"), by: [id], plays: 1)])
                    #expect(try await reader.tracks(of: id).count == 1)
                    #expect(try await reader.find("artist", limit: 100).count == round)
                }
            }
        }
    }

    /// Both put the same entries at once: each is added once, and totals count it once.
    @Test func bothPutAtOnce() async throws {
        try await withCatalog { first in
            try await first.put(artists: [artist("a")])
            try await withCatalog(in: first.folder) { second in
                let entries = (0..<200).map { track(TrackID(unchecked: "t\($0)"), by: ["a"], plays: 3) }
                let replies = try await withThrowingTaskGroup(of: PutReply.self) { group in
                    for part in 0..<10 {
                        for catalog in [first, second] {
                            group.addTask { try await catalog.put(tracks: Array(entries[part * 20..<part * 20 + 20])) }
                        }
                    }
                    return try await group.reduce(into: []) { $0.append($1) }
                }
                #expect(replies.reduce(0) { $0 + $1.added } == 200)
                #expect(replies.reduce(0) { $0 + $1.unchanged } == 200)
                for catalog in [first, second] {
                    let summary = try await catalog.summary(of: "a")
                    #expect((summary.tracks, summary.plays) == (200, 600))
                }
            }
        }
    }
}
