import Contracts
import ServiceKit
import Storage
import Support
import Testing
import Transport

@testable import LeaderboardsService

/// Ranks, ties, pages and what stands around them, as calls tell them.
@Suite("Ranks") struct RankTests {
    /// An artist with one track of so many plays.
    private func put(_ artist: String, plays: Int64, _ service: TestLeaderboards, name: String? = nil) {
        service.catalog.put(artist: artist, name: name)
        service.catalog.put(track: "t-\(artist)", by: [artist], plays: plays)
    }

    @Test func `equal scores share a rank, and who reached it first stands first`() async throws {
        try await withLeaderboards { service in
            try await service.follow()
            for (artist, plays) in [("d", 5), ("c", 9), ("b", 5), ("a", 1)] as [(String, Int64)] {
                put(artist, plays: plays, service)
            }
            try await service.follow()
            #expect(try await service.board("plays") == ["1 c 9", "2 d 5", "2 b 5", "4 a 1"])
            // It passes, and comes back last.
            service.catalog.plays(of: "t-d", sum: 6, playsWeight: 1)
            service.catalog.plays(of: "t-d", sum: 5, playsWeight: 1)
            service.catalog.plays(of: "t-a", sum: 5, playsWeight: 1)
            try await service.follow()
            #expect(try await service.board("plays") == ["1 c 9", "2 b 5", "2 d 5", "2 a 5"])
            // Of one change the lower id is first, in whatever order the track credits them.
            for artist in ["z", "y", "x"] { service.catalog.put(artist: artist) }
            service.catalog.put(track: "joint", by: ["z", "x", "y"], plays: 7)
            try await service.follow()
            #expect(try await service.board("plays").dropFirst().prefix(3) == ["2 x 7", "2 y 7", "2 z 7"])
        }
    }

    @Test func `a standing has rank, percentile and what is missing to the next better rank`() async throws {
        try await withLeaderboards { service in
            try await service.follow()
            for (index, plays) in [90, 70, 70, 70, 20, 20, 10].enumerated() {
                put("a\(index)", plays: Int64(plays), service)
            }
            try await service.follow()
            let first = try await service.standing("plays", "a0")
            #expect(first.rank == 1 && first.next == nil && first.percentile == 15 && first.total == 7)
            #expect(first.tier == .bronze && first.score == 90 && first.reason == nil)
            let tied = try await service.standing("plays", "a3")
            #expect(tied.rank == 2 && tied.percentile == 29 && tied.next == .init(rank: 1, more: 21))
            let fifth = try await service.standing("plays", "a5")
            #expect(fifth.rank == 5 && fifth.next == .init(rank: 2, more: 51))
            let last = try await service.standing("plays", "a6")
            #expect(last.rank == 7 && last.percentile == 100 && last.next == .init(rank: 5, more: 11))
            // Only where it is a number of plays, tracks or XP.
            service.catalog.plays(of: "t-a0", sum: 90, weight: 7)
            service.catalog.plays(of: "t-a1", sum: 70, weight: 9)
            try await service.follow()
            let earnings = try await service.standing("earnings", "a0")
            #expect(earnings.rank == 2 && earnings.next == nil && earnings.score == 437_500 && earnings.exact == "7")
        }
    }

