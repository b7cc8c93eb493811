import Contracts
import JSONRPC
import Support
import Testing
import Transport

@Suite("Finding artists")
struct FindArtistsTests {
    private func filled(_ names: [String], _ body: (TestCatalog) async throws -> Void) async throws {
        try await withCatalog { catalog in
            try await catalog.put(artists: names.enumerated().map { artist(ArtistID(unchecked: "a\($0)"), $1) })
            try await body(catalog)
        }
    }

    @Test(
        arguments: [
            ("ann", ["Anna Berg", "Ann", "Joanna & ANNE"]), ("ANN", ["Anna Berg", "Ann", "Joanna & ANNE"]),
            ("berg", ["Anna Berg", "Bergström"]), ("erg", []), ("anna b", ["Anna Berg"]), ("b anna", ["Anna Berg"]),
            ("ann anne", ["Joanna & ANNE"]), ("anna x", []), ("bergstr\u{F6}m", ["Bergström"]), ("🎹", ["🎹🎹"]),
            ("🎹🎹🎹", []),
            ("&", []), ("%", ["%%%"]), ("_", []), ("'", []), ("\"", []), ("\\", []), ("*", []),
            ("ann*", ["Anna Berg", "Ann", "Joanna & ANNE"]),
            ("\u{10FFFF}", []), ("a\u{10FFFF}", ["Anna Berg", "Ann", "Joanna & ANNE"]), ("' OR 1=1 --", []),
        ] as [(String, [String])])
    func words(_ query: String, _ expected: [String]) async throws {
        try await filled(["Anna Berg", "Bergström", "Ann", "Joanna & ANNE", "🎹🎹", "%%%", "Zed"]) { (catalog) throws in
            #expect(try await catalog.find(query).sorted() == expected.sorted())
        }
    }

    /// Most tracks first; among equals the newest entry.
    @Test func ordersAndLimits() async throws {
        try await filled(["Xa", "Xb", "Xc", "Xd"]) { catalog in
            let credits: [ArtistID] = ["a1", "a1", "a3"]
            try await catalog.put(tracks: credits.enumerated().map { track(TrackID(unchecked: "t\($0)"), by: [$1]) })
            for query in ["", " ", "x"] {
                #expect(try await catalog.find(query) == ["Xb", "Xd", "Xc", "Xa"])
                #expect(try await catalog.find(query, limit: 2) == ["Xb", "Xd"])
            }
            try await catalog.put(tracks: [track("t2", by: ["a0"])])
            #expect(try await catalog.find("", limit: 1) == ["Xb"])
            #expect(try await catalog.find("x") == ["Xb", "Xa", "Xd", "Xc"])
        }
    }

    @Test func tellsWhatAChooserShows() async throws {
        try await withCatalog { catalog in
            try await catalog.put(artists: [fullArtist("a")])
            try await catalog.put(tracks: [track("t", by: ["a"])])
            let match = Catalog.ArtistMatch(id: "a", name: "Artist a", verified: true, tracks: 1, followers: 7)
            for query in ["", "artist"] {
                #expect(try await catalog.client.call(Catalog.FindArtists(query: query)).artists == [match])
            }
        }
    }

    @Test func boundsOfQueryAndLimit() async throws {
        try await filled((0..<120).map { "Name \($0)" }) { (catalog) throws in
            #expect(try await catalog.find("name", limit: 100).count == 100)
            #expect(try await catalog.find("name", limit: 1).count == 1)
            #expect(try await catalog.client.call(Catalog.FindArtists()).artists.count == 20)
            #expect(try await catalog.find(String(repeating: "é", count: 100)).isEmpty)
            for request in [
                Catalog.FindArtists(query: "", limit: 0), Catalog.FindArtists(query: "", limit: 101),
                Catalog.FindArtists(query: String(repeating: "x", count: 201)), Catalog.FindArtists(query: "a\u{0}b"),
            ] {
                #expect(await refusal { try await catalog.client.call(request) }?.code == .invalidParams)
            }
        }
    }

    /// A rare word is found behind a frequent one: the search begins with the longest.
    @Test func aRareWordIsFoundAmongManyFrequentOnes() async throws {
        try await withCatalog { catalog in
            for start in stride(from: 0, to: 6000, by: 1000) {
                try await catalog.put(
                    artists: (start..<start + 1000).map { artist(ArtistID(unchecked: "a\($0)"), "DJ Number\($0)") })
            }
            try await catalog.put(artists: [artist("z", "DJ Zymurgy")])
            #expect(try await catalog.find("dj zymurgy") == ["DJ Zymurgy"])
            #expect(try await catalog.find("dj", limit: 100).count == 100)
        }
    }
}
