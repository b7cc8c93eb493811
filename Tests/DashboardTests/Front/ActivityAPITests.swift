import Contracts
import JSONRPC
import Support
import Testing

@testable import DashboardService

@Suite("The JSON API of the page Activity")
struct ActivityAPITests {
    private func withAnn(
        _ flags: [String] = [], catalog manner: ServiceManner = .answers,
        _ body: (TestDashboard, String) async throws -> Void
    ) async throws {
        try await withDashboard(flags, catalog: manner) { dashboard in
            dashboard.catalog.script.add(summary("a:1", "Ann"))
            try await dashboard.add("u-ann", roles: [("a:1", .owner)])
            try await body(dashboard, try await dashboard.session(of: "u-ann").text)
        }
    }

    @Test func theFirstView() async throws {
        try await withAnn(["--links.track", "https://x.example/t/{id}"]) { dashboard, session in
            let answer = try #require(try await dashboard.get("/api/v1/activity", session: session).json)
            #expect(answer.objectValue?.map(\.name) == ["asOf", "artist", "activity", "links"])
            #expect(answer["artist"]?["value"]?["name"]?.stringValue == "Ann")
            #expect(answer["links"]?.text == #"{"track":"https://x.example/t/{id}"}"#)
            let value = answer["activity"]?["value"]
            #expect(value?["totals"]?["plays"]?.integerValue == 3_000_000_000)
            #expect(value?["uploads"]?["year"]?.integerValue == 2026)
            #expect(value?["series"]?["plays"]?.arrayValue?.count == 30)
            #expect(value?["recent"]?["downloads"]?.arrayValue?.count == 5)
            #expect(answer["activity"]?["asOf"]?.stringValue == "2026-01-01T00:00:00Z")
        }
    }

    /// Nobody's page says where somebody without an artist goes on.
    @Test func withoutAnArtist() async throws {
        try await withDashboard(["--links.application", "https://x.example/apply"]) { dashboard in
            try await dashboard.add("u-none")
            let session = try await dashboard.session(of: "u-none").text
            let answer = try await dashboard.get("/api/v1/activity", session: session)
            #expect(answer.json?["activity"]?["state"]?.stringValue == "unlinked")
            #expect(answer.json?["setup"]?.text == #"{"applicationURL":"https://x.example/apply"}"#)
            let section = try await dashboard.get("/api/v1/activity/downloads", session: session)
            #expect((section.status, section.errorCode) == (404, "noArtist"))
            // Who may look at every artist finds none in an empty catalogue.
            let all = try await dashboard.session().text
            let empty = try await dashboard.get("/api/v1/activity", session: all)
            #expect(empty.json?["activity"]?["state"]?.stringValue == "empty")
        }
    }

