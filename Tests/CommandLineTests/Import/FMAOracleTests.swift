import Contracts
import JSONRPC
import Testing

@testable import CommandLineTool

/// The reading against an independent one of the same files in Python.
@Suite struct FMAOracleTests {
    private static let noData: Comment = "no shared data: set BEATPASS_SHARED or put it beside the project"

    @Test(.enabled(if: Places.hasFMA, noData)) func realCatalogue() throws {
        let catalogue = try FMACatalogue(
            tracksPath: Places.fmaFiles[0], echonestPath: Places.fmaFiles[1], genresPath: Places.fmaFiles[2],
            asOf: Timestamp())
        let output = try Output(of: "python3", [Places.fmaOracle] + Places.fmaFiles)
        #expect(output.status == 0)
        let oracle = try JSONValue(parsing: output.bytes)
        let names = Dictionary(uniqueKeysWithValues: catalogue.artists.map { ($0.id, $0.name) })

        let expected = Dictionary(
            uniqueKeysWithValues: (oracle["tracks"]?.objectValue ?? []).map { ($0.name, $0.value) })
        #expect(catalogue.tracks.count == expected.count && expected.count == 17_734)
        for track in catalogue.tracks {
            let other = try #require(expected[track.id.text])
            #expect(track.title == other["title"]?.stringValue, "\(track.id)")
            #expect(names[track.artists[0]]?.lowercased() == other["artist"]?.stringValue?.lowercased(), "\(track.id)")
            #expect(track.bpm.map { Int64($0) } == other["bpm"]?.integerValue, "\(track.id)")
            #expect(track.durationMs == other["durationMs"]?.integerValue, "\(track.id)")
            #expect(track.genres == other["genres"]?.arrayValue?.compactMap(\.stringValue), "\(track.id)")
            #expect(track.tags == other["tags"]?.arrayValue?.compactMap(\.stringValue), "\(track.id)")
            #expect(track.opening?.plays == other["plays"]?.integerValue, "\(track.id)")
            #expect(track.publishedAt.description == other["publishedAt"]?.stringValue, "\(track.id)")
            #expect(track.about == other["description"]?.stringValue, "\(track.id)")
        }

        let artists = oracle["artists"]?.objectValue ?? []
        #expect(artists.count == catalogue.artists.count)
        for artist in catalogue.artists {
            let other = artists.first { $0.name == artist.name.lowercased() }?.value
            let own = catalogue.tracks.filter { $0.artists == [artist.id] }
            #expect(Int64(own.count) == other?["tracks"]?.integerValue, "\(artist.name)")
            #expect(own.reduce(0) { $0 + ($1.opening?.plays ?? 0) } == other?["plays"]?.integerValue, "\(artist.name)")
            #expect(artist.createdAt.description == other?["since"]?.stringValue, "\(artist.name)")
        }
        #expect(Int64(catalogue.oddTempoCount) == oracle["counts"]?["odd"]?.integerValue)
        #expect(catalogue.oddTempoCount == 90)
        #expect(catalogue.warnings.filter { $0.column == "track_id" }.count == 90)
        #expect(catalogue.warnings.filter { $0.column != "track_id" }.allSatisfy { $0.column == "tags" })
        #expect(Int64(catalogue.noTempoCount) == oracle["counts"]?["none"]?.integerValue)
        #expect(Int64(catalogue.composedCount) == oracle["counts"]?["composed"]?.integerValue)
        #expect(catalogue.refused == [])
    }
}
