import Contracts
import JSONRPC
import Support
import Testing

@testable import DashboardService

@Suite("The JSON API of the page Leaderboards")
struct LeaderboardsAPITests {
    /// Ann owns `a`, which stands second of three on both boards.
    private func withAnn(
        _ flags: [String] = [], catalog: ServiceManner = .answers, leaderboards: ServiceManner = .answers,
        _ body: (TestDashboard, SecretToken) async throws -> Void
    ) async throws {
        try await withDashboard(flags, catalog: catalog, leaderboards: leaderboards) { dashboard in
            dashboard.catalog.script.add(summary("a", "Ann", slug: "ann"))
            dashboard.catalog.script.add(summary("b", "Bea"))
            dashboard.leaderboards.script.place("b", "a", "c")
            try await dashboard.add("u-ann", roles: [("a", .owner)])
            try await body(dashboard, try await dashboard.session(of: "u-ann"))
        }
    }

    private func put(
        _ dashboard: TestDashboard, _ session: SecretToken, _ body: String, artist: String = "",
        headers: String? = nil
    ) async throws -> HTTPAnswer {
        try await dashboard.request(
            "PUT", "/api/v1/leaderboards/opt-out\(artist)", session: session.text,
            headers: (try headers ?? "X-CSRF-Token: \(session.formToken)\r\n") + "Content-Type: application/json\r\n",
            body: body)
    }

    private static let asOf = #""asOf":"2026-01-01T00:00:00Z""#

    @Test func theFirstView() async throws {
        try await withAnn(["--links.artist", "https://x.example/{slug}"]) { dashboard, session in
            for (query, board) in [("", "first"), ("?board=second&artist=a", "second")] {
                let answer = try await dashboard.get("/api/v1/leaderboards\(query)", session: session.text)
                #expect(answer.status == 200)
                #expect(answer.json?["artist"]?["value"]?["name"]?.stringValue == "Ann")
                let view = try #require(answer.json?["leaderboards"]?["value"])
                #expect(view["boards"]?.arrayValue?.compactMap { $0["name"]?.stringValue } == ["first", "second"])
                let page = try #require(view["page"]?["value"])
                #expect(page["board"]?.stringValue == board)
                #expect(page["total"]?.integerValue == 3)
                #expect(page["entries"]?.arrayValue?.compactMap { $0["artist"]?.stringValue } == ["b", "a", "c"])
                #expect(page["standing"]?["rank"]?.integerValue == 2)
                let own = try #require(view["own"]?["value"])
                #expect(own["standings"]?.arrayValue?.compactMap { $0["board"]?.stringValue } == ["first", "second"])
                #expect(own["standings"]?.arrayValue?.compactMap { $0["rank"]?.integerValue } == [2, 2])
                #expect(own["optOut"]?.text == #"{"artist":"a","optedOut":false}"#)
                #expect(own["mayDecide"]?.boolValue == true)
                #expect(answer.json?["links"]?["artist"]?.stringValue == "https://x.example/{slug}")
            }
            let part = try await dashboard.get("/api/v1/leaderboards?offset=1&limit=1", session: session.text)
            let page = part.json?["leaderboards"]?["value"]?["page"]?["value"]
            #expect(page?["entries"]?.arrayValue?.compactMap { $0["artist"]?.stringValue } == ["a"])
            #expect(page?["top"]?.arrayValue?.count == 3)
        }
    }