    @Test func `a page has its top, the artist's neighbours, and itself around the artist`() async throws {
        try await withLeaderboards { service in
            try await service.follow()
            for index in 0..<50 { put("a\(index)", plays: Int64(1000 - index), service) }
            service.catalog.put(artist: "none")
            try await service.follow()
            func ids(_ entries: [Leaderboards.Entry]) -> [String] { entries.map(\.artist.text) }
            let page = try await service.page("plays", artist: "a20", offset: 10, limit: 5)
            #expect(
                ids(page.entries) == ["a10", "a11", "a12", "a13", "a14"]
                    && page.entries.map(\.place) == [10, 11, 12, 13, 14])
            #expect(ids(page.top) == ["a0", "a1", "a2"] && page.total == 50 && page.offset == 10)
            #expect(ids(page.neighbours) == ["a18", "a19", "a20", "a21", "a22"])
            #expect(page.standing?.rank == 21 && page.standing?.reason == nil)
            let around = try await service.page("plays", artist: "a20", offset: 0, limit: 5, around: true)
            #expect(around.offset == 18 && ids(around.entries) == ["a18", "a19", "a20", "a21", "a22"])
            let start = try await service.page("plays", artist: "a1", limit: 8, around: true)
            #expect(start.offset == 0 && ids(start.neighbours) == ["a0", "a1", "a2", "a3"])
            let end = try await service.page("plays", artist: "a49", limit: 8, around: true)
            #expect(end.offset == 42 && end.entries.count == 8 && ids(end.neighbours) == ["a47", "a48", "a49"])
            // Who is not placed has a dash and no neighbours; the page is the one that was asked for.
            let none = try await service.page("plays", artist: "none", offset: 48, limit: 5, around: true)
            #expect(none.standing?.rank == nil && none.neighbours == [] && ids(none.entries) == ["a48", "a49"])
            #expect(none.standing?.total == 50 && none.standing?.reason == nil)
            let beyond = try await service.page("plays", offset: 9_007_199_254_740_991, limit: 5)
            #expect(beyond.entries == [] && beyond.total == 50 && beyond.standing == nil)
            #expect(try await service.page("plays", limit: 0).entries == [])
        }
    }

    @Test func `bad input is refused by what is wrong with it`() async throws {
        try await withLeaderboards { service in
            try await service.follow()
            put("a", plays: 1, service)
            try await service.follow()
            let unknown = await Refused.failure { _ = try await service.page("fame") }
            #expect(unknown == .unknownBoard("fame"))
            #expect(
                await Refused.failure { _ = try await service.standing("plays", "nobody") }
                    == .unknownArtist(ArtistID(unchecked: "nobody")))
            #expect(
                await Refused.failure { _ = try await service.page("plays", artist: "nobody") }
                    == .unknownArtist(ArtistID(unchecked: "nobody")))
            #expect(
                await Refused.failure { _ = try await service.optOut("nobody") }
                    == .unknownArtist(ArtistID(unchecked: "nobody")))
            for cursor in ["x", "b.1", "b.1.2.3", "b.x.1", "b.170141183460469231731687303715884105728.1"] {
                let failure = await Refused.failure {
                    _ = try await service.client.call(Leaderboards.ReadBoard(board: "plays", cursor: cursor))
                }
                #expect(failure == .badCursor, "\(cursor)")
            }
            for (offset, limit) in [(-1, 5), (0, -1), (0, 1001), (.max, 5)] as [(Int64, Int)] {
                do throws(CallError<LeaderboardsFailure>) {
                    _ = try await service.client.call(
                        Leaderboards.GetPage(board: "plays", offset: offset, limit: limit))
                    Issue.record("\(offset), \(limit) was answered")
                } catch {
                    #expect("\(error)".contains(offset == 0 ? "limit" : "offset"), "\(error)")
                }
            }
        }
    }

    @Test(arguments: [1, 2, 7, 1000])
    func `the pages of a board are the board`(limit: Int) async throws {
        try await withLeaderboards { service in
            try await service.follow()
            for index in 0..<40 { put("a\(index)", plays: Int64(1 + index % 6), service) }
            try await service.follow()
            let whole = try await service.page("plays").entries
            var found: [Leaderboards.Entry] = []
            var cursor: String?
            repeat {
                let page = try await service.client.call(
                    Leaderboards.ReadBoard(board: "plays", cursor: cursor, limit: limit))
                #expect(page.total == 40)
                found += page.entries
                cursor = page.cursor
            } while cursor != nil
            #expect(found == whole && whole.count == 40)
        }
    }

    @Test func `staff, unpublished and deleted artists are on no board`() async throws {
        try await withLeaderboards { service in
            try await service.follow()
            put("a", plays: 9, service)
            put("staff", plays: 9, service)
            service.catalog.put(artist: "empty")
            service.catalog.put(artist: "few")
            service.catalog.put(track: "few", by: ["few"])
            service.catalog.put(artist: "staff", isStaff: true)
            try await service.follow()
            #expect(try await service.board("plays") == ["1 a 9"])
            #expect(try await service.standing("plays", "staff").reason == .staff)
            #expect(try await service.standing("plays", "empty").reason == .noTracks)
            #expect(try await service.standing("plays", "few").reason == .noScore)
            #expect(try await service.standing("quality", "a").reason == .noScore)
            service.catalog.put(artist: "staff")
            service.catalog.put(track: "t-a", by: ["a"], visibility: .private, plays: 9)
            try await service.follow()
            #expect(try await service.board("plays") == ["1 staff 9"])
            service.catalog.append(.gone(.artist, "staff"))
            try await service.follow()
            #expect(try await service.board("plays") == [])
            #expect(try await service.board("overall") == ["1 few 1485"])
        }
    }

    @Test func `XP is the owner's, or the artist's own where nobody owns it`() async throws {
        try await withLeaderboards { service in
            try await service.follow()
            for artist in ["a", "b", "c"] { put(artist, plays: 1, service) }
            service.catalog.put(owner: "u", of: "a")
            service.catalog.put(owner: "u", of: "b")
            service.ledger.put(account: "u", xp: 300, collaboration: 2)
            service.ledger.put(artist: "c", xp: 200)
            service.ledger.put(artist: "a", xp: 7)
            try await service.follow()
            #expect(try await service.board("points") == ["1 a 300", "1 b 300", "3 c 200"])
            #expect(try await service.board("collab") == ["1 a 1000", "1 b 1000"])
            service.catalog.remove(role: "u", of: "a")
            service.catalog.put(owner: "u", of: "c")
            try await service.follow()
            #expect(try await service.board("points") == ["1 b 300", "1 c 300", "3 a 7"])
        }
    }

    @Test func `opting out hides at once, moves the others up, and can be taken back`() async throws {
        try await withLeaderboards { service in
            try await service.follow()
            for (artist, plays) in [("a", 9), ("b", 7), ("c", 5)] as [(String, Int64)] {
                put(artist, plays: plays, service)
            }
            try await service.follow()
            #expect(try await service.board("overall") == ["1 a 3465", "2 b 3445", "3 c 3425"])
            let reply = try await service.optOut("a")
            #expect(reply == .init(artist: ArtistID(unchecked: "a"), since: service.clock.now))
            #expect(try await service.board("plays") == ["1 b 7", "2 c 5"])
            #expect(try await service.board("overall") == ["1 b 3465", "2 c 3445"])
            #expect(try await service.standing("plays", "a").reason == .optedOut)
            #expect(try await service.page("plays", artist: "a").standing?.reason == nil)
            service.clock.advance(by: .seconds(5))
            // Again: since when stays.
            #expect(try await service.optOut("a") == reply)
            #expect(
                try await service.client.call(Leaderboards.GetOptOut(artist: ArtistID(unchecked: "a"))) == reply)
            let found = try await service.client.call(Leaderboards.FindArtist(board: "plays", query: "artist"))
            #expect(found.entries.map(\.artist.text) == ["b", "c"])
            service.catalog.plays(of: "t-a", sum: 11, playsWeight: 1)
            try await service.follow()
            #expect(try await service.board("plays") == ["1 b 7", "2 c 5"])
            #expect(try await service.optOut("a", false).optedOut == false)
            #expect(try await service.board("plays") == ["1 a 11", "2 b 7", "3 c 5"])
            #expect(try await service.storedLines() == service.lines())
        }
    }

    @Test func `artists are found by the beginnings of their names' words, the best first`() async throws {
        try await withLeaderboards { service in
            try await service.follow()
            for (index, name) in ["Ann Lee", "Annabel", "Lee Ann", "Joe", "Anna Öst"].enumerated() {
                put("a\(index)", plays: Int64(10 + index), service, name: name)
            }
            service.catalog.put(artist: "unplaced", name: "Ann None")
            try await service.follow()
            func find(_ query: String, limit: Int = 10) async throws -> [String] {
                try await service.client.call(
                    Leaderboards.FindArtist(board: "plays", query: query, limit: limit)
                ).entries.map { "\($0.rank) \($0.name)" }
            }
            #expect(try await find("ann") == ["1 Anna Öst", "3 Lee Ann", "4 Annabel", "5 Ann Lee"])
            #expect(try await find("ANN LE") == ["3 Lee Ann", "5 Ann Lee"])
            #expect(try await find("ann", limit: 1) == ["1 Anna Öst"])
            #expect(try await find("ös") == ["1 Anna Öst"])
            for query in ["nn", "!"] { #expect(try await find(query) == []) }
            service.catalog.put(artist: "a3", name: "Ann of Joe")
            try await service.follow()
            #expect(try await find("of an") == ["2 Ann of Joe"])
        }
    }

    @Test func `a row has what its score is made of`() async throws {
        try await withLeaderboards { service in
            try await service.follow()
            put("a", plays: 9, service)
            put("b", plays: 4, service)
            service.catalog.put(track: "t2", by: ["b"], filled: 5, opening: 7)
            service.ledger.put(artist: "a", xp: 283)
            try await service.follow()
            func row(_ board: String) async throws -> [String] {
                try await service.page(board).entries.map { entry in
                    "\(entry.artist) "
                        + entry.supporting.map { "\($0.name) \($0.value.map(String.init) ?? "-")" }
                        .joined(separator: ", ")
                }
            }
            #expect(try await row("plays") == ["b tracks 2, average 55", "a tracks 1, average 90"])
            #expect(try await row("points") == ["a level 3, tracks 1"])
            #expect(
                try await row("overall") == [
                    "a points 1, plays 2, uploads 2, quality -, collab -, earnings -",
                    "b points -, plays 1, uploads 1, quality -, collab -, earnings -",
                ])
        }
    }
}
