import Contracts
import Storage
import Support
import Testing
import Transport

@testable import CatalogService

/// Whom an artist is recommended. Every figure is compared with a recomputation in ``FigureOracleTests``.
@Suite("Recommended artists")
struct RecommendationTests {
    private struct Found: Equatable {
        var ids: [ArtistID] = []
        var matches: [Int64] = []
        var total: Int64 = 0
    }

    private func recommended(to artist: ArtistID, _ catalog: TestCatalog, limit: Int = 6) async throws -> Found {
        switch try await catalog.client.call(Catalog.GetRecommendations(artist: artist, limit: limit)) {
        case .guidance: Found()
        case .found(let artists, let total, _, _):
            Found(ids: artists.map(\.artist.id), matches: artists.map(\.match), total: total)
        }
    }

    private func tracks(
        _ count: Int, by artists: [ArtistID], _ genres: [String], _ tags: [String] = []
    ) -> [Catalog.TrackEntry] {
        (0..<count).map { number in
            let name = artists.map(\.text).joined(separator: "-") + genres.joined() + tags.joined()
            let id = name.unicodeScalars.map { String($0.value, radix: 36) }.joined().prefix(50)
            var entry = track(TrackID(unchecked: "\(id).\(number)"), by: artists)
            (entry.genres, entry.tags) = (genres, tags)
            return entry
        }
    }

