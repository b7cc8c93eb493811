import Contracts
import JSONRPC
import Normalization
import Support
import Testing
import Transport

@testable import CatalogService

/// The page My Collections: bad input, cursors, albums' times, and filter and order by themselves. What stands in cards
/// and rows is compared with a recomputation in ``FigureOracleTests``.
@Suite("My Collections")
struct CollectionTests {
    private func page(
        _ catalog: TestCatalog, _ query: Catalog.CollectionQuery = .init(), skip: Int64 = 0, limit: Int = 25,
        cursor: String? = nil
    ) async throws -> Catalog.CollectionPage {
        try await catalog.client.call(
            Catalog.ListCollections(artist: "a", query: query, skip: skip, limit: limit, cursor: cursor))
    }

    private func query(_ change: (inout Catalog.CollectionQuery) -> Void) -> Catalog.CollectionQuery {
        var query = Catalog.CollectionQuery()
        change(&query)
        return query
    }

    private func released(_ id: AlbumID, _ hours: Int64, _ title: String = "T") -> Catalog.AlbumEntry {
        var entry = album(id, by: ["a"])
        (entry.title, entry.releasedAt) = (title, moment(hours))
        return entry
    }

    // MARK: Bad input

    @Test func `conditions that hold for nothing are refused`() async throws {
        try await withCatalog { catalog in
            try await catalog.put(artists: [artist("a")])
            let day = Day(number: 20_000)
            for (query, field) in [
                (query { ($0.playsFrom, $0.playsTo) = (2, 1) }, "playsFrom"),
                (query { ($0.createdFrom, $0.createdUntil) = (day, Day(number: 19_999)) }, "createdFrom"),
                (query { ($0.updatedFrom, $0.updatedUntil) = (day, Day(number: 19_999)) }, "updatedFrom"),
            ] {
                for failure in [
                    await failure { try await page(catalog, query) },
                    await failure { try await catalog.client.call(Catalog.GetCollections(artist: "a", query: query)) },
                ] {
                    guard case .badFilter(field, let reason) = failure else {
                        Issue.record("\(field): \(String(describing: failure))")
                        continue
                    }
                    #expect(reason.contains("expected at most") && reason.contains("found"))
                }
            }
            // Bounds that are the same hold for something.
            let same = query { ($0.playsFrom, $0.playsTo, $0.createdFrom, $0.createdUntil) = (1, 1, day, day) }
            #expect(try await page(catalog, same).total == 0)
        }
    }

