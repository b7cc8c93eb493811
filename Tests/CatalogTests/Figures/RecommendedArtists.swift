import Contracts
import JSONRPC
import Support
import Testing
import Transport

/// Whom each artist is recommended, against the recomputation from the rows.
struct RecommendedArtists {
    private let catalog: TestCatalog

    init(of catalog: TestCatalog) { self.catalog = catalog }

    /// - Parameter path: of the recomputation's objects, a line each.
    ///
    /// - Returns: the answers that named artists, and those that said what is missing.
    func compare(with path: String) async throws -> (found: Int, guided: Int) {
        let text = String(decoding: try #require(FileBytes.read(path)), as: UTF8.self)
        var (found, guided) = (0, 0)
        for line in text.split(separator: "\n") {
            let page = try JSONValue(parsing: Array(line.utf8))
            let artist = ArtistID(unchecked: try #require(page["artist"]?.stringValue))
            let expected = try #require(page["recommendations"])
            for limit in [1, 6, 25] {
                switch try await catalog.client.call(Catalog.GetRecommendations(artist: artist, limit: limit)) {
                case .guidance(let tracks, let needed, _):
                    #expect(expected["state"]?.stringValue == "guidance", "\(artist)")
                    #expect(expected["tracks"]?.integerValue == tracks, "\(artist)")
                    #expect(expected["needed"]?.integerValue == needed)
                    guided += 1
                case .found(let artists, let total, let genres, _):
                    let rows = expected["artists"]?.arrayValue?.prefix(limit) ?? []
                    #expect(artists.map(Self.line) == rows.map(\.text), "\(artist)")
                    #expect(expected["total"]?.integerValue == total, "\(artist)")
                    #expect(
                        try genres.map { try JSONValue(parsing: RawJSON($0.write(to:)).bytes).text }
                            == expected["genres"]?.arrayValue?.map(\.text), "\(artist)")
                    found += 1
                }
            }
        }
        return (found, guided)
    }

    private static func line(_ recommendation: Catalog.Recommendation) -> String {
        let genres = recommendation.sharedGenres.map { JSONValue.string($0).text }.joined(separator: ",")
        return #"{"artist":"\#(recommendation.artist.id)","match":\#(recommendation.match),"#
            + #""sharedGenres":[\#(genres)],"tracks":\#(recommendation.tracks)}"#
    }
}
