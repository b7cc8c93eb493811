import CatalogService
import Contracts
import Normalization
import Storage
import Support
import Testing

/// Names that break what is careless with text.
private let hostileNames = [
    "🎹", "👩‍👩‍👧‍👦 Family", "🇸🇪", "مرحبا بالعالم", "\u{202E}desrever", "שלום", "日本語のなまえ", "a\u{300}\u{301}\u{302}\u{303}",
    "quote\"d", "it's", "back\\slash", "new\nline", "tab\there", "bell\u{7}", "\u{7F}", "</script><b>", "{{csrf}}",
    "'; DROP TABLE artists; --", "%_?1", "\u{FEFF}bom", "\u{2028}separator", "\u{FFFD}", "\u{10FFFF}", "\u{E000}",
    " leading", "trailing ", "  ", "null", "0", "-", "İstanbul", "straße", "ＦＵＬＬ",
]

@Suite("Names")
struct NameTests {
    /// Each comes back byte by byte from every method that shows it.
    @Test func hostileNamesSurvive() async throws {
        try await withCatalog { catalog in
            let ids = hostileNames.indices.map { ArtistID(unchecked: "a\($0)") }
            try await catalog.put(artists: zip(ids, hostileNames).map { artist($0, $1) })
            for (index, name) in hostileNames.enumerated() {
                var entry = track(TrackID(unchecked: "t\(index)"), by: [ids[index]])
                entry.title = name
                entry.genres = [name]
                try await catalog.put(tracks: [entry])
                #expect(try await catalog.put(tracks: [entry]) == PutReply(unchanged: 1), "\(name)")
                let row = try await catalog.tracks(of: ids[index])[0].card
                for text in [
                    row.title, row.artists[0].name, row.genres[0],
                    try await catalog.summary(of: ids[index]).artist.name,
                ] {
                    #expect(Array(text.utf8) == Array(name.utf8))
                }
            }
        }
    }

    @Test func hostileNamesAreFound() async throws {
        try await withCatalog { catalog in
            try await catalog.put(
                artists: hostileNames.enumerated().map { artist(ArtistID(unchecked: "a\($0)"), $1) })
            for name in hostileNames where !name.allSatisfy(\.isWhitespace) {
                #expect(
                    try await catalog.find(name, limit: 100).contains { $0.utf8.elementsEqual(name.utf8) }, "\(name)")
            }
        }
    }

    @Test func aRenameShowsEverywhere() async throws {
        try await withCatalog { catalog in
            try await catalog.put(artists: [artist("a", "Old Name"), artist("b", "Other")])
            try await catalog.put(tracks: [
                fullTrack("t1", by: ["a"]), fullTrack("t2", by: ["b", "a"]), fullTrack("t3", by: ["b"]),
            ])
            try await catalog.put(albums: [album("l", by: ["b", "a"], ["t1"])])
            let before = try await catalog.summary(of: "a")
            let others = try await catalog.tracks(of: "b").filter { $0.card.id == "t3" }

            #expect(try await catalog.put(artists: [artist("a", "New \"Name\" 🎹")]) == PutReply(changed: 1))
            let credit = Catalog.Credit(id: "a", name: "New \"Name\" 🎹")
            let rows = try await catalog.tracks(of: "a")
            #expect(rows.map(\.card.artists) == [[Catalog.Credit(id: "b", name: "Other"), credit], [credit]])
            #expect(try await catalog.tracks(of: "b").filter { $0.card.id == "t3" } == others)
            let albums = try await catalog.database.read { store in
                try store.all("SELECT credits FROM albums") { try $0.text(0) }
            }
            #expect(albums == [#"[{"id":"b","name":"Other"},{"id":"a","name":"New \"Name\" 🎹"}]"#])

            // The search looks into names besides; old words left behind would only slow it down.
            let words = try await catalog.database.read { store in
                try store.all("SELECT word FROM artist_words ORDER BY word") { try $0.text(0) }
            }
            #expect(words == ["name", "new", "other"])
            #expect(try await catalog.find("old").isEmpty)
            #expect(try await catalog.find("new") == ["New \"Name\" 🎹"])
            var after = try await catalog.summary(of: "a")
            after.artist.name = "Old Name"
            #expect(after == before)
            // The rest of a track's row stood still, and its entry counts as unchanged.
            #expect(try await catalog.put(tracks: [fullTrack("t2", by: ["b", "a"])]) == PutReply(unchanged: 1))
            #expect(try await catalog.put(albums: [album("l", by: ["b", "a"], ["t1"])]) == PutReply(unchanged: 1))
        }
    }

    @Test(
        arguments: [
            ("", []), ("   ", []), ("One", ["one"]), ("One two ONE", ["one", "two"]), ("A&B", ["a", "b"]),
            ("M.I.A.", ["m", "i", "a"]),
            ("$ap", ["ap"]), ("🎹", ["🎹"]), (" 🎹🎹 ", ["🎹🎹"]), ("DJ 🎹", ["dj"]), ("%_", ["%_"]), ("4hero", ["4hero"]),
            ("Ñandú-Ö", ["ñandú", "ö"]), ("日本 語", ["日本", "語"]),
        ] as [(String, [String])])
    func words(_ name: String, _ words: [String]) {
        #expect(NameWords.split(name) == words)
    }
}
