import Contracts
import JSONRPC
import Support
import Testing

@testable import DashboardService

@Suite("The JSON API")
struct APITests {
    @Test func homeWhole() async throws {
        try await withDashboard([
            "--links.artist", "https://x.example/{slug}", "--support.url", "https://help.example",
            "--menu", #"["home",{"id":"x","label":"L","href":"https://x.example"}]"#,
        ]) { dashboard in
            dashboard.catalog.script.add(summary("a", "Ann \"A\" <b>", slug: "ann a"))
            let session = try await dashboard.session().text
            let answer = try await dashboard.get("/api/v1/home", session: session)
            let home = try #require(answer.json)
            #expect(
                home.objectValue?.map(\.name) == ["asOf", "account", "menu", "support", "artist", "summary", "level"])
            #expect(home["asOf"]?.stringValue == "2026-01-01T00:00:00Z")
            #expect(home["menu"]?.arrayValue?.compactMap { $0["id"]?.stringValue } == ["home", "x"])
            #expect(home["support"]?.text == #"{"url":"https://help.example"}"#)
            #expect(home["artist"]?["value"]?["name"]?.stringValue == "Ann \"A\" <b>")
            #expect(home["artist"]?["value"]?["profileURL"]?.stringValue == "https://x.example/ann%20a")
            #expect(home["level"]?["value"]?.text == #"{"level":2,"title":"Novice Producer","xp":150}"#)
        }
    }

    @Test func homesParameters() async throws {
        try await withDashboard { dashboard in
            dashboard.catalog.script.add(summary("a", "Ann"))
            dashboard.catalog.script.add(summary("b", "Bea"))
            let session = try await dashboard.session().text
            for (query, id) in [("", "a"), ("?artist=b", "b"), ("?artist=%62", "b"), ("?artist=b&artist=a", "b")] {
                let answer = try await dashboard.get("/api/v1/home\(query)", session: session)
                #expect(answer.json?["artist"]?["value"]?["id"]?.stringValue == id)
            }
            for artist in [
                "", "a%20b", "..", "a/b", "%C3%A9", "%3Cb%3E", "a%00", String(repeating: "a", count: 65), "a,b",
            ] {
                let answer = try await dashboard.get("/api/v1/home?artist=\(artist)", session: session)
                #expect(answer.status == 400, "\(artist)")
                // The server itself refuses a NUL, before any route.
                if artist != "a%00" { #expect(answer.errorCode == "badArtist", "\(artist)") }
            }
            let missing = try await dashboard.get("/api/v1/home?artist=zed&parts=summary", session: session)
            #expect((missing.status, missing.json?["summary"]?["state"]?.stringValue) == (200, "missing"))

            for (parts, names) in [
                ("account", ["account"]), ("summary,artist", ["artist", "summary"]), ("menu,menu", ["menu"]),
                ("level%2Csupport", ["support", "level"]),
            ] {
                let answer = try await dashboard.get("/api/v1/home?parts=\(parts)", session: session)
                #expect(answer.json?.objectValue?.map(\.name) == ["asOf"] + names)
            }
            for parts in ["", ",", "account,", "Account", "all", "account%20", "account;menu", "x"] {
                let answer = try await dashboard.get("/api/v1/home?parts=\(parts)", session: session)
                #expect((answer.status, answer.errorCode) == (400, "badParts"), "\(parts)")
                #expect(answer.text.contains("some of account, menu, support, artist, summary, level"))
            }
        }
    }

    @Test func searching() async throws {
        try await withDashboard { dashboard in
            dashboard.catalog.script.add(summary("a", "Ann"))
            dashboard.catalog.script.add(summary("b", "Bea \u{202E}"))
            let session = try await dashboard.session().text
            let answer = try await dashboard.get("/api/v1/artists", session: session)
            #expect(
                answer.text
                    == #"{"artists":[{"id":"a","name":"Ann","verified":true,"tracks":12,"followers":500},"#
                    + "{\"id\":\"b\",\"name\":\"Bea \u{202E}\",\"verified\":true,\"tracks\":12,\"followers\":500}]}")
            for query in [
                "?query=dj+bea&limit=1", "?query=%C3%A9%25_%22&limit=100",
                "?query=\(String(repeating: "x", count: 200))", "?limit=007",
            ] {
                #expect(try await dashboard.get("/api/v1/artists\(query)", session: session).status == 200, "\(query)")
            }
            #expect(
                dashboard.catalog.script.searches == [
                    CatalogScript.Search(query: "", limit: 20), CatalogScript.Search(query: "dj bea", limit: 1),
                    CatalogScript.Search(query: "é%_\"", limit: 100),
                    CatalogScript.Search(query: String(repeating: "x", count: 200), limit: 20),
                    CatalogScript.Search(query: "", limit: 7),
                ])
        }
    }

    @Test(arguments: [
        ("limit=0", "badLimit"), ("limit=101", "badLimit"), ("limit=x", "badLimit"), ("limit=", "badLimit"),
        ("limit=-1", "badLimit"),
        ("limit=1.5", "badLimit"), ("limit=1e1", "badLimit"), ("limit=%205", "badLimit"),
        ("limit=99999999999999999999", "badLimit"),
        ("limit=x&limit=5", "badLimit"), ("query=\(String(repeating: "x", count: 201))", "badQuery"),
        ("query=\(String(repeating: "%C3%A9", count: 101))", "badQuery"),
    ])
    func searchesOutOfRange(_ query: String, _ code: String) async throws {
        try await withDashboard { dashboard in
            let session = try await dashboard.session().text
            let answer = try await dashboard.get("/api/v1/artists?\(query)", session: session)
            #expect((answer.status, answer.errorCode) == (400, code))
            #expect(answer["Content-Type"] == "application/json")
            #expect(dashboard.catalog.script.searches.isEmpty)
        }
    }

    @Test(arguments: [
        (ServiceManner.breaks, 502, "refused", "The catalog service refused: It broke. (-32603)"),
        (.hangs, 503, "timeout", "The catalog service took too long to answer."),
        (.isAbsent, 503, "unavailable", "The catalog service does not answer."),
    ])
    func searchesThatFail(_ manner: ServiceManner, _ status: Int, _ code: String, _ message: String) async throws {
        try await withDashboard(catalog: manner) { dashboard in
            let session = try await dashboard.session().text
            let answer = try await dashboard.get("/api/v1/artists", session: session)
            #expect((answer.status, answer.errorCode) == (status, code))
            #expect(answer.json?["error"]?["message"]?.stringValue == message)
        }
    }

    @Test func aSearchWhileTheCatalogStops() async throws {
        try await withDashboard { dashboard in
            let session = try await dashboard.session().text
            await dashboard.catalog.drain()
            let answer = try await dashboard.get("/api/v1/artists", session: session)
            #expect((answer.status, answer.errorCode) == (503, "unavailable"))
        }
    }

    /// Home answers 200 whatever its services do: each part says for itself.
    @Test func homeWithoutItsCatalog() async throws {
        try await withDashboard(catalog: .isAbsent) { dashboard in
            let session = try await dashboard.session().text
            let answer = try await dashboard.get("/api/v1/home", session: session)
            #expect(answer.status == 200)
            #expect(answer.json?["summary"]?["code"]?.stringValue == "unavailable")
            #expect(answer.json?["account"]?["email"]?.stringValue == "u-operator@x.example")
            #expect(answer.json?["account"]?["displayName"] == nil)
        }
    }
}
