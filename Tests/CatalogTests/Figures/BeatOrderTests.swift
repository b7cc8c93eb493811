import CatalogService
import Contracts
import Support
import Testing

/// The conditions and orders of My Beats by themselves, against the words of the rules.
@Suite("Conditions and orders of tracks")
struct BeatOrderTests {
    private static let moment = Timestamp(microseconds: 1_749_988_800_000_000)

    private static func tracks(_ count: Int, _ random: inout Seeded) -> [BeatFacts] {
        (0..<count).map { index in
            // Few values, so that many are equal.
            var track = BeatFacts(
                track: Int64(index), publishedAt: Self.moment.microseconds - Int64(random.below(5)) * 86_400_000_000,
                plays: Int64(random.below(4)), weight: Int128(random.below(4)) << 60)
            if !random.oneIn(3) { track.durationMs = Int64(1 + random.below(3)) }
            if !random.oneIn(3) { track.growth = .measured(tenths: Int64(random.below(5)) - 2) }
            track.licensing = Licensing.allCases[random.below(3)]
            track.hasArtwork = random.oneIn(2)
            if random.oneIn(2) { track.album = AlbumID(unchecked: "l\(random.below(2))") }
            track.title = Array("ab"[random.below(2), random.below(2)].utf8)
            track.albumTitle = track.album == nil ? [] : Array("album x".utf8)
            track.names = (0...random.below(2)).map { _ in Array("n\(random.below(3))".utf8) }
            return track
        }
    }

    private static func query(_ random: inout Seeded) -> Catalog.BeatQuery {
        var query = Catalog.BeatQuery()
        query.sort = Catalog.BeatSort.allCases[random.below(Catalog.BeatSort.allCases.count)]
        query.order = random.oneIn(2) ? .ascending : .descending
        if random.oneIn(4) { query.search = ["a", "AB n1", "", "Àlb x", "n2", "zz"][random.below(6)] }
        if random.oneIn(4) { query.artwork = random.oneIn(2) }
        if random.oneIn(4) { query.inAlbum = random.oneIn(2) }
        if random.oneIn(6) { query.album = "l1" }
        if random.oneIn(4) { query.licensing = Licensing.allCases[random.below(3)] }
        if random.oneIn(4) { query.playsFrom = Int64(random.below(4)) }
        if random.oneIn(4) { query.playsTo = Int64(random.below(4)) }
        if random.oneIn(4) { query.uploadedFrom = Day(number: moment.day.number - Int64(random.below(5))) }
        if random.oneIn(4) { query.uploadedUntil = Day(number: moment.day.number - Int64(random.below(5))) }
        if random.oneIn(4) { query.milliPointsFrom = Int64(random.below(200_000)) }
        if random.oneIn(4) { query.milliPointsTo = Int64(random.below(200_000)) }
        return query
    }

    /// The same in the words of the contract, condition by condition.
    private static func holds(_ query: Catalog.BeatQuery, _ track: BeatFacts) -> Bool {
        let day = Timestamp(microseconds: track.publishedAt).day
        let points = ContributionWeight.milliPoints(track.weight, at: moment)
        if let wanted = query.artwork, wanted != track.hasArtwork { return false }
        if let wanted = query.inAlbum, wanted != (track.album != nil) { return false }
        if let wanted = query.album, wanted != track.album { return false }
        if let wanted = query.licensing, wanted != track.licensing { return false }
        if let least = query.playsFrom, track.plays < least { return false }
        if let most = query.playsTo, track.plays > most { return false }
        if let first = query.uploadedFrom, day < first { return false }
        if let last = query.uploadedUntil, day > last { return false }
        if let least = query.milliPointsFrom, points < least { return false }
        if let most = query.milliPointsTo, points > most { return false }
        let texts = ([track.title, track.albumTitle] + track.names).map { String(decoding: $0, as: UTF8.self) }
        let words = ["a": ["a"], "AB n1": ["ab", "n1"], "Àlb x": ["alb", "x"], "n2": ["n2"], "zz": ["zz"]]
        return (words[query.search ?? ""] ?? []).allSatisfy { word in texts.contains { $0.contains(word) } }
    }

    /// A column's value as a number that sorts; nil comes last.
    private static func column(_ sort: Catalog.BeatSort, _ track: BeatFacts) -> Int128? {
        switch sort {
        case .title: track.title.reduce(Int128(0)) { $0 << 8 | Int128($1) }
        case .artist: track.names[0].reduce(Int128(0)) { $0 << 8 | Int128($1) }
        case .duration: track.durationMs.map { Int128($0) }
        case .plays: Int128(track.plays)
        case .growth: if case .measured(let tenths) = track.growth { Int128(tenths) } else { nil }
        case .points: track.weight
        case .uploaded: Int128(track.publishedAt)
        }
    }