    @Test(arguments: [
        #"{"sort":"price"}"#, #"{"order":"up"}"#, #"{"limit":0}"#, #"{"limit":1001}"#, #"{"skip":-1}"#,
        #"{"search":""}"#, #"{"playsFrom":-1}"#, #"{"createdFrom":"2025-02-30"}"#, #"{"artwork":1}"#,
        #"{"with":"a b"}"#, #"{"cursor":""}"#,
    ]) func `values that are none are refused`(members: String) async throws {
        try await withCatalog { catalog in
            try await catalog.put(artists: [artist("a")])
            let ending = await catalog.client.perform(
                method: "catalog.listCollections",
                params: RawJSON(checked: Array((#"{"artist":"a","# + members.dropFirst()).utf8)),
                deadline: .seconds(10), isIdempotent: true)
            guard case .error(let error) = ending else {
                Issue.record("\(members): \(ending)")
                return
            }
            #expect(error.code == .invalidParams, "\(members)")
        }
    }

    @Test func `who is not there has no page`() async throws {
        try await withCatalog { catalog in
            #expect(await failure { try await page(catalog) } == .unknownArtist("a"))
            #expect(
                await failure { try await catalog.client.call(Catalog.GetCollections(artist: "a")) }
                    == .unknownArtist("a"))
        }
    }

    @Test func `a cursor is of its query and artist alone`() async throws {
        try await withCatalog { catalog in
            try await catalog.put(artists: [artist("a"), artist("b")])
            try await catalog.put(albums: (0..<4).map { released(AlbumID(unchecked: "l\($0)"), Int64($0)) })
            let byTitle = query { $0.sort = .title }
            let cursor = try #require(try await page(catalog, byTitle, limit: 2).cursor)
            #expect(try await page(catalog, byTitle, limit: 3, cursor: cursor).collections.count == 2)
            let other = query { ($0.sort, $0.search) = (.title, "T") }
            #expect(await failure { try await page(catalog, other, cursor: cursor) } == .badCursor)
            #expect(await failure { try await page(catalog, cursor: cursor) } == .badCursor)
            let foreign = Catalog.ListCollections(artist: "b", query: byTitle, cursor: cursor)
            #expect(await failure { try await catalog.client.call(foreign) } == .badCursor)
            let parts = cursor.split(separator: ".", omittingEmptySubsequences: false)
            for text in [
                "x", "l....", cursor + ".", "t" + cursor, parts.dropLast().joined(separator: ".") + ".n7",
                parts.dropLast().joined(separator: ".") + ".", parts.dropLast().joined(separator: ".") + ".t!",
                String(repeating: "l", count: 400),
            ] {
                #expect(await failure { try await page(catalog, byTitle, cursor: text) } == .badCursor, "\(text)")
            }
        }
    }

    // MARK: Pages

    /// Albums come, go elsewhere in the order and are renamed between pages: what stays is seen once.
    @Test(arguments: Catalog.CollectionSort.allCases, [Catalog.SortOrder.ascending, .descending])
    func `pages neither double an album nor leave one out`(
        sort: Catalog.CollectionSort, order: Catalog.SortOrder
    ) async throws {
        try await withCatalog { catalog in
            try await catalog.put(artists: [artist("a")])
            var random = Seeded("albums by \(sort) \(order)")
            let titles = ["é", "E", "zz", "夜", String(repeating: "long ", count: 399) + "é"]
            let old = (0..<30).map { index in
                released(
                    AlbumID(unchecked: "old\(index)"), Int64(random.below(5)), titles[random.below(titles.count)])
            }
            try await catalog.put(albums: old)
            let query = query { ($0.sort, $0.order) = (sort, order) }
            var seen: [AlbumID] = []
            var cursor: String?
            var count = 0
            repeat {
                // A skip stands for pages by number, and no longer counts with a cursor.
                let page = try await page(catalog, query, skip: cursor == nil ? 0 : 7, limit: 4, cursor: cursor)
                seen += page.collections.map(\.id)
                cursor = page.cursor
                count += 1
                #expect((cursor ?? "").utf8.count <= Int(CatalogLimits.cursorBytes.upperBound))
                try await catalog.put(
                    albums: (0..<3).map {
                        released(
                            AlbumID(unchecked: "new\(count).\($0)"), Int64(random.below(7)), titles[random.below(5)])
                    })
            } while cursor != nil && count < 60
            #expect(Set(seen).count == seen.count)
            #expect(Set(seen).isSuperset(of: old.map(\.id)))
        }
    }

    @Test func `pages by number are those of the order`() async throws {
        try await withCatalog { catalog in
            try await catalog.put(artists: [artist("a")])
            try await catalog.put(albums: (0..<7).map { released(AlbumID(unchecked: "l\($0)"), Int64($0)) })
            let second = try await page(catalog, skip: 3, limit: 3)
            #expect(second.collections.map(\.id) == ["l3", "l2", "l1"] && second.total == 7 && second.cursor != nil)
            let behind = try await page(catalog, skip: CatalogLimits.count.upperBound, limit: 1000)
            #expect(behind.collections.isEmpty && behind.total == 7 && behind.cursor == nil)
            let last = try await page(catalog, skip: 5, limit: 2)
            #expect(last.collections.map(\.id) == ["l1", "l0"] && last.cursor == nil)
        }
    }

    // MARK: Times

    @Test func `an album's times are its own or those of its puts`() async throws {
        try await withCatalog { catalog in
            func times(_ id: AlbumID) async throws -> [Timestamp] {
                let found = try await page(catalog).collections.first { $0.id == id }
                return [found?.createdAt, found?.updatedAt].compactMap(\.self)
            }
            try await catalog.put(artists: [artist("a")])
            try await catalog.put(tracks: [track("t", by: ["a"])])
            catalog.clock.set(moment(100))
            var entry = album("l", by: ["a"], ["t"])
            #expect(try await catalog.put(albums: [entry]) == PutReply(added: 1))
            #expect(try await times("l") == [moment(100), moment(100)])
            catalog.clock.set(moment(101))
            #expect(try await catalog.put(albums: [entry]) == PutReply(unchanged: 1))
            #expect(try await times("l") == [moment(100), moment(100)])
            entry.title = "Another"
            #expect(try await catalog.put(albums: [entry]) == PutReply(changed: 1))
            #expect(try await times("l") == [moment(100), moment(101)])
            catalog.clock.set(moment(102))
            try await catalog.remove(tracks: ["t"])
            #expect(try await times("l") == [moment(100), moment(102)])
            // The platform's own: earlier than the puts, and a change by themselves.
            entry.tracks = []
            (entry.createdAt, entry.updatedAt) = (moment(1), moment(2))
            #expect(try await catalog.put(albums: [entry]) == PutReply(changed: 1))
            #expect(try await catalog.put(albums: [entry]) == PutReply(unchanged: 1))
            #expect(try await times("l") == [moment(1), moment(2)])
            (entry.createdAt, entry.updatedAt) = (nil, nil)
            #expect(try await catalog.put(albums: [entry]) == PutReply(unchanged: 1))
            var late = album("late", by: ["a"])
            late.updatedAt = moment(5)
            try await catalog.put(albums: [late])
            #expect(try await times("late") == [moment(5), moment(5)])
            (late.createdAt, late.updatedAt) = (moment(9), moment(8))
            #expect(try await catalog.put(albums: [late]).refusals == [Refusal(0, "updatedAt")])
            // Followers are told of none of them.
            let value = try #require(try await FeedState.snapshot(of: catalog).entity(.album, "l"))
            #expect(value["createdAt"] == nil && value["releasedAt"] != nil)
        }
    }

    @Test func `this month is the UTC month`() async throws {
        try await withCatalog { catalog in
            try await catalog.put(artists: [artist("a")])
            let start = try #require(Timestamp("2026-03-01T00:00:00Z"))
            catalog.clock.set(start.advanced(byMicroseconds: 86_400_000_000))
            let times = [start, start.advanced(byMicroseconds: -1), try #require(Timestamp("2025-03-09T00:00:00Z"))]
            try await catalog.put(
                albums: times.enumerated().map { index, time in
                    var entry = album(AlbumID(unchecked: "l\(index)"), by: ["a"])
                    entry.createdAt = time
                    return entry
                })
            let totals = try await catalog.client.call(Catalog.GetCollections(artist: "a")).totals
            #expect(totals.albums == 3 && totals.albumsThisMonth == 1)
        }
    }

    // MARK: Filter and order by themselves

    private func facts(_ random: inout Seeded) throws -> CollectionFacts {
        let names = ["Ann", "ÄNN", "bob", "夜", "Zoë \u{200f}K"]
        let times = (0..<3).map { _ in moment(Int64(random.below(200))) }
        var facts = CollectionFacts(
            album: Int64(random.below(1000)), releasedAt: times[0], createdAt: times[1], updatedAt: times[2])
        facts.hasArtwork = random.oneIn(2)
        facts.isWithOther = random.oneIn(2)
        facts.tracks = Int64(random.below(4))
        facts.plays = Int64(random.below(5))
        facts.title = try FoldedText.bytes(of: names[random.below(5)] + " " + names[random.below(5)])
        facts.names = try (0...random.below(2)).map { _ in try FoldedText.bytes(of: names[random.below(5)]) }
        return facts
    }

    private func anyQuery(_ random: inout Seeded) -> Catalog.CollectionQuery {
        query { query in
            query.sort = Catalog.CollectionSort.allCases[random.below(6)]
            query.order = random.oneIn(2) ? .ascending : .descending
            if random.oneIn(3) { query.search = ["an", "B", "zoe k", "夜 ann", "\u{200f}"][random.below(5)] }
            if random.oneIn(4) { query.artwork = random.oneIn(2) }
            if random.oneIn(4) { query.with = "b" }
            if random.oneIn(4) { query.playsFrom = Int64(random.below(5)) }
            if random.oneIn(4) { query.playsTo = Int64(random.below(5)) }
            if random.oneIn(4) { query.createdFrom = moment(Int64(random.below(200))).day }
            if random.oneIn(4) { query.createdUntil = moment(Int64(random.below(200))).day }
            if random.oneIn(4) { query.updatedFrom = moment(Int64(random.below(200))).day }
            if random.oneIn(4) { query.updatedUntil = moment(Int64(random.below(200))).day }
        }
    }

    /// The rule in words of its own, on texts and not on bytes.
    private func holds(_ query: Catalog.CollectionQuery, for album: CollectionFacts) -> Bool {
        let texts = ([album.title] + album.names).map { String(decoding: $0, as: UTF8.self) }
        let words = (query.search ?? "").lowercased().split(separator: " ").map(String.init)
        if !words.allSatisfy({ word in word == "\u{200f}" || texts.contains { $0.contains(word) } }) { return false }
        if let artwork = query.artwork, artwork != album.hasArtwork { return false }
        if query.with != nil, !album.isWithOther { return false }
        if let from = query.playsFrom, album.plays < from { return false }
        if let to = query.playsTo, album.plays > to { return false }
        if let from = query.createdFrom, album.createdAt < from.start { return false }
        if let until = query.createdUntil, album.createdAt >= Day(number: until.number + 1).start { return false }
        if let from = query.updatedFrom, album.updatedAt < from.start { return false }
        if let until = query.updatedUntil, album.updatedAt >= Day(number: until.number + 1).start { return false }
        return true
    }

    /// A text by the numbers of its characters.
    private struct Scalars: Comparable {
        let values: [UInt32]

        init(_ text: [UInt8]) { values = String(decoding: text, as: UTF8.self).unicodeScalars.map(\.value) }

        static func < (left: Self, right: Self) -> Bool { left.values.lexicographicallyPrecedes(right.values) }
    }

    @Test func `the first of a selection are those of a whole sort`() throws {
        var random = Seeded("albums by any query")
        var shown = 0
        for _ in 0..<400 {
            let query = anyQuery(&random)
            let filter = try CollectionFilter(query)
            let order = CollectionOrder(query)
            var albums: [CollectionFacts] = []
            for _ in 0..<random.below(60) {
                let next = try facts(&random)
                if !albums.contains(where: { $0.album == next.album }) { albums.append(next) }
            }
            let meant = albums.filter { holds(query, for: $0) }
            #expect(albums.filter(filter.holds) == meant, "\(query)")
            let sorted = meant.sorted { left, right in
                let isUp = query.order == .ascending
                func by<Value: Comparable>(_ value: (CollectionFacts) -> Value) -> Bool? {
                    value(left) == value(right) ? nil : (value(left) < value(right)) == isUp
                }
                let first: Bool? =
                    switch query.sort {
                    case .title: by { Scalars($0.title) }
                    case .artist: by { Scalars($0.names[0]) }
                    case .tracks: by(\.tracks)
                    case .plays: by(\.plays)
                    case .updated: by(\.updatedAt)
                    case .released: by(\.releasedAt) ?? by(\.album)
                    }
                return first ?? ((left.releasedAt, left.album) > (right.releasedAt, right.album))
            }
            // Page after page, through the text of a cursor.
            let limit = 1 + random.below(9)
            var found: [Int64] = []
            var start: ListPosition?
            while true {
                var selection = ListSelection(order.order, limit: limit, after: start)
                for album in meant.shuffled(using: &random) { selection.offer(order.position(of: album)) }
                let page = selection.sorted()
                guard let last = page.last else { break }
                found += page.map(\.key)
                let cursor = ListCursor(moment: Timestamp(), digest: "d", position: last)
                start = try ListCursor(cursor.text, digest: "d", canHave: order.canHave).position
                #expect(start == last)
            }
            #expect(found == sorted.map(\.album), "\(query)")
            shown += found.count
        }
        #expect(shown > 2000)
    }
}
