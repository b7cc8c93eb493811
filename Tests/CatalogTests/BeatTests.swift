import Contracts
import JSONRPC
import Storage
import Support
import Testing
import Transport

/// The page My Beats over the wire: pages, cursors, conditions that make no sense. Its figures are compared with a
/// recomputation in ``FigureOracleTests``, its orders and conditions with the rules' words in ``BeatOrderTests``.
@Suite("My Beats")
struct BeatTests {
    private func list(
        _ catalog: TestCatalog, _ query: Catalog.BeatQuery = Catalog.BeatQuery(), of artist: ArtistID = "a",
        skip: Int64 = 0, limit: Int = 25, cursor: String? = nil
    ) async throws -> Catalog.BeatPage {
        try await catalog.client.call(
            Catalog.ListBeats(artist: artist, query: query, skip: skip, limit: limit, cursor: cursor))
    }

    private func query(_ change: (inout Catalog.BeatQuery) -> Void) -> Catalog.BeatQuery {
        var query = Catalog.BeatQuery()
        change(&query)
        return query
    }

    private func ids(_ page: Catalog.BeatPage) -> [TrackID] { page.beats.map(\.card.id) }

    /// Each order, up and down, in pages of any length and by number, while nothing changes.
    @Test func `pages of every order visit each track once`() async throws {
        try await withCatalog { catalog in
            try await catalog.put(artists: [artist("a", "Zoë"), artist("b", "ana")])
            var random = Seeded("pages of beats")
            var entries = (0..<37).map { index in
                var entry = track(
                    TrackID(unchecked: "t\(index)"), by: random.oneIn(2) ? ["a"] : ["b", "a"],
                    at: Int64(random.below(9)) * 30, plays: Int64(random.below(5)))
                entry.title = ["Élan", "elan", "b \"c\"", "x\ny", "\u{200F}rtl", "=cmd|x"][random.below(6)]
                if random.oneIn(2) { entry.durationMs = Int64(1 + random.below(3)) * 1000 }
                return entry
            }
            entries[3].publishedAt = Timestamp.range.lowerBound
            entries[4].publishedAt = Timestamp.range.upperBound
            try await catalog.put(tracks: entries)
            for sort in Catalog.BeatSort.allCases {
                for order in Catalog.SortOrder.allCases {
                    let query = query { ($0.sort, $0.order) = (sort, order) }
                    let whole = try await list(catalog, query, limit: 1000)
                    #expect(Set(ids(whole)).count == 37 && whole.total == 37 && whole.cursor == nil, "\(sort)")
                    for limit in [1, 5, 36, 37, 38] {
                        var seen: [Catalog.Beat] = []
                        var cursor: String?
                        repeat {
                            // What is skipped is skipped before the first page alone.
                            let page = try await list(
                                catalog, query, skip: cursor == nil ? 0 : 9, limit: limit, cursor: cursor)
                            seen += page.beats
                            cursor = page.cursor
                            #expect(page.total == 37)
                        } while cursor != nil && seen.count < 100
                        #expect(seen == whole.beats, "\(sort) \(order) \(limit)")
                    }
                    let third = try await list(catalog, query, skip: 20, limit: 10)
                    #expect(third.beats == Array(whole.beats[20..<30]) && third.cursor != nil)
                    #expect(try await list(catalog, query, skip: 37).beats.isEmpty)
                    #expect(try await list(catalog, query, skip: CatalogLimits.count.upperBound).beats.isEmpty)
                    let view = try await catalog.client.call(
                        Catalog.GetBeats(artist: "a", query: query, skip: 20, limit: 10))
                    #expect(view.page.beats == third.beats && view.page.cursor == third.cursor)
                }
            }
        }
    }

