import JSONRPC
import Testing

@testable import CommandLineTool

/// The reading against an independent one of the same files in Python.
@Suite struct SoundCloudOracleTests {
    private static let hasData = Places.hasSoundcloud
    private static let noData: Comment = "no shared data: set BEATPASS_SHARED or put it beside the project"

    private struct Figures: Equatable {
        var name = ""
        var tracks: Int64 = 0
        var plays: Int64 = 0
        var downloads: Int64 = 0
        var followers: Int64 = 0
        var collaborations: Int64 = 0
    }

    /// Compares the figures of every artist and the credits of every track.
    private func compareWithOracle(tracks: String, users: String) throws -> SoundCloudCatalogue {
        let catalogue = try SoundCloudCatalogue(tracksPath: tracks, usersPath: users)
        var figures: [String: Figures] = [:]
        for artist in catalogue.artists {
            figures[artist.id] = Figures(name: artist.name, followers: artist.openingFollowers ?? 0)
        }
        for track in catalogue.tracks {
            for artist in track.artists {
                figures[artist]?.tracks += 1
                figures[artist]?.plays += track.openingPlays ?? 0
                figures[artist]?.downloads += track.openingDownloads ?? 0
                figures[artist]?.collaborations += artist == track.artists.first ? 0 : 1
            }
        }

        let output = try Output(of: "python3", [Places.oracle, tracks, users])
        #expect(output.status == 0)
        let oracle = try JSONValue(parsing: output.bytes)
        guard case .object(let artists) = oracle["artists"], case .object(let credits) = oracle["credits"]
        else {
            Issue.record("the oracle printed no artists")
            return catalogue
        }
        #expect(artists.count == figures.count)
        for artist in artists {
            let value = artist.value
            let expected = Figures(
                name: value["name"]?.stringValue ?? "", tracks: value["tracks"]?.integerValue ?? -1,
                plays: value["plays"]?.integerValue ?? -1, downloads: value["downloads"]?.integerValue ?? -1,
                followers: value["followers"]?.integerValue ?? -1,
                collaborations: value["collaborations"]?.integerValue ?? -1)
            #expect(figures[artist.name] == expected, "\(artist.name)")
        }
        let expected = Dictionary(uniqueKeysWithValues: credits.map { ($0.name, Self.strings($0.value)) })
        for track in catalogue.tracks { #expect(track.artists == expected[track.id], "\(track.title)") }
        #expect(oracle["counts"]?["collaborations"]?.integerValue == Int64(catalogue.collaborationCount))
        #expect(oracle["counts"]?["ambiguous"]?.integerValue == Int64(catalogue.ambiguousNameCount))
        return catalogue
    }

    private static func strings(_ value: JSONValue) -> [String] {
        guard case .array(let items) = value else { return [] }
        return items.compactMap(\.stringValue)
    }

    @Test(.enabled(if: hasData, noData)) func realCatalogue() throws {
        let catalogue = try compareWithOracle(
            tracks: Places.soundcloud + "/tracks.csv", users: Places.soundcloud + "/users.csv")
        #expect(catalogue.artists.count == 1_101)
        #expect(catalogue.tracks.count == 1_360)
        #expect(catalogue.refused == [])
        #expect(catalogue.repeatedCount == 0)
        #expect(catalogue.warnings.map(\.column).sorted() == ["title", "username"], "\(catalogue.warnings)")
        #expect(catalogue.tracks.allSatisfy { $0.visibility == .public && $0.durationMilliseconds != nil })
        #expect(catalogue.tracks.filter { $0.openingPlays == nil }.count == 8)
        #expect(catalogue.collaborationCount > 30)
    }

    /// Titles thrown together from names, joiners, dividers, brackets and words.
    @Test func madeTitles() throws {
        let seed = UInt64.random(in: .min ... .max)
        var state = seed
        let names = [
            "Ozuna", "CM1X", "Above & Beyond", "Vũ,", "W&W", "UMIE ✪", "Twin", "twin.",
            "Parks, Squares and Alleys",
            "X", "[ Dj Lacky ]", "Prod Master",
        ]
        let pieces =
            names
            + [
                " x ", " X ", " & ", ", ", ",", " × ", "x", "&", " - ", "- ", " -", "-", " | ", "//", " – ",
                "ft", "ft.",
                " ft. ", " feat ", " Featuring: ", " prod ", " Prod. by ", "prod.by ", " produced by ",
                " Produce ", "(",
                ")", " (", ") ", "[", "]", " ", "  ", "Song", " Remix", "left", "by", ".", "'",
            ]
        var tracks = Rows.trackHeader
        for id in 1...5_000 {
            var title = "T"
            for _ in 0..<Int(12) {
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                title += pieces[Int(state >> 33) % pieces.count]
            }
            tracks += Rows.track("\(id)", by: "\(1 + id % names.count)", title)
        }
        let users = Rows.userHeader + names.indices.map { Rows.user("\($0 + 1)", names[$0]) }.joined()
        let tracksFile = try TemporaryFile(Array(tracks.utf8), name: "tracks.csv")
        let usersFile = try TemporaryFile(Array(users.utf8), name: "users.csv")
        print("madeTitles: seed \(seed)")
        let catalogue = try compareWithOracle(tracks: tracksFile.path, users: usersFile.path)
        #expect(catalogue.tracks.count == 5_000)
        #expect(catalogue.collaborationCount > 100)
    }
}
