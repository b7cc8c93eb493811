import Contracts
import JSONRPC
import Support
import Testing
import Transport

/// My Beats, with whom it recommends, and Activity of real catalogues against their files: 100 artists, those with most
/// tracks among them. Neither the reading of the files nor the recomputation is the suite's own.
@Suite("Pages of real catalogues")
struct RealCatalogueTests {
    private static let tests = SharedData.projectRoot + "/Tests/"

    /// A catalogue's entries, read from its files.
    private struct Entries {
        var artists: [Catalog.ArtistEntry] = []
        var tracks: [Catalog.TrackEntry] = []
    }

    /// What a reader in Python makes of files; nil where there are none.
    private static func read(_ reader: String, _ files: [String]) throws -> JSONValue? {
        let paths = files.compactMap { SharedData.path("data/" + $0) }
        guard paths.count == files.count else { return nil }
        let python = try ChildProcess("python3", [tests + "CommandLineTests/Oracle/" + reader] + paths)
        try #require(python.waitForEnd() == 0, "\(python.errors)")
        return try JSONValue(parsing: Array(python.output.utf8))
    }

    private static func entry(_ track: JSONMember, by artists: [ArtistID]) throws -> Catalog.TrackEntry {
        let published = try #require(track.value["publishedAt"]?.stringValue.flatMap { Timestamp($0) })
        var entry = Catalog.TrackEntry(
            id: TrackID(unchecked: track.name), title: try #require(track.value["title"]?.stringValue),
            artists: artists, publishedAt: published)
        entry.durationMs = track.value["durationMs"]?.integerValue
        entry.bpm = track.value["bpm"]?.integerValue.map { Int($0) }
        entry.genres = track.value["genres"]?.arrayValue?.compactMap(\.stringValue) ?? []
        entry.opening = OpeningTotals(plays: track.value["plays"]?.integerValue ?? 0, asOf: moment())
        return entry
    }

    /// - Parameter count: the artists that there are to compare, up to 100.
    private static func compare(_ entries: Entries, artists count: Int) async throws {
        try await withCatalog { catalog in
            let folder = try ScratchFolder()
            for first in stride(from: 0, to: entries.artists.count, by: 1000) {
                #expect(
                    try await catalog.put(artists: Array(entries.artists.dropFirst(first).prefix(1000))).refused == [])
            }
            for first in stride(from: 0, to: entries.tracks.count, by: 1000) {
                #expect(
                    try await catalog.put(tracks: Array(entries.tracks.dropFirst(first).prefix(1000))).refused == [])
            }
            let rows =
                #"{"op":"now","at":"\#(catalog.clock.now)"}"# + "\n" + lines("putArtists", entries.artists)
                + lines("putTracks", entries.tracks)
            #expect(FileBytes.write(Array(rows.utf8), to: folder.path + "/rows"))
            let script = tests + "CatalogTests/Oracle/figures.py"
            let python = try ChildProcess(
                "python3", [script, folder.path + "/rows", folder.path + "/pages", folder.path + "/beats", "100"])
            try #require(python.waitForEnd() == 0, "\(python.errors)")
            let compared = try await ActivityPages(of: catalog).compare(with: folder.path + "/pages")
            #expect(compared.artists == count)
            let recommended = try await RecommendedArtists(of: catalog).compare(with: folder.path + "/pages")
            // Each is asked for three lists; the tracks of the one file have no genres.
            #expect(recommended.found + recommended.guided == 3 * count)
            #expect(try await BeatPages(of: catalog).compare(with: folder.path + "/beats") == count)
        }
    }

    private static func lines(_ operation: String, _ entries: [some WireObject]) -> String {
        entries.map { #"{"op":"\#(operation)","source":"file","row":\#(RawJSON($0.write(to:)))}"# + "\n" }.joined()
    }

    /// Artists who made tracks together.
    @Test func `SoundCloud`() async throws {
        let files = ["soundcloud/tracks.csv", "soundcloud/users.csv"]
        guard let file = try Self.read("soundcloud.py", files) else { return }
        var entries = Entries()
        entries.artists = try (file["artists"]?.objectValue ?? []).map { member in
            artist(ArtistID(unchecked: member.name), try #require(member.value["name"]?.stringValue))
        }
        entries.tracks = try (file["tracks"]?.objectValue ?? []).map { member in
            let artists = member.value["artists"]?.arrayValue?.compactMap(\.stringValue) ?? []
            return try Self.entry(member, by: artists.map { ArtistID(unchecked: $0) })
        }
        #expect(entries.tracks.count == 1360 && entries.tracks.count { $0.artists.count > 1 } > 30)
        try await Self.compare(entries, artists: 100)
    }

    /// Many tracks. Two of the names stand for all of whom nothing is known, and are not compared.
    @Test func `the Free Music Archive`() async throws {
        let files = ["fma-rock-vs-hiphop.csv", "echonest-metrics.json", "fma-genres.csv"].map { "fma/" + $0 }
        guard let file = try Self.read("fma.py", files) else { return }
        var entries = Entries()
        var ids: [String: ArtistID] = [:]
        for member in file["tracks"]?.objectValue ?? [] {
            let name = try #require(member.value["artist"]?.stringValue)
            let id = ids[name.lowercased()] ?? ArtistID(unchecked: "a\(ids.count)")
            if ids.updateValue(id, forKey: name.lowercased()) == nil { entries.artists.append(artist(id, name)) }
            entries.tracks.append(try Self.entry(member, by: [id]))
        }
        #expect(entries.tracks.count == 17_734)
        try await Self.compare(entries, artists: 55)
    }
}