    @Test func `new tracks neither shift pages nor double rows`() async throws {
        try await withCatalog { catalog in
            try await catalog.put(artists: [artist("a")])
            let old = (0..<20).map { track(TrackID(unchecked: "old\($0)"), by: ["a"], at: Int64($0 / 3), plays: 5) }
            for (round, sort) in [Catalog.BeatSort.uploaded, .plays, .title, .points].enumerated() {
                try await catalog.put(tracks: old)
                var seen: [TrackID] = []
                var cursor: String?
                var count = 0
                repeat {
                    let page = try await list(catalog, query { $0.sort = sort }, limit: 3, cursor: cursor)
                    seen += ids(page)
                    cursor = page.cursor
                    count += 1
                    // Before all, among them, and behind them; and what was seen last goes.
                    try await catalog.put(
                        tracks: [100, 6, -100].map {
                            track(TrackID(unchecked: "n\(round).\(count).\($0)"), by: ["a"], at: $0, plays: 5)
                        })
                    if let last = seen.last { try await catalog.remove(tracks: [last]) }
                    // Points fall as time goes on, and no track is met again for it.
                    catalog.clock.advance(by: .seconds(86_400))
                } while cursor != nil && count < 100
                #expect(Set(seen).count == seen.count, "\(sort)")
                #expect(Set(seen).isSuperset(of: old.map(\.id)), "\(sort)")
            }
        }
    }

    /// Opening plays stand for plays that come between a file's pages and move tracks over its cursor.
    @Test(arguments: Catalog.SortOrder.allCases)
    func `the pages of a file hold each track once while plays move them`(_ order: Catalog.SortOrder) async throws {
        try await withCatalog { catalog in
            try await catalog.put(artists: [artist("a", "Ann")])
            let entries = { (turn: Int64) in
                (0..<250).map { index in
                    track(
                        TrackID(unchecked: "t\(index)"), by: ["a"], at: 0, plays: (Int64(index) * 7 + turn * 90) % 250)
                }
            }
            try await catalog.put(tracks: entries(0))
            let query = query { ($0.sort, $0.order) = (.plays, order) }
            var (seen, turn): ([TrackID], Int64) = ([], 0)
            var cursor: String?
            repeat {
                let page = try await list(catalog, query, limit: 101, cursor: cursor)
                seen += ids(page)
                cursor = page.cursor
                turn += 1
                try await catalog.put(tracks: entries(turn))
            } while cursor != nil
            #expect(seen.count == 250 && Set(seen).count == 250)
        }
    }