    @Test func `too few tracks with genres give guidance`() async throws {
        try await withCatalog { catalog in
            try await catalog.put(artists: [artist("a"), artist("b")])
            var entries = tracks(3, by: ["a"], ["house"])
            entries[2].visibility = .private
            try await catalog.put(
                tracks: entries + tracks(4, by: ["a"], [], ["warm"]) + tracks(1, by: ["b"], ["house"]))
            let reply = try await catalog.client.call(Catalog.GetRecommendations(artist: "a"))
            #expect(reply == .guidance(tracks: 2, needed: 3, asOf: catalog.clock.now))
            entries[2].visibility = .public
            try await catalog.put(tracks: entries)
            #expect(try await recommended(to: "a", catalog).ids == ["b"])
            // Who has none at all, and who is not there.
            try await catalog.put(artists: [artist("new")])
            let none = try await catalog.client.call(Catalog.GetRecommendations(artist: "new"))
            #expect(none == .guidance(tracks: 0, needed: 3, asOf: catalog.clock.now))
            #expect(
                await failure { try await catalog.client.call(Catalog.GetRecommendations(artist: "nobody")) }
                    == .unknownArtist("nobody"))
        }
    }

    /// By hand: a is 2/4 house, 1/4 techno, 1/4 warm; b is 1/2 house and 1/2 warm: (1/2 + 1/4) / (1/2 + 1/4 + 1/2).
    @Test func `the likeness is that of the rule`() async throws {
        try await withCatalog { catalog in
            try await catalog.put(artists: [artist("a"), artist("b"), artist("same"), artist("tag"), artist("half")])
            try await catalog.put(
                tracks: tracks(1, by: ["a"], ["house"]) + tracks(1, by: ["a"], ["house"], ["warm"])
                    + tracks(1, by: ["a"], ["techno"]) + tracks(1, by: ["a"], []) + tracks(1, by: ["b"], ["House "])
                    + tracks(1, by: ["b"], [], ["WARM"]) + tracks(2, by: ["same"], ["house"])
                    + tracks(1, by: ["same"], [], ["warm"]) + tracks(1, by: ["same"], ["techno"])
                    // A tag that is no genre of theirs.
                    + tracks(3, by: ["tag"], ["ambient"], ["house", "warm"]) + tracks(1, by: ["half"], ["techno"]))
            #expect(
                try await recommended(to: "a", catalog)
                    == Found(ids: ["same", "b", "half"], matches: [100, 60, 14], total: 3))
            guard
                case .found(let artists, _, let genres, _) = try await catalog.client.call(
                    Catalog.GetRecommendations(artist: "a"))
            else {
                Issue.record("guidance")
                return
            }
            #expect(genres == [Catalog.GenreShare(genre: "house", tracks: 2), .init(genre: "techno", tracks: 1)])
            #expect(artists.map(\.sharedGenres) == [["house", "techno"], ["house"], ["techno"]])
            #expect(artists.map(\.tracks) == [4, 2, 1])
        }
    }

    @Test func `halves are rounded up and all fractions are exact`() {
        #expect(Likeness(smaller: 1, all: 201).hundredths == 1)
        #expect(Likeness(smaller: 1, all: 202).hundredths == 0)
        #expect(Likeness(smaller: 199, all: 399).hundredths == 100)
        #expect(Likeness(smaller: 0, all: 7).hundredths == 0 && Likeness(smaller: 0, all: 0).hundredths == 0)
        // Two that no float of 64 bits tells apart.
        let (close, closer) = (Likeness(smaller: 1 << 61, all: 1 << 62 | 1), Likeness(smaller: 1 << 61, all: 1 << 62))
        #expect(close < closer && !(closer < close) && close != closer)
        #expect(Likeness(smaller: 2, all: 5) == Likeness(smaller: 2 << 50, all: 5 << 50))
    }

    @Test func `who made a track together is left out`() async throws {
        try await withCatalog { catalog in
            try await catalog.put(artists: [artist("a"), artist("b"), artist("c"), artist("d")])
            var joint = tracks(1, by: ["a", "c"], ["trance"])
            joint[0].visibility = .private
            try await catalog.put(
                tracks: tracks(3, by: ["a"], ["house"]) + tracks(1, by: ["b"], ["house"])
                    + tracks(1, by: ["c"], ["house"]) + tracks(1, by: ["d"], ["house"]) + joint)
            #expect(try await recommended(to: "a", catalog).ids == ["b", "d"])
            try await catalog.remove(tracks: joint.map(\.id))
            #expect(try await recommended(to: "a", catalog).ids == ["b", "c", "d"])
        }
    }

    /// Removed, restored, renamed, hidden, given to another: what is kept is that of the tracks of now.
    @Test func `every edit of a track moves what is kept`() async throws {
        try await withCatalog { catalog in
            try await catalog.put(artists: [artist("a"), artist("b"), artist("c")])
            let other = tracks(2, by: ["b"], ["house"])
            try await catalog.put(tracks: tracks(3, by: ["a"], ["house"]) + other)
            #expect(try await recommended(to: "a", catalog) == Found(ids: ["b"], matches: [100], total: 1))
            var edited = other[0]
            edited.genres = ["techno"]
            try await catalog.put(tracks: [edited])
            #expect(try await recommended(to: "a", catalog).matches == [33])
            try await catalog.remove(tracks: [other[1].id])
            #expect(try await recommended(to: "a", catalog) == Found())
            try await catalog.put(tracks: [other[1]])
            #expect(try await recommended(to: "a", catalog).matches == [33])
            edited.visibility = .sold
            try await catalog.put(tracks: [edited])
            #expect(try await recommended(to: "a", catalog).matches == [100])
            var given = other[1]
            given.artists = ["c"]
            try await catalog.put(tracks: [given])
            #expect(try await recommended(to: "a", catalog).ids == ["c"])
        }
    }

    /// Six hundred artists who are all alike: lists of several parts, and ids to choose from.
    @Test func `of those who are equally alike the first ids come first`() async throws {
        try await withCatalog { catalog in
            let ids = (0..<600).map { ArtistID(unchecked: "x\($0)") }.shuffled()
            try await catalog.put(artists: [artist("a")] + ids.map { artist($0) })
            try await catalog.put(tracks: tracks(3, by: ["a"], ["house"], ["warm"]))
            for part in 0..<6 {
                try await catalog.put(
                    tracks: ids[part * 100..<part * 100 + 100].flatMap { tracks(1, by: [$0], ["house"]) })
            }
            let first = ids.sorted()
            for limit in [1, 7, 25] {
                let found = try await recommended(to: "a", catalog, limit: limit)
                #expect(found.ids == Array(first.prefix(limit)) && found.total == 600)
                #expect(Set(found.matches) == [50])
            }
            // Fewer who are alike than are looked up one by one, behind two who are more alike.
            try await catalog.put(tracks: [first[9], first[8]].flatMap { tracks(1, by: [$0], [], ["warm"]) })
            try await catalog.put(
                tracks: first[10..<200].flatMap { id in
                    tracks(1, by: [id], ["house"]).map { entry in
                        var entry = entry
                        entry.genres = ["house", "techno"]
                        return entry
                    }
                })
            let found = try await recommended(to: "a", catalog, limit: 10)
            #expect(found.ids == Array(first[..<10]))
            let parts = try await catalog.database.read { store in
                try store.all("SELECT artists FROM feature_artists WHERE feature = 0", []) { try $0.int(0) }
            }
            #expect(parts.count > 2 && parts.reduce(0, +) == 601)
            #expect(parts.allSatisfy { $0 <= FeatureChunk.mostEntries })
            // Lists that shrink to nothing, and grow again from another end.
            try await catalog.put(
                tracks: first.flatMap { tracks(1, by: [$0], ["house"]) }.map { entry in
                    var entry = entry
                    entry.visibility = .private
                    return entry
                })
            #expect(try await recommended(to: "a", catalog) == Found())
            try await catalog.put(
                tracks: [first[599], first[300], first[0]].flatMap { tracks(1, by: [$0], ["house"]) })
            #expect(try await recommended(to: "a", catalog).ids == [first[0], first[300], first[599]])
        }
    }

    /// Random lists against a dictionary.
    @Test func `a list in parts holds what was set`() async throws {
        try await withCatalog { catalog in
            var random = Seeded("feature lists")
            var expected: [Int64: [Int64: Int64]] = [:]
            for round in 0..<60 {
                var sets: [(feature: Int64, artist: Int64, tracks: Int64)] = []
                for feature in Set((0..<3).map { _ in Int64(1 + random.below(4)) }).sorted() {
                    let most = round % 7 == 0 ? 900 : 30
                    for artist in Set((0..<most).map { _ in Int64(1 + random.below(1500)) }).sorted() {
                        let tracks = random.oneIn(2) || round > 40 ? 0 : Int64(random.below(1 << 20))
                        sets.append((feature, artist, tracks))
                        expected[feature, default: [:]][artist] = tracks == 0 ? nil : tracks
                    }
                }
                let batch = sets
                let held = try await catalog.database.write(cost: 0) { store in
                    var chunks = FeatureChunks(store: store)
                    for set in batch { try chunks.set(set.tracks, of: set.artist, feature: set.feature) }
                    try chunks.finish()
                    return try store.all("SELECT feature, first, body FROM feature_artists ORDER BY feature, first", [])
                    {
                        row in
                        (try row.int(0), try FeatureChunk(first: try row.int(1), body: try row.blob(2)))
                    }
                }
                var found: [Int64: [Int64: Int64]] = [:]
                for (feature, chunk) in held {
                    #expect(chunk.entries.allSatisfy { $0.artist >= chunk.first })
                    for entry in chunk.entries { found[feature, default: [:]][entry.artist] = entry.tracks }
                }
                #expect(found == expected.filter { !$0.value.isEmpty }, "round \(round)")
            }
        }
    }

    @Test func `words are folded`() throws {
        #expect(try Feature.fold(" Drum\u{a0} &\tBASS ") == "drum & bass")
        #expect(try Feature.fold("Ｈｏｕｓｅ") == "house")
        #expect(try Feature.fold("Forro\u{301}") == Feature.fold("FORRÓ") && Feature.fold("forro") != "forró")
        let long = String(repeating: "\u{fdfa}", count: 133)
        #expect(try (990...1000).contains(Feature.fold(long).utf8.count))
        #expect(try Feature.fold(long).unicodeScalars.allSatisfy { $0 != "\u{fffd}" })
    }
}
