import Contracts
import Testing

@testable import CommandLineTool

@Suite struct FMACatalogueTests {
    private static let asOf = Timestamp(microseconds: 1_000_000)
    private static let genres =
        "genre_id,#tracks,parent,title,top_level\n12,9,0,Rock,12\n25,9,12,Punk,12\n109,9,25,Loud,12\n"

    private static func row(
        _ id: String, _ title: String = "Song", composer: String = "", created: String = "11/26/2008 1:48",
        duration: String = "168", top: String = "Rock", genres: String = "[25]", information: String = "",
        listens: String = "7", tags: String = "[]"
    ) -> String {
        [id, composer, created, duration, top, genres, information, listens, tags, title]
            .map { "\"\($0)\"" }.joined(separator: ",") + "\n"
    }

    private static func read(
        _ rows: String, tempos: String = "", genres: String = genres
    ) throws(ImportFailure) -> FMACatalogue {
        let header = "track_id,composer,date_created,duration,genre_top,genres,information,listens,tags,title\n"
        let ids = tempos.split(separator: " ").enumerated().map { "\"\($0.offset)\": \($0.offset + 1)" }
        let values = tempos.split(separator: " ").enumerated().map { "\"\($0.offset)\": \($0.element)" }
        let metrics = """
            {"track_id": {\(ids.joined(separator: ","))}, "energy": {}, "tempo": {\(values.joined(separator: ","))}}
            """
        return try FMACatalogue(
            tracks: MemoryBytes(header + rows), echonest: MemoryBytes(metrics), genres: MemoryBytes(genres), asOf: asOf)
    }

    @Test func temposAreRoundedAndBounded() throws {
        let tempos = "49.4 49.5 50 119.5 119.499 200.49 200.5 0 1e300"
        let rows = (1...10).map { Self.row("\($0)", "T\($0)") }.joined()
        let catalogue = try Self.read(rows, tempos: tempos)
        #expect(catalogue.tracks.map(\.bpm) == [nil, 50, 50, 120, 119, 200, nil, nil, nil, nil])
        #expect(catalogue.oddTempoCount == 4 && catalogue.noTempoCount == 1)
        #expect(catalogue.warnings.map(\.line) == [2, 8, 9, 10])
        #expect(catalogue.warnings[0].text.contains("49.4, outside of 50 to 200"))
        #expect(catalogue.refused == [])
    }

    @Test func brokenTemposAreRefusedOneByOne() throws {
        let catalogue = try Self.read(Self.row("1") + Self.row("3"), tempos: #"120 "fast" null -3 90"#)
        #expect(catalogue.tracks.map(\.bpm) == [120, nil])
        #expect(catalogue.refused.map(\.column) == ["tempo", "tempo"])
        #expect(catalogue.refused[0].description.contains(#"""fast"" is not a number from 0 on (row "1")"#))
        #expect(catalogue.refusedTempoCount == 2 && catalogue.refusedCount == 2)
    }

    @Test func whatIsNoMeasurementIsToldAsAWhole() {
        for metrics in ["", "x", "[]", #"{"tempo": {}}"#] {
            #expect(throws: ImportFailure.self, "\(metrics)") {
                try FMACatalogue(
                    tracks: MemoryBytes(
                        "track_id,composer,date_created,duration,genre_top,genres,information,"
                            + "listens,tags,title\n"), echonest: MemoryBytes(metrics), genres: MemoryBytes(Self.genres),
                    asOf: Self.asOf)
            }
        }
    }