    private static func sorted(_ query: Catalog.BeatQuery, _ tracks: [BeatFacts]) -> [Int64] {
        let isAscending = query.order == .ascending
        // By the store's key first, then by publication, then by the column, each keeping the order before it.
        var rest = tracks.sorted { isAscending && query.sort == .uploaded ? $0.track < $1.track : $0.track > $1.track }
        func stable(_ isBefore: (BeatFacts, BeatFacts) -> Bool) {
            rest = rest.enumerated().sorted { left, right in
                if isBefore(left.element, right.element) { return true }
                return !isBefore(right.element, left.element) && left.offset < right.offset
            }.map(\.element)
        }
        stable { $0.publishedAt > $1.publishedAt }
        stable { left, right in
            guard let own = column(query.sort, left) else { return false }
            guard let other = column(query.sort, right) else { return true }
            return isAscending ? own < other : own > other
        }
        return rest.map(\.track)
    }

    @Test func `random queries pick what the words of the rules do, page by page`() throws {
        var random = Seeded("queries of tracks")
        var kinds: Set<Catalog.BeatSort> = []
        var found = 0
        for _ in 0..<600 {
            let tracks = Self.tracks(1 + random.below(60), &random)
            let query = Self.query(&random)
            let expected = Self.sorted(query, tracks.filter { Self.holds(query, $0) })
            let (filter, order) = (try BeatFilter(query, at: Self.moment), BeatOrder(query))
            let positions = tracks.filter(filter.holds).map(order.position)
            let limit = 1 + random.below(12)
            var picked: [Int64] = []
            var start: ListPosition?
            repeat {
                var selection = ListSelection(order.order, limit: limit, after: start)
                for position in positions.shuffled(using: &random) { selection.offer(position) }
                let page = selection.sorted()
                #expect(page.count <= limit)
                picked += page.map(\.key)
                // As a cursor carries it.
                start = try page.last.map {
                    let cursor = ListCursor(moment: Self.moment, digest: "d", position: $0)
                    #expect(cursor.text.utf8.count <= Int(CatalogLimits.cursorBytes.upperBound))
                    let read = try ListCursor(cursor.text, digest: "d", canHave: order.canHave)
                    #expect(read == cursor)
                    return read.position
                }
            } while start != nil && picked.count < 1000
            #expect(picked == expected, "\(query)")
            kinds.insert(query.sort)
            found += expected.count
        }
        #expect(kinds.count == Catalog.BeatSort.allCases.count && found > 3000)
    }

    @Test func `a cursor is at most as long as the contract says`() {
        var query = Catalog.BeatQuery()
        query.sort = .title
        var track = BeatFacts(track: .max, publishedAt: .min, plays: 0, weight: 0)
        track.title = [UInt8](repeating: 0xFF, count: 2000)
        let position = BeatOrder(query).position(of: track)
        let cursor = ListCursor(
            moment: Timestamp.range.upperBound, digest: "0123456789abcdef", position: position)
        #expect(Int64(cursor.text.utf8.count) <= CatalogLimits.cursorBytes.upperBound)
        query.sort = .points
        track.weight = .min
        let heavy = ListCursor(
            moment: Timestamp.range.upperBound, digest: "0123456789abcdef",
            position: BeatOrder(query).position(of: track))
        #expect(Int64(heavy.text.utf8.count) <= CatalogLimits.cursorBytes.upperBound)
    }

    @Test(arguments: [
        "", "l", "l.0.d.0.0.n0.", "l.0.d.0.0.n", "l.0.d.0.0.", "l.0.d.0.0.tYQ", "l.0.e.0.0.n0", "l.x.d.0.0.n0",
        "l.0.d.x.0.n0", "l.0.d.0.x.n0", "c.0.d.0.0.n0", "l.0.d.0.0.x0", "l.9223372036854775807.d.0.0.n0",
        "l.0.d.0.0.n999999999999999999999999999999999999999999",
    ])
    func `what no query by plays gives is no cursor`(_ text: String) {
        var query = Catalog.BeatQuery()
        query.sort = .plays
        #expect(throws: CatalogFailure.badCursor) {
            try ListCursor(text, digest: "d", canHave: BeatOrder(query).canHave)
        }
    }

    @Test func `the order of an index is that of the rule`() {
        #expect(Catalog.BeatQuery().isIndexed)
        var query = Catalog.BeatQuery()
        (query.order, query.uploadedFrom, query.uploadedUntil) = (.ascending, Day(number: 1), Day(number: 2))
        #expect(query.isIndexed)
        for sort in Catalog.BeatSort.allCases {
            query.sort = sort
            #expect(query.isIndexed == (sort == .uploaded))
        }
        query.sort = .uploaded
        query.playsFrom = 0
        #expect(!query.isIndexed)
    }
}

extension String {
    /// Two of its characters.
    fileprivate subscript(first: Int, second: Int) -> String {
        let characters = Array(self)
        return String([characters[first], characters[second]])
    }
}