    /// What somebody has no artist for is a state, and a board that is none is one too: the others can be chosen.
    @Test func withoutAnArtistOrBoard() async throws {
        try await withDashboard(["--links.application", "https://x.example/apply"]) { dashboard in
            dashboard.leaderboards.script.place("a")
            try await dashboard.add("u-none")
            let session = try await dashboard.session(of: "u-none").text
            let answer = try await dashboard.get("/api/v1/leaderboards", session: session)
            #expect(
                answer.json?["leaderboards"]?.text
                    == #"{"state":"unlinked","reason":"This account is not linked to an artist profile."}"#)
            #expect(answer.json?["setup"]?.text == #"{"applicationURL":"https://x.example/apply"}"#)
            // A board by itself is everybody's who is signed in.
            let board = try await dashboard.get("/api/v1/leaderboards/boards/first", session: session)
            #expect((board.status, board.json?["total"]?.integerValue) == (200, 1))
        }
        try await withAnn { dashboard, session in
            let answer = try await dashboard.get("/api/v1/leaderboards?board=third", session: session.text)
            let view = answer.json?["leaderboards"]?["value"]
            #expect(view?["page"]?.text == #"{"state":"missing","reason":"There is no board \"third\"."}"#)
            #expect(view?["boards"]?.arrayValue?.count == 2)
            #expect(view?["own"]?["state"]?.stringValue == "ready")
            let foreign = try await dashboard.get("/api/v1/leaderboards?artist=b", session: session.text)
            let absent = try await dashboard.get("/api/v1/leaderboards?artist=zed", session: session.text)
            #expect(foreign.json?["leaderboards"]?["state"]?.stringValue == "missing")
            #expect(foreign.text == absent.text)
        }
    }

