import Contracts
import Support
import Testing

/// Random puts against a catalogue in memory that counts everything anew: what is kept must never drift.
@Suite("The catalog against an oracle")
struct DifferentialTests {
    private struct Script {
        var random: Seeded

        mutating func pick<Element>(_ elements: [Element]) -> Element { elements[random.below(elements.count)] }

        mutating func artists() -> [ArtistID] {
            // Seldom one that is not there, or twice the same.
            (0..<(1 + random.below(3))).map { _ in
                ArtistID(unchecked: random.oneIn(25) ? "nobody" : "a\(random.below(6))")
            }
        }

        mutating func artist() -> Catalog.ArtistEntry {
            var entry = CatalogTests.artist(
                ArtistID(unchecked: "a\(random.below(6))"), random.oneIn(12) ? "" : "Name \(random.below(4))")
            if random.oneIn(2) { entry.opening = OpeningTotals(followers: Int64(random.below(5)), asOf: moment()) }
            entry.verified = random.oneIn(2)
            entry.genres = random.oneIn(2) ? ["g"] : []
            return entry
        }

        mutating func track() -> Catalog.TrackEntry {
            var entry = CatalogTests.track(
                TrackID(unchecked: "t\(random.below(14))"), by: artists(), at: Int64(random.below(4)))
            entry.title = random.oneIn(15) ? "" : "Title \(random.below(3))"
            if random.oneIn(2) {
                entry.opening = OpeningTotals(
                    plays: Int64(random.below(1 << 40)), downloads: Int64(random.below(100)), asOf: moment())
            }
            if random.oneIn(2) { entry.durationMs = 1000 }
            if random.oneIn(2) { entry.bpm = 120 }
            if random.oneIn(3) { entry.key = pick(MusicalKey.allCases) }
            if random.oneIn(3) { entry.scale = pick(Scale.allCases) }
            entry.genres = random.oneIn(2) ? ["a", "b"] : []
            entry.visibility = pick(Visibility.allCases)
            entry.licensing = pick(Licensing.allCases)
            return entry
        }

        mutating func album() -> Catalog.AlbumEntry {
            CatalogTests.album(
                AlbumID(unchecked: "l\(random.below(4))"), by: artists(),
                (0..<random.below(4)).map { _ in TrackID(unchecked: "t\(random.below(15))") })
        }
    }

    @Test func agree() async throws {
        try await withCatalog { catalog in
            var script = Script(random: Seeded("catalog puts"))
            var oracle = Oracle()
            for step in 0..<400 {
                let count = script.random.below(5)
                let (reply, expected): (PutReply, PutReply)
                switch script.random.below(5) {
                case 0:
                    let entries = (0..<count).map { _ in script.artist() }
                    (reply, expected) = (try await catalog.put(artists: entries), oracle.put(artists: entries))
                case 1:
                    let entries = (0..<count).map { _ in script.album() }
                    (reply, expected) = (try await catalog.put(albums: entries), oracle.put(albums: entries))
                default:
                    var entries = (0..<count).map { _ in script.track() }
                    // Some come again as they are.
                    if let known = oracle.tracks.randomElement(using: &script.random) { entries.append(known) }
                    (reply, expected) = (try await catalog.put(tracks: entries), oracle.put(tracks: entries))
                }
                #expect(
                    (reply.added, reply.changed, reply.unchanged) == (
                        expected.added, expected.changed, expected.unchanged
                    ),
                    "step \(step)")
                #expect(reply.refusals == expected.refusals, "step \(step)")
                guard try await isSame(catalog, oracle, script.random.below(4) + 1) else {
                    Issue.record("the catalog and the oracle part at step \(step)")
                    return
                }
            }
            #expect(oracle.albums.count == 4)
            #expect(oracle.tracks.count == 14)
        }
    }

    private func isSame(_ catalog: TestCatalog, _ oracle: Oracle, _ limit: Int) async throws -> Bool {
        for artist in oracle.artists {
            let summary = try await catalog.summary(of: artist.id)
            let figures = [summary.tracks, summary.plays, summary.albums, summary.downloads, summary.followers]
            let rows = try await catalog.tracks(of: artist.id, limit: limit)
            guard figures == oracle.figures(of: artist.id), summary.artist.name == artist.name,
                rows == oracle.rows(of: artist.id)
            else { return false }
        }
        return true
    }
}