    @Test func `a cursor belongs to its artist, query and order`() async throws {
        try await withCatalog { catalog in
            try await catalog.put(artists: [artist("a"), artist("b"), artist("c")])
            try await catalog.put(
                tracks: (0..<5).map { track(TrackID(unchecked: "t\($0)"), by: ["a", "b", "c"], at: Int64($0)) })
            let cursor = try #require(try await list(catalog, limit: 2).cursor)
            #expect(try await list(catalog, limit: 2, cursor: cursor).beats.count == 2)
            #expect(await failure { try await list(catalog, of: "b", cursor: cursor) } == .badCursor)
            for other in [
                query { $0.order = .ascending }, query { $0.sort = .plays }, query { $0.search = "T" },
                query { $0.uploadedFrom = Day(number: 1) }, query { $0.artwork = false },
            ] {
                #expect(await failure { try await list(catalog, other, cursor: cursor) } == .badCursor, "\(other)")
            }
            for text in ["x", "b.....", cursor + "0", "b.0.0.0.0."] {
                #expect(await failure { try await list(catalog, cursor: text) } == .badCursor, "\(text)")
            }
            let all = Catalog.ListCollaborators(artist: "a", limit: 1)
            let next = try #require(try await catalog.client.call(all).cursor)
            #expect(
                await failure {
                    try await catalog.client.call(Catalog.ListCollaborators(artist: "b", cursor: next))
                } == .badCursor)
            let joint = try #require(
                try await catalog.client.call(Catalog.ListJointTracks(artist: "a", collaborator: "b", limit: 2)).cursor)
            for (own, other) in [("a", "c"), ("b", "a"), ("c", "b")] as [(ArtistID, ArtistID)] {
                let call = Catalog.ListJointTracks(artist: own, collaborator: other, cursor: joint)
                #expect(await failure { try await catalog.client.call(call) } == .badCursor)
            }
            for text in ["", "c", "c.1.2", "c.1.2.x", "j.1.2.3.4"] where !text.isEmpty {
                #expect(
                    await failure {
                        try await catalog.client.call(Catalog.ListCollaborators(artist: "a", cursor: text))
                    } == .badCursor)
            }
        }
    }

    @Test func `conditions that contradict are named`() async throws {
        try await withCatalog { catalog in
            try await catalog.put(artists: [artist("a")])
            for (query, field) in [
                (query { ($0.playsFrom, $0.playsTo) = (9, 5) }, "playsFrom"),
                (query { ($0.uploadedFrom, $0.uploadedUntil) = (Day(number: 9), Day(number: 8)) }, "uploadedFrom"),
                (query { ($0.milliPointsFrom, $0.milliPointsTo) = (2, 1) }, "milliPointsFrom"),
                (query { ($0.album, $0.inAlbum) = ("l", false) }, "album"),
            ] {
                for isView in [true, false] {
                    let found = await failure {
                        if isView {
                            _ = try await catalog.client.call(Catalog.GetBeats(artist: "a", query: query))
                        } else {
                            _ = try await list(catalog, query)
                        }
                    }
                    guard case .badFilter(field, let reason) = found else {
                        Issue.record("\(field): \(String(describing: found))")
                        continue
                    }
                    #expect(reason.hasPrefix("expected "))
                }
            }
            #expect(
                await failure { try await list(catalog, query { ($0.playsFrom, $0.playsTo) = (9, 5) }) }
                    == .badFilter(field: "playsFrom", reason: "expected at most playsTo, which is 5; found 9"))
            #expect(await failure { try await list(catalog, of: "nobody") } == .unknownArtist("nobody"))
            let own = Catalog.ListJointTracks(artist: "a", collaborator: "a")
            guard case .badFilter("collaborator", _) = await failure({ try await catalog.client.call(own) }) else {
                Issue.record("an artist was its own collaborator")
                return
            }
            let unknown = Catalog.ListJointTracks(artist: "a", collaborator: "x")
            #expect(await failure { try await catalog.client.call(unknown) } == .unknownArtist("x"))
        }
    }

    @Test(arguments: [
        (#""sort":"price""#, "sort", "title"), (#""order":"up""#, "order", "ascending"),
        (#""licensing":"free""#, "licensing", "nonExclusive"), (#""playsFrom":-1"#, "playsFrom", "0 to"),
        (#""uploadedFrom":"2025-02-29""#, "uploadedFrom", "a day"), (#""limit":0"#, "limit", "1 to 1000"),
        (#""limit":1001"#, "limit", "1 to 1000"), (#""skip":-1"#, "skip", "0 to"), (#""search":"""#, "search", "1 to"),
        (#""album":"a b""#, "album", ""), (#""milliPointsTo":1.5"#, "milliPointsTo", "whole number"),
    ])
    func `what is no query is refused by name`(_ member: String, _ field: String, _ expected: String) async throws {
        try await withCatalog { catalog in
            try await catalog.put(artists: [artist("a")])
            for method in ["catalog.getBeats", "catalog.listBeats"] {
                let ending = await catalog.client.perform(
                    method: method, params: RawJSON(checked: Array(#"{"artist":"a",\#(member)}"#.utf8)),
                    deadline: .seconds(10), isIdempotent: true)
                guard case .error(let error) = ending else {
                    Issue.record("\(method) \(member): \(ending)")
                    continue
                }
                #expect(error.code == .invalidParams)
                #expect("\(error)".contains(field) && "\(error)".contains(expected), "\(error)")
            }
        }
    }

    @Test func `it is searched in titles, albums and names, whatever case and accents`() async throws {
        try await withCatalog { catalog in
            try await catalog.put(artists: [artist("a", "Åse"), artist("b", "DJ O’Neil")])
            var titles = (0..<6).map { track(TrackID(unchecked: "t\($0)"), by: ["a"], at: -Int64($0)) }
            titles[0].title = "Été “98” \"live\""
            titles[1].title = "line one\nline two"
            titles[2].title = "\u{202B}שלום\u{202C} 100%_x\\"
            titles[3].artists = ["b", "a"]
            titles[4].title = "ﬁn de siècle"
            titles[5].title = "夜の歌"
            try await catalog.put(tracks: titles)
            var shelf = album("l", by: ["a"], ["t5"])
            shelf.title = "Nächte"
            try await catalog.put(albums: [shelf])
            for (search, expected) in [
                ("ete", ["t0"]), ("ÉTÉ \"LIVE\"", ["t0"]), ("e\u{301}te\u{301}", ["t0"]), ("two one", ["t1"]),
                ("one\nline", ["t1"]), ("שלום", ["t2"]), ("\u{200F}שלום", ["t2"]), ("100%_x\\", ["t2"]), ("%", ["t2"]),
                ("_", ["t2"]), ("neil", ["t3"]), ("ase track", ["t3"]), ("FIN", ["t4"]), ("nachte", ["t5"]),
                ("の", ["t5"]), ("nothing", []), ("ase", ["t0", "t1", "t2", "t3", "t4", "t5"]),
                ("   ", ["t0", "t1", "t2", "t3", "t4", "t5"]), ("'; DROP TABLE tracks; --", []),
            ] {
                let page = try await list(catalog, query { $0.search = search })
                #expect(ids(page).map(\.text) == expected && page.total == Int64(expected.count), "\(search)")
            }
        }
    }

    @Test func `who made tracks together`() async throws {
        try await withCatalog { catalog in
            try await catalog.put(
                artists: ["a", "b", "c", "d", "e", "f", "g", "h"].map { artist(ArtistID(unchecked: $0)) })
            let others: [ArtistID] = ["b", "c", "d", "e", "f", "g"]
            try await catalog.put(
                tracks: others.enumerated().map { track(TrackID(unchecked: "t\($0)"), by: ["a", $1], at: Int64($0)) })
            try await catalog.put(tracks: [
                track("u", by: ["d", "a"], at: 9), track("v", by: ["a", "d", "e"], at: 10), track("own", by: ["a"]),
                track("w", by: ["e", "d"]),
            ])
            func view() async throws -> Catalog.GetBeats.Reply {
                try await catalog.client.call(Catalog.GetBeats(artist: "a"))
            }
            var found = try await view()
            #expect((found.totals.collaborators, found.totals.collaborativeTracks, found.totals.tracks) == (6, 8, 9))
            // Among equals those who came last.
            #expect(found.collaborators.map(\.artist.id) == ["d", "e", "g", "f", "c"])
            #expect(found.collaborators.map(\.tracks) == [3, 2, 1, 1, 1])
            var listed: [ArtistID] = []
            var cursor: String?
            repeat {
                let page = try await catalog.client.call(
                    Catalog.ListCollaborators(artist: "a", limit: 4, cursor: cursor))
                listed += page.collaborators.map(\.artist.id)
                cursor = page.cursor
            } while cursor != nil && listed.count < 20
            #expect(listed == ["d", "e", "g", "f", "c", "b"])
            let first = try await catalog.client.call(
                Catalog.ListJointTracks(artist: "a", collaborator: "d", limit: 2))
            #expect(first.collaborator.tracks == 3 && first.collaborator.artist.name == "Artist d")
            #expect(first.beats.map(\.card.id) == ["v", "u"])
            let rest = try await catalog.client.call(
                Catalog.ListJointTracks(artist: "a", collaborator: "d", limit: 2, cursor: first.cursor))
            #expect(rest.beats.map(\.card.id) == ["t2"] && rest.cursor == nil)
            let stranger = try await catalog.client.call(Catalog.ListJointTracks(artist: "a", collaborator: "h"))
            #expect(stranger.collaborator.tracks == 0 && stranger.beats.isEmpty)
            // Other credits, a track that goes and comes back.
            try await catalog.put(tracks: [track("v", by: ["a"], at: 10)])
            try await catalog.remove(tracks: ["t0", "u"])
            found = try await view()
            #expect((found.totals.collaborators, found.totals.collaborativeTracks) == (5, 5))
            #expect(found.collaborators.map(\.artist.id) == ["g", "f", "e", "d", "c"])
            try await catalog.put(tracks: [track("u", by: ["d", "a"], at: 9)])
            found = try await view()
            #expect(found.collaborators.first == Catalog.Collaborator(artist: first.collaborator.artist, tracks: 2))
        }
    }

    /// The fold is kept from its work by a row that it misses.
    @Test func `what is not folded counts as what is, but in points`() async throws {
        try await withCatalog { catalog in
            try await catalog.put(artists: [artist("a")])
            let tracks = (0..<30).map {
                track(TrackID(unchecked: "t\($0)"), by: ["a"], at: Int64($0), plays: 30 - $0 / 2)
            }
            try await catalog.put(tracks: tracks)
            let days: [Int64] = [0, 1, 30, 31, 60, 61]
            let plays = (0..<30).flatMap { number in
                (0..<number * 2).map { index in
                    Catalog.PlayRow(
                        track: TrackID(unchecked: "t\(number)"), listener: "v",
                        at: catalog.clock.now.advanced(byMicroseconds: -days[index * number % 6] * 86_400_000_000),
                        listenedMs: 40_000)
                }
            }
            try await catalog.database.write(cost: 0) { store in try store.execute("DELETE FROM platform_totals") }
            try await catalog.record(plays: plays)
            func pages() async throws -> [Catalog.BeatPage] {
                var found = [try await catalog.client.call(Catalog.GetBeats(artist: "a", limit: 40)).page]
                for sort in Catalog.BeatSort.allCases where sort != .points {
                    found.append(try await list(catalog, query { $0.sort = sort }, limit: 30))
                }
                found.append(try await list(catalog, query { ($0.playsFrom, $0.playsTo) = (25, 45) }))
                return found.map { page in
                    var page = page
                    for index in page.beats.indices { page.beats[index].milliPoints = 0 }
                    return page
                }
            }
            func waiting() async throws -> Int64? {
                try await catalog.database.read { store in
                    try store.first("SELECT head - folded FROM delta_state", []) { try $0.int(0) }
                }
            }
            let unfolded = try await pages()
            let totals = try await catalog.client.call(Catalog.GetBeats(artist: "a")).totals
            #expect(try await waiting() ?? 0 > 0)
            #expect(unfolded[0].beats.reduce(0) { $0 + $1.plays } == totals.plays && totals.playsRecent > 50)
            #expect(Set(unfolded[0].beats.map(\.growth)).count > 5)
            try await catalog.database.write(cost: 0) { store in
                try store.execute("INSERT INTO platform_totals VALUES (1, 30, 0, 0, 0, 0, 0, 0)")
            }
            try await catalog.folded()
            #expect(try await pages() == unfolded)
            #expect(try await catalog.client.call(Catalog.GetBeats(artist: "a")).totals == totals)
        }
    }

    @Test func `an artist without tracks has a page`() async throws {
        try await withCatalog { catalog in
            try await catalog.put(artists: [artist("a")])
            let view = try await catalog.client.call(Catalog.GetBeats(artist: "a"))
            #expect(view.page.beats.isEmpty && view.page.total == 0 && view.page.cursor == nil)
            #expect(view.totals.growth == .calculating(plays: 0, needed: 10) && view.collaborators.isEmpty)
            for sort in Catalog.BeatSort.allCases {
                #expect(try await list(catalog, query { $0.sort = sort }).beats.isEmpty)
            }
            #expect(
                await failure { try await catalog.client.call(Catalog.GetBeats(artist: "x")) } == .unknownArtist("x"))
        }
    }

    @Test func `a page at the contract's length`() async throws {
        try await withCatalog { catalog in
            try await catalog.put(artists: [artist("a")])
            for part in 0..<2 {
                try await catalog.put(
                    tracks: (0..<600).map { index in
                        var entry = track(
                            TrackID(unchecked: "t\(part * 600 + index)"), by: ["a"], at: Int64(index % 7), plays: 1)
                        // Long titles that begin alike: what is not compared is ordered by publication.
                        entry.title = String(repeating: "ü", count: 500) + "\(index)"
                        return entry
                    })
            }
            for sort in [Catalog.BeatSort.uploaded, .title] {
                let first = try await list(catalog, query { $0.sort = sort }, limit: 1000)
                let rest = try await list(catalog, query { $0.sort = sort }, limit: 1000, cursor: first.cursor)
                #expect(first.beats.count == 1000 && rest.beats.count == 200 && rest.cursor == nil)
                #expect(Set(ids(first) + ids(rest)).count == 1200)
            }
        }
    }
}
