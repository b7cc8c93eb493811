import CommandLineTool
import Contracts
import JSONRPC
import Testing

@Suite struct DemoCatalogueTests {
    private let today = Day(number: 20_000)
    private var demo: DemoCatalogue { DemoCatalogue(today: today) }

    @Test func sameDaySameCatalogue() {
        #expect(demo == DemoCatalogue(today: today))
        #expect(demo != DemoCatalogue(today: Day(number: 20_001)))
    }

    @Test func size() {
        let demo = demo
        #expect(demo.artists.count == 40)
        #expect((550...650).contains(demo.tracks.count))
        #expect(demo.albums.count == 60)
    }

    /// Each entry passes the contract's own reader, which checks every limit.
    @Test func everyEntryFitsItsContract() throws {
        let demo = demo
        try check(demo.artists)
        try check(demo.tracks)
        try check(demo.albums)
    }

    private func check<Entry: WireObject & Equatable>(_ entries: [Entry]) throws {
        for entry in entries {
            let text = RawJSON { entry.write(to: &$0) }
            let read = try text.bytes.withUnsafeBytes { bytes in
                var reader = JSONReader(checked: bytes)
                return try Entry.read(&reader)
            }
            #expect(read == entry)
        }
    }

    @Test func idsAreUniqueAndReferencesStand() {
        let demo = demo
        let artists = Set(demo.artists.map(\.id))
        let tracks = Set(demo.tracks.map(\.id))
        #expect(artists.count == demo.artists.count)
        #expect(tracks.count == demo.tracks.count)
        #expect(Set(demo.albums.map(\.id)).count == demo.albums.count)
        #expect(Set(demo.artists.compactMap(\.slug)).count == demo.artists.count)
        for id in artists.map(\.text) + tracks.map(\.text) { #expect(ArtistID(id) != nil) }
        for track in demo.tracks {
            #expect(Set(track.artists).count == track.artists.count && artists.isSuperset(of: track.artists))
        }
        let onAlbums = demo.albums.flatMap(\.tracks)
        #expect(Set(onAlbums).count == onAlbums.count && tracks.isSuperset(of: onAlbums))
    }

    @Test func everyCaseIsThere() {
        let demo = demo
        let credited = Set(demo.tracks.flatMap(\.artists))
        #expect(demo.artists.count { !credited.contains($0.id) } == 1)
        #expect(demo.artists.contains { $0.name.count > 100 && $0.name.contains("🎹") })
        #expect(demo.tracks.count { $0.artists.count > 1 } > 50)
        for visibility in Visibility.allCases {
            #expect(demo.tracks.contains { $0.visibility == visibility })
        }
        for licensing in Licensing.allCases { #expect(demo.tracks.contains { $0.licensing == licensing }) }
        #expect(demo.tracks.contains { $0.opening == nil } && demo.tracks.contains { $0.durationMs == nil })
        let completeness = Set(
            demo.tracks.map { track in
                [
                    track.about != nil, track.bpm != nil, track.key != nil, track.scale != nil,
                    !track.tags.isEmpty,
                ]
                .count { $0 }
            })
        #expect(completeness == Set(0...5))
        #expect(demo.albums.contains { $0.artists == [DemoCatalogue.firstArtist] })
    }

    @Test func nothingLiesInTheFuture() {
        let demo = demo
        let end = Day(number: today.number).start
        #expect(demo.artists.allSatisfy { $0.createdAt < end })
        #expect(demo.tracks.allSatisfy { $0.publishedAt < end })
        #expect(demo.albums.allSatisfy { $0.releasedAt < end })
        let month = Day(number: today.number - 30).start
        #expect(demo.tracks.count { $0.publishedAt > month } > 10)
    }
}