    @Test func genresBringThoseAbove() throws {
        let catalogue = try Self.read(
            Self.row("1", genres: "[109, 25]") + Self.row("2", genres: "[]") + Self.row("3", genres: "[7, 12]")
                + Self.row("4", top: "", genres: "[]") + Self.row("5", top: "", genres: "[109]"))
        #expect(
            catalogue.tracks.map(\.genres) == [
                ["Loud", "Punk", "Rock"], ["Rock"], ["Rock"], [], ["Loud", "Punk", "Rock"],
            ])
        #expect(
            catalogue.warnings.map(\.description) == [
                "tracks.csv line 4: column genres: 7 is not in the genres file; left out"
            ])
        #expect(catalogue.artists.map(\.name) == ["Unknown artist (Rock)", "Unknown artist"])
        #expect(catalogue.tracks.map(\.artists[0].text).last == "fma-unknown-rock")
    }

    /// A file in which each of two genres is below the other ends.
    @Test func genresInARing() throws {
        let catalogue = try Self.read(
            Self.row("1", genres: "[1]") + Self.row("2", genres: "[3]"),
            genres: "genre_id,parent,title\n1,2,One\n2,1,Two\n3,3,Own\n3,0,Other\nx,0,None\n")
        #expect(catalogue.tracks.map(\.genres) == [["One", "Two"], ["Own"]])
        #expect(catalogue.refused.map(\.line) == [5, 6] && catalogue.refusedGenreCount == 2)
    }

    @Test func composersAreArtists() throws {
        let catalogue = try Self.read(
            Self.row("1", composer: "Lou  Barlow", created: "1/2/2010 3:04")
                + Self.row("2", composer: "LOU BARLOW", created: "1/1/2010 3:04") + Self.row("3")
                + Self.row("4", composer: "Łódź"))
        #expect(catalogue.artists.map(\.name) == ["Lou Barlow", "Unknown artist (Rock)", "Łódź"])
        #expect(catalogue.tracks[0].artists == catalogue.tracks[1].artists)
        #expect(catalogue.artists[0].createdAt.description == "2010-01-01T03:04:00Z")
        #expect(catalogue.composedCount == 3)
        #expect(catalogue.artists.allSatisfy { ArtistID($0.id.text) != nil })
    }

    @Test func brokenRowsAreRefusedOneByOne() throws {
        let rows = [
            Self.row("1"), Self.row("x"), Self.row("2", " "), Self.row("3", created: "13/26/2008 1:48"),
            Self.row("4", duration: "-1"), Self.row("5", genres: "[25"), Self.row("6", listens: "many"),
            Self.row("1"), Self.row("1", "Another"),
            Self.row("7", created: "2008-11-26 01:48:12", duration: "0", listens: ""),
        ]
        let catalogue = try Self.read(rows.joined())
        #expect(catalogue.tracks.map(\.id.text) == ["fma-1", "fma-7"])
        #expect(catalogue.refused.map(\.line) == [3, 4, 5, 6, 7, 8, 10])
        #expect(
            catalogue.refused.map(\.column) == [
                "track_id", "title", "date_created", "duration", "genres", "listens", "track_id",
            ])
        #expect(catalogue.repeatedCount == 1 && catalogue.refusedCount == 7)
        #expect(catalogue.tracks[0].opening == OpeningTotals(plays: 7, asOf: Self.asOf))
        #expect(catalogue.tracks[0].durationMs == 168_000)
        #expect(catalogue.tracks[1].opening == nil && catalogue.tracks[1].durationMs == nil)
        #expect(catalogue.tracks[1].publishedAt.description == "2008-11-26T01:48:12Z")
    }

    @Test func tagsAreAPythonList() throws {
        let texts = ["[]", "['a', 'b c']", #"[""rock 'n' roll"", 'it\'s', 'A']"#, "['a'", "a", "['caf\\u00e9',]"]
        let catalogue = try Self.read(
            texts.enumerated().map { Self.row("\($0.offset + 1)", tags: $0.element) }.joined())
        #expect(
            catalogue.tracks.map(\.tags) == [[], ["a", "b c"], ["rock 'n' roll", "it's", "A"], [], [], ["café"]])
        #expect(catalogue.warnings.map(\.line) == [5, 6])
    }

    @Test func descriptionsAreText() {
        #expect(
            HTMLText.plain("<p>Live &amp;  loud</p>\n<p>1 < 2 &#8217;s<br />x&nbsp;y</p>")
                == "Live & loud\n1 < 2 ’s\nx y")
        #expect(HTMLText.plain("<p></p> ") == "")
        #expect(HTMLText.plain("a <b") == "a")
        #expect(HTMLText.plain("&bogus; &#0; &#x41; &") == "&bogus; &#0; A &")
    }

    @Test func aNameLikeNoValueIsAName() throws {
        #expect(try Self.read(Self.row("1", "None")).tracks.map(\.title) == ["None"])
    }
}
