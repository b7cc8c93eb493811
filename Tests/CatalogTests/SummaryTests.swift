import Contracts
import JSONRPC
import Storage
import Support
import Testing
import Transport

@Suite("An artist's summary")
struct SummaryTests {
    private func setPlays(_ days: [Int64: Int64], of artist: ArtistID, in catalog: TestCatalog) async throws {
        try await catalog.database.write(cost: 0) { store in
            try store.execute(
                "DELETE FROM artist_days WHERE artist = (SELECT key FROM artists WHERE id = ?1)", [.text(artist.text)])
            for (day, plays) in days {
                try store.execute(
                    "INSERT INTO artist_days SELECT key, ?2, ?3, 0 FROM artists WHERE id = ?1",
                    [.text(artist.text), .integer(day), .integer(plays)])
            }
        }
    }

    /// Plays by days before today, and what growth they make.
    @Test(
        arguments: [
            ([:], Growth.calculating(plays: 0, needed: 10)),
            ([0: 1000], .calculating(plays: 0, needed: 10)),
            ([1: 9, 0: 1000], .calculating(plays: 9, needed: 1)),
            ([1: 10], .measured(tenths: 1000)),
            ([30: 10], .measured(tenths: 1000)),
            ([31: 10], .measured(tenths: -1000)),
            ([60: 10], .measured(tenths: -1000)),
            ([61: 10], .calculating(plays: 0, needed: 10)),
            ([1: 5, 30: 15, 31: 10, 60: 20, 61: 7000, 0: 9000], .measured(tenths: -333)),
            ([-1: 400, 1: 10, 31: 10], .measured(tenths: 0)),
        ] as [([Int64: Int64], Growth)])
    func growthComparesCompletedDays(_ daysBefore: [Int64: Int64], _ growth: Growth) async throws {
        try await withCatalog { catalog in
            try await catalog.put(artists: [artist("a"), artist("b")])
            let today = catalog.clock.now.day.number
            let days = Dictionary(uniqueKeysWithValues: daysBefore.map { (today - $0.key, $0.value) })
            try await setPlays(days, of: "a", in: catalog)
            #expect(try await catalog.summary(of: "a").growth == growth)
            #expect(try await catalog.summary(of: "b").growth == .calculating(plays: 0, needed: 10))
            // Days with plays are not lifetime totals brought in.
            #expect(try await catalog.summary(of: "a").plays == 0)
        }
    }

    /// A day moves from today into the current window, then into the one before, then out.
    @Test func growthFollowsTheClock() async throws {
        try await withCatalog { catalog in
            try await catalog.put(artists: [artist("a")])
            try await setPlays([catalog.clock.now.day.number: 10], of: "a", in: catalog)
            var seen: [Growth] = []
            for _ in 0..<62 {
                seen.append(try await catalog.summary(of: "a").growth)
                catalog.clock.advance(by: .seconds(86_400))
            }
            let nothing = Growth.calculating(plays: 0, needed: 10)
            let up = [Growth](repeating: .measured(tenths: 1000), count: 30)
            let down = [Growth](repeating: .measured(tenths: -1000), count: 30)
            #expect(seen == [nothing] + up + down + [nothing])
        }
    }

    @Test func saysWhenItWasRead() async throws {
        try await withCatalog { catalog in
            try await catalog.put(artists: [artist("a")])
            catalog.clock.set(Timestamp(microseconds: 1_800_000_000_123_456))
            #expect(try await catalog.summary(of: "a").asOf == Timestamp(microseconds: 1_800_000_000_123_456))
        }
    }

    @Test func tellsTheProfileAndTotals() async throws {
        try await withCatalog { catalog in
            try await catalog.put(artists: [fullArtist("full"), artist("bare")])
            try await catalog.put(tracks: [
                fullTrack("t1", by: ["full", "bare"]), track("t2", by: ["full"], plays: 100),
            ])
            try await catalog.put(albums: [album("a1", by: ["full"]), album("a2", by: ["full", "bare"], ["t1"])])
            let full = try await catalog.summary(of: "full")
            #expect(
                full.artist
                    == Catalog.ArtistProfile(
                        id: "full", name: "Artist full", slug: "the-slug", picture: "https://media.example/p.png",
                        verified: true))
            #expect((full.tracks, full.plays, full.playsBroughtIn, full.albums) == (2, 105, 105, 2))
            #expect((full.downloads, full.downloadsBroughtIn) == (3, 3))
            #expect((full.followers, full.followersBroughtIn) == (7, 7))
            let bare = try await catalog.summary(of: "bare")
            #expect(
                bare.artist
                    == Catalog.ArtistProfile(id: "bare", name: "Artist bare", slug: nil, picture: nil, verified: false))
            #expect((bare.tracks, bare.plays, bare.albums, bare.downloads, bare.followers) == (1, 5, 1, 3, 0))
        }
    }

    @Test func unknownArtistIsTypedAndNamed() async throws {
        try await withCatalog { catalog in
            try await catalog.put(artists: [artist("a")])
            for id: ArtistID in ["A", "a.", "nobody"] {
                await #expect(throws: CallError<CatalogFailure>.self) { try await catalog.summary(of: id) }
                do {
                    _ = try await catalog.summary(of: id)
                } catch CallError<CatalogFailure>.failed(.unknownArtist(let artist)) {
                    #expect(artist == id)
                } catch {
                    Issue.record("\(id): \(error)")
                }
            }
        }
    }
}