    @Test func sections() async throws {
        let first =
            #"{"rank":1,"place":0,"artist":"b","name":"=Name of b","verified":false,"score":3015,"belowOne":false,"#
            + #""tier":"gold","movement":{"state":"measured","ranks":-2},"supporting":[{"name":"tracks","value":105}]}"#
        try await withAnn { dashboard, session in
            for (path, text) in [
                (
                    "boards/first?limit=1",
                    #"{"board":"first","total":3,"offset":0,"entries":["# + first + #"],"top":["#
                ),
                ("boards/first/artists?query=b", #"{"entries":["# + first + "]}"),
                ("boards/first/artists?query=none", #"{"entries":[]}"#),
                ("boards", #"{"boards":[{"name":"first","title":"First""#),
                ("standings?artist=a", #"{"standings":[{"board":"first","artist":"a","rank":2,"score":2010,"#),
            ] {
                let answer = try await dashboard.get("/api/v1/leaderboards/\(path)", session: session.text)
                #expect(answer.status == 200 && answer.text.hasPrefix(text), "\(path): \(answer.text)")
            }
            // Nobody's standing unless somebody is named.
            let board = try await dashboard.get("/api/v1/leaderboards/boards/first", session: session.text)
            #expect(board.json?["standing"] == nil)
            let own = try await dashboard.get("/api/v1/leaderboards/boards/first?artist=a", session: session.text)
            #expect(own.json?["standing"]?["rank"]?.integerValue == 2)
        }
    }

    /// The files have all pages of the board, and say what the board says.
    @Test func files() async throws {
        try await withAnn { dashboard, session in
            let csv = try await dashboard.get(
                "/api/v1/leaderboards/boards/second/entries.csv", session: session.text)
            #expect(csv.status == 200)
            #expect(csv["Content-Type"] == "text/csv; charset=utf-8; header=present")
            #expect(csv["Content-Disposition"] == "attachment; filename=\"leaderboard-second-2026-01-01.csv\"")
            #expect(
                csv.text
                    == "rank,artist_id,artist,verified,score,unit,tier,movement,plays_per_track,none\r\n"
                    + "1,b,'=Name of b,false,0.3015,%,gold,-2,10.5,\r\n"
                    + "2,a,'=Name of a,false,0.2010,%,bronze,new,10.5,\r\n"
                    + "3,c,'=Name of c,false,<0.0001,%,bronze,,10.5,\r\n")
            let json = try await dashboard.get(
                "/api/v1/leaderboards/boards/second/entries.json", session: session.text)
            let board = try await dashboard.get("/api/v1/leaderboards/boards/second", session: session.text)
            #expect(json.json?["entries"]?.text == board.json?["entries"]?.text)
            #expect(json.json?["board"]?["name"]?.stringValue == "second")
            #expect(json.text.hasSuffix(#"],"total":3,"# + Self.asOf + "}"))
            for format in ["csv", "json"] {
                let none = try await dashboard.get(
                    "/api/v1/leaderboards/boards/none/entries.\(format)", session: session.text)
                #expect((none.status, none.errorCode) == (404, "unknownBoard"))
            }
        }
    }

    /// Opting out and back, seen at once.
    @Test func optingOut() async throws {
        try await withAnn { dashboard, session in
            let out = try await put(dashboard, session, #"{"optedOut":true}"#)
            #expect(
                (out.status, out.text)
                    == (200, #"{"artist":"a","optedOut":true,"since":"2026-01-01T00:00:00Z"}"#))
            let hidden = try await dashboard.get("/api/v1/leaderboards", session: session.text)
            let view = hidden.json?["leaderboards"]?["value"]
            #expect(view?["page"]?["value"]?["total"]?.integerValue == 2)
            #expect(view?["page"]?["value"]?["standing"]?["rank"] == nil)
            #expect(view?["own"]?["value"]?["standings"]?[0]?["reason"]?.stringValue == "optedOut")
            let back = try await put(dashboard, session, #"{"optedOut":false}"#, artist: "?artist=a")
            #expect((back.status, back.text) == (200, #"{"artist":"a","optedOut":false}"#))
            let shown = try await dashboard.get("/api/v1/leaderboards", session: session.text)
            #expect(
                shown.json?["leaderboards"]?["value"]?["page"]?["value"]?["standing"]?["rank"]?.integerValue == 2)
        }
    }

    /// Who has a role on the artist decides, as a manager too; an operator looks and does not, and what is somebody
    /// else's is as if it were not there.
    @Test func whoMayDecide() async throws {
        try await withAnn { dashboard, session in
            try await dashboard.add("u-manager", roles: [("a", .manager)])
            try await dashboard.add("u-bea", roles: [("b", .owner)])
            let manager = try await dashboard.session(of: "u-manager")
            #expect(try await put(dashboard, manager, #"{"optedOut":true}"#).status == 200)
            #expect(try await put(dashboard, manager, #"{"optedOut":false}"#).status == 200)
            let all = try await dashboard.session()
            let looked = try await dashboard.get("/api/v1/leaderboards/standings?artist=a", session: all.text)
            #expect((looked.status, looked.json?["mayDecide"]?.boolValue) == (200, false))
            let decided = try await put(dashboard, all, #"{"optedOut":true}"#, artist: "?artist=a")
            #expect((decided.status, decided.errorCode) == (403, "notYours"))
            let bea = try await dashboard.session(of: "u-bea")
            for artist in ["a", "absent"] {
                let foreign = try await put(dashboard, bea, #"{"optedOut":true}"#, artist: "?artist=\(artist)")
                #expect(
                    foreign.text
                        == #"{"error":{"code":"noArtist","message":"There is no such artist, or it is not yours."}}"#)
            }
            let still = try await dashboard.get("/api/v1/leaderboards/standings", session: session.text)
            #expect(still.json?["optOut"]?["optedOut"]?.boolValue == false)
        }
    }

    @Test(arguments: ["", "X-CSRF-Token: x\r\n"])
    func optingOutNeedsThePage(_ header: String) async throws {
        try await withAnn { dashboard, session in
            let answer = try await put(dashboard, session, #"{"optedOut":true}"#, headers: header)
            #expect((answer.status, answer.errorCode) == (403, "badForm"))
            for body in ["{}", #"{"optedOut":1}"#, "no"] {
                let bad = try await put(dashboard, session, body)
                #expect([400, 422].contains(bad.status), "\(body)")
            }
            #expect(try dashboard.leaderboards.script.optOut("a").optedOut == false)
        }
    }

    /// Standings and neighbours are told to who may act for the artist alone.
    @Test func foreignArtists() async throws {
        try await withAnn { dashboard, session in
            for path in ["boards/first?artist=", "standings?artist="] {
                for artist in ["b", "absent"] {
                    let answer = try await dashboard.get("/api/v1/leaderboards/\(path)\(artist)", session: session.text)
                    #expect((answer.status, answer.errorCode) == (404, "noArtist"), "\(path)\(artist)")
                }
            }
        }
    }

    @Test(arguments: [
        ("?limit=1001", "badParameter", "limit"), ("?offset=-1", "badParameter", "offset"),
        ("?around=maybe", "badParameter", "around"), ("?artist=", "badArtist", "artist"),
        ("/boards/first?limit=x", "badParameter", "limit"),
        ("/boards/first?offset=9007199254740992", "badParameter", "offset"),
        ("/boards/first/artists", "badParameter", "query"),
        ("/boards/first/artists?query=a&limit=0", "badParameter", "limit"),
    ])
    func parametersOutOfRange(_ query: String, _ code: String, _ field: String) async throws {
        try await withAnn { dashboard, session in
            let answer = try await dashboard.get("/api/v1/leaderboards\(query)", session: session.text)
            #expect((answer.status, answer.errorCode) == (400, code), "\(answer.text)")
            #expect(answer.json?["error"]?["field"]?.stringValue == field)
        }
    }

    @Test(arguments: [
        "/boards/third", "/boards/third/artists?query=a", "/boards/\(String(repeating: "x", count: 51))",
    ])
    func boardsThatAreNone(_ path: String) async throws {
        try await withAnn { dashboard, session in
            let answer = try await dashboard.get("/api/v1/leaderboards\(path)", session: session.text)
            #expect((answer.status, answer.errorCode) == (404, "unknownBoard"))
        }
    }

    @Test(arguments: [
        (ServiceManner.breaks, 502, "refused", "failed"), (.hangs, 503, "timeout", "failed"),
        (.isAbsent, 503, "unavailable", "failed"), (.isNotInstalled, 503, "unavailable", "absent"),
    ])
    func withoutTheService(_ manner: ServiceManner, _ status: Int, _ code: String, _ state: String) async throws {
        try await withAnn(leaderboards: manner) { dashboard, session in
            let whole = try await dashboard.get("/api/v1/leaderboards", session: session.text)
            #expect((whole.status, whole.json?["leaderboards"]?["state"]?.stringValue) == (200, state))
            #expect(whole.json?["artist"]?["state"]?.stringValue == "ready")
            for section in ["boards", "boards/first", "boards/first/artists?query=a", "standings"] {
                let answer = try await dashboard.get("/api/v1/leaderboards/\(section)", session: session.text)
                #expect((answer.status, answer.errorCode) == (status, code), "\(section)")
            }
        }
    }

    /// Without the directory nobody knows whose artist it is: the boards are there, and nobody's standing.
    @Test func withoutTheCatalogue() async throws {
        try await withAnn(catalog: .isAbsent) { dashboard, session in
            let answer = try await dashboard.get("/api/v1/leaderboards", session: session.text)
            let view = try #require(answer.json?["leaderboards"]?["value"])
            #expect(answer.json?["artist"]?["state"]?.stringValue == "failed")
            #expect(view["page"]?["value"]?["total"]?.integerValue == 3)
            #expect(view["page"]?["value"]?["standing"] == nil)
            #expect(view["own"]?["state"]?.stringValue == "failed")
            let out = try await put(dashboard, session, #"{"optedOut":true}"#)
            #expect((out.status, out.errorCode) == (503, "unavailable"))
        }
    }

    /// A board that is not ready fails alone, and so does an artist that was not heard of.
    @Test func whatIsNotThereYet() async throws {
        try await withAnn { dashboard, session in
            dashboard.leaderboards.script.begin("first")
            let answer = try await dashboard.get("/api/v1/leaderboards", session: session.text)
            let view = try #require(answer.json?["leaderboards"]?["value"])
            #expect(view["page"]?["state"]?.stringValue == "failed")
            #expect(view["page"]?["reason"]?.stringValue?.contains("for the first time") == true)
            #expect(view["own"]?["value"]?["standings"]?.arrayValue?.count == 1)
            let other = try await dashboard.get("/api/v1/leaderboards?board=second", session: session.text)
            #expect(other.json?["leaderboards"]?["value"]?["page"]?["state"]?.stringValue == "ready")
        }
        try await withAnn { dashboard, _ in
            dashboard.catalog.script.add(summary("new", "Nia"))
            try await dashboard.add("u-new", roles: [("new", .owner)])
            let session = try await dashboard.session(of: "u-new").text
            let answer = try await dashboard.get("/api/v1/leaderboards", session: session)
            let view = try #require(answer.json?["leaderboards"]?["value"])
            #expect(view["page"]?["value"]?["total"]?.integerValue == 3)
            #expect(view["own"]?["state"]?.stringValue == "empty")
            let alone = try await dashboard.get("/api/v1/leaderboards/standings", session: session)
            #expect((alone.status, alone.errorCode) == (404, "unknownArtist"))
        }
    }
}