    @Test func sections() async throws {
        try await withAnn { dashboard, session in
            for (query, text) in [
                (
                    "uploads",
                    #"{"asOf":"2026-01-01T00:00:00Z","year":2026,"firstYear":2024,"#
                        + #""own":[{"day":"2026-01-01","count":3}]}"#
                ),
                (
                    "uploads?year=2025&platform=true",
                    #"{"asOf":"2026-01-01T00:00:00Z","year":2025,"firstYear":2024,"#
                        + #""own":[{"day":"2026-01-01","count":3}],"platform":[{"day":"2026-01-01","count":9}],"#
                        + #""quartiles":[9,9,9]}"#
                ),
                (
                    "uploads/2025-12-31",
                    #"{"asOf":"2026-01-01T00:00:00Z","count":7,"#
                        + #""tracks":[{"id":"t","title":"=cmd|x","publishedAt":"2025-12-31T00:00:00Z"}]}"#
                ),
                (
                    "series?from=2025-12-31&until=2026-01-01",
                    #"{"from":"2025-12-31","until":"2026-01-01","plays":[0,10],"downloads":[0,1],"#
                        + #""playsBefore":[0,1],"downloadsBefore":[0,1],"asOf":"2026-01-01T00:00:00Z"}"#
                ),
                (
                    "downloads?period=All",
                    #"{"period":"All","downloads":40,"broughtIn":25,"listeners":30,"thisWeek":4,"#
                        + #""top":{"id":"t","title":"Top","downloads":11},"asOf":"2026-01-01T00:00:00Z"}"#
                ),
                (
                    "downloads/list?cursor=next&limit=1",
                    #"{"asOf":"2026-01-01T00:00:00Z","downloads":[{"track":"t","title":"Top","listener":"u:1","#
                        + #""name":"Bob","at":"2026-01-01T00:00:00Z"}]}"#
                ),
            ] {
                let answer = try await dashboard.get("/api/v1/activity/\(query)", session: session)
                #expect((answer.status, answer.text) == (200, text), "\(query)")
            }
            #expect(
                try await dashboard.get("/api/v1/activity/downloads", session: session)
                    .json?["period"]?.stringValue == "30D")
            #expect(
                try await dashboard.get("/api/v1/activity/downloads/list", session: session)
                    .json?["downloads"]?.arrayValue?.count == 5)
        }
    }

    @Test func theFileOfASeries() async throws {
        try await withAnn { dashboard, session in
            let answer = try await dashboard.get(
                "/api/v1/activity/series.csv?artist=a:1&from=2024-02-28&until=2024-03-01", session: session)
            #expect(answer["Content-Type"] == "text/csv; charset=utf-8; header=present")
            #expect(
                answer["Content-Disposition"]
                    == #"attachment; filename="activity-a_1-2024-02-28-2024-03-01.csv""#)
            #expect(
                answer.body
                    == Array(
                        "day,plays,downloads\r\n2024-02-28,0,0\r\n2024-02-29,10,1\r\n2024-03-01,20,2\r\n".utf8))
        }
    }

    @Test(arguments: [
        ("uploads?year=1969", "badYear", "year"), ("uploads?year=10000", "badYear", "year"),
        ("uploads?year=", "badYear", "year"), ("uploads?year=2025.5", "badYear", "year"),
        ("uploads?platform=yes", "badPlatform", "platform"), ("uploads/today", "badDay", "day"),
        ("uploads/2025-02-30", "badDay", "day"), ("uploads/2025-12-31T00:00:00Z", "badDay", "day"),
        ("series", "badDay", "from"), ("series?from=2025-12-31", "badDay", "until"),
        ("series?from=2025-1-1&until=2025-01-31", "badDay", "from"),
        ("series?from=2025-12-31&until=2025-12-30", "badRange", "until"),
        ("series?from=2020-01-01&until=2025-12-31", "badRange", "until"),
        ("series.csv?from=2025-12-31&until=2025-12-30", "badRange", "until"),
        ("downloads?period=30d", "badPeriod", "period"), ("downloads?period=", "badPeriod", "period"),
        ("downloads/list?limit=0", "badLimit", "limit"), ("downloads/list?limit=101", "badLimit", "limit"),
        ("downloads/list?cursor=", "badCursor", "cursor"), ("downloads/list?cursor=a.1.2", "badCursor", "cursor"),
        ("downloads/list?cursor=\(String(repeating: "x", count: 101))", "badCursor", "cursor"),
        ("downloads?artist=..", "badArtist", "artist"),
    ])
    func parametersOutOfRange(_ query: String, _ code: String, _ field: String) async throws {
        try await withAnn { dashboard, session in
            let answer = try await dashboard.get("/api/v1/activity/\(query)", session: session)
            #expect((answer.status, answer.errorCode) == (400, code))
            #expect(answer.json?["error"]?["field"]?.stringValue == field)
        }
    }

    @Test(arguments: [
        (ServiceManner.breaks, 502, "refused"), (.hangs, 503, "timeout"), (.isAbsent, 503, "unavailable"),
    ])
    func withoutTheCatalog(_ manner: ServiceManner, _ status: Int, _ code: String) async throws {
        try await withAnn(catalog: manner) { dashboard, session in
            let whole = try await dashboard.get("/api/v1/activity?artist=a:1", session: session)
            #expect(whole.status == 200)
            for part in ["artist", "activity"] {
                #expect(whole.json?[part]?["state"]?.stringValue == "failed")
                #expect(whole.json?[part]?["code"]?.stringValue == code)
            }
            for section in ["uploads", "uploads/2025-12-31", "downloads", "downloads/list"] {
                let answer = try await dashboard.get("/api/v1/activity/\(section)?artist=a:1", session: session)
                #expect((answer.status, answer.errorCode) == (status, code), "\(section)")
            }
        }
    }
}
