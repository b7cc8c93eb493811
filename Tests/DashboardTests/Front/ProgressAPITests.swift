import Contracts
import JSONRPC
import Support
import Testing

@testable import DashboardService

@Suite("The JSON API of the page Progress")
struct ProgressAPITests {
    private func withAnn(
        _ flags: [String] = [], catalog: ServiceManner = .answers, progress: ServiceManner = .answers,
        _ body: (TestDashboard, SecretToken) async throws -> Void
    ) async throws {
        try await withDashboard(flags, catalog: catalog, progress: progress) { dashboard in
            dashboard.catalog.script.add(summary("a:1", "Ann"))
            try await dashboard.add("u-ann", roles: [("a:1", .owner)])
            try await body(dashboard, try await dashboard.session(of: "u-ann"))
        }
    }

    private static let standing =
        #"{"holder":{"account":"u-ann"},"xp":150,"level":{"number":2,"title":"Novice Producer","from":100,"next":283},"#
        + #""sources":[{"source":"upload","count":1,"xp":100},{"source":"play","count":50,"xp":50}],"staff":false,"#
        + #""position":7,"asOf":"2026-01-01T00:00:00Z"}"#

    private func refresh(_ dashboard: TestDashboard, _ session: SecretToken) async throws -> HTTPAnswer {
        try await dashboard.request(
            "POST", "/api/v1/progress/refresh", session: session.text,
            headers: "X-CSRF-Token: \(try session.formToken)\r\n")
    }

    @Test func theFirstView() async throws {
        try await withAnn(["--links.track", "https://x.example/t/{id}"]) { dashboard, session in
            for query in ["", "?artist=another"] {
                let answer = try await dashboard.get("/api/v1/progress\(query)", session: session.text)
                #expect(
                    answer.text
                        == #"{"asOf":"2026-01-01T00:00:00Z","progress":{"state":"ready","asOf":"2026-01-01T00:00:00Z","#
                        + #""value":"# + Self.standing + #"},"links":{"track":"https://x.example/t/{id}"}}"#)
            }
        }
    }

    /// An account without an artist has a state of its own; an operator's own progress is there all the same, and where
    /// nobody can say whether there is an artist, what is the account's is shown.
    @Test func withoutAnArtist() async throws {
        try await withDashboard(["--links.application", "https://x.example/apply"]) { dashboard in
            try await dashboard.add("u-none")
            let session = try await dashboard.session(of: "u-none").text
            let answer = try await dashboard.get("/api/v1/progress", session: session)
            #expect(
                answer.json?["progress"]?.text
                    == #"{"state":"unlinked","reason":"This account is not linked to an artist profile."}"#)
            #expect(answer.json?["setup"]?.text == #"{"applicationURL":"https://x.example/apply"}"#)
            let all = try await dashboard.session().text
            let own = try await dashboard.get("/api/v1/progress", session: all)
            #expect(own.json?["progress"]?["value"]?["holder"]?.text == #"{"account":"u-operator"}"#)
        }
        try await withAnn(catalog: .isAbsent) { dashboard, session in
            let answer = try await dashboard.get("/api/v1/progress", session: session.text)
            #expect(answer.json?["progress"]?["value"]?.text == Self.standing)
        }
    }

    @Test func sections() async throws {
        let top =
            #"{"id":"top","category":"upload","name":"Top","description":"In the top 10 %.","rarity":"epic","xp":3000,"#
            + #""progress":{"measure":"top","value":124,"needed":100},"holders":0}"#
        let first =
            #"{"id":"first-beat","category":"special","name":"First Beat","description":"Published a track.","#
            + #""rarity":"common","xp":0,"unlockedAt":"2026-01-01T00:00:00Z","holders":3}"#
        let sums =
            #""unlocked":1,"unlockedRecently":1,"xp":0,"producers":12,"judgedAt":"2026-01-01T00:00:00Z","#
            + #""asOf":"2026-01-01T00:00:00Z"}"#
        let entry =
            #"{"source":"play","xp":50,"at":"2026-01-01T00:00:00Z","track":{"id":"t","title":"Top"},"#
            + #""day":"2026-01-01","plays":50,"quiet":false}"#
        try await withAnn { dashboard, session in
            for (path, text) in [
                (
                    "ledger?limit=1",
                    #"{"asOf":"2026-01-01T00:00:00Z","holder":{"account":"u-ann"},"entries":["# + entry
                        + #"],"cursor":"next"}"#
                ),
                (
                    "ledger?cursor=next&limit=1",
                    #"{"asOf":"2026-01-01T00:00:00Z","holder":{"account":"u-ann"},"entries":["# + entry + "]}"
                ),
                (
                    "achievements", #"{"holder":{"account":"u-ann"},"achievements":["# + first + "," + top + "]," + sums
                ),
                ("achievements?list=false", #"{"holder":{"account":"u-ann"},"achievements":[],"# + sums),
                (
                    "rules",
                    #"{"asOf":"2026-01-01T00:00:00Z","version":1,"#
                        + #""amounts":{"upload":100,"metadata":50,"collaboration":25,"play":1},"#
                        + #""levels":[{"number":1,"title":"Novice Producer","xp":0}]}"#
                ),
            ] {
                let answer = try await dashboard.get("/api/v1/progress/\(path)", session: session.text)
                #expect((answer.status, answer.text) == (200, text), "\(path)")
            }
            #expect(
                try await dashboard.get("/api/v1/progress/ledger", session: session.text)
                    .json?["entries"]?.arrayValue?.count == 25)
        }
    }

    @Test func ledgerOfASource() async throws {
        try await withAnn { dashboard, session in
            for source in ["upload", "correction"] {
                let answer = try await dashboard.get(
                    "/api/v1/progress/ledger?limit=1&source=\(source)", session: session.text)
                #expect(answer.json?["entries"]?.arrayValue?.first?["source"]?.stringValue == source)
            }
            let bad = try await dashboard.get("/api/v1/progress/ledger?source=luck", session: session.text)
            #expect(bad.status == 400 && bad.json?["error"]?["field"]?.stringValue == "source")
        }
    }

    /// Entries that came with an artist bring its name, as far as somebody knows it.
    @Test func namesOfArtistsThatEntriesCameWith() async throws {
        for (artist, catalog, names) in [
            ("a:1", ServiceManner.answers, #"[{"id":"a:1","name":"Ann"}]"#), ("a:gone", .answers, "[]"),
            ("a:1", .isAbsent, "[]"),
        ] {
            try await withAnn(catalog: catalog) { dashboard, session in
                dashboard.progress.script.claim(ArtistID(unchecked: artist))
                let answer = try await dashboard.get("/api/v1/progress/ledger?limit=2", session: session.text)
                #expect(answer.status == 200)
                #expect(answer.json?["artists"]?.text == names, "\(artist), \(catalog)")
                #expect(answer.json?["entries"]?.arrayValue?.last?["claimed"]?.stringValue == artist)
            }
        }
    }

    /// Refreshing says whether all is in it, and what it is where not.
    @Test func refreshing() async throws {
        try await withAnn { dashboard, session in
            let current = try await refresh(dashboard, session)
            #expect(current.status == 200)
            #expect(current.json?["current"]?.boolValue == true)
            #expect(current.json?["progress"]?["position"]?.integerValue == 8)
            dashboard.progress.script.fallBehind("The catalog does not answer.")
            let behind = try await refresh(dashboard, session)
            #expect(
                (behind.status, behind.text)
                    == (
                        200,
                        #"{"current":false,"reason":"The catalog does not answer.","progress":"# + Self.standing + "}"
                    ))
        }
    }

    /// A program may refresh with its scope: nothing is changed by it.
    @Test func tokens() async throws {
        try await withAnn { dashboard, _ in
            for (scope, status) in [(TokenScope.progress, 200), (.catalog, 403), (.account, 403)] {
                let (_, secret) = try await dashboard.accounts.makeToken(
                    of: "u-ann", name: "t", scopes: [scope], days: nil, Visitor(address: nil, browser: nil))
                let header = "Authorization: Bearer bp_\(secret.text)\r\n"
                for (method, path) in [
                    ("GET", ""), ("POST", "/refresh"), ("GET", "/ledger"), ("GET", "/achievements"), ("GET", "/rules"),
                ] {
                    let answer = try await dashboard.request(method, "/api/v1/progress\(path)", headers: header)
                    #expect(answer.status == status, "\(scope) \(method) \(path)")
                }
            }
        }
    }

    @Test(arguments: [
        ("ledger?limit=0", "badLimit", "limit"), ("ledger?limit=201", "badLimit", "limit"),
        ("ledger?limit=", "badLimit", "limit"), ("ledger?cursor=", "badCursor", "cursor"),
        ("ledger?cursor=other", "badCursor", "cursor"),
        ("ledger?cursor=\(String(repeating: "x", count: 101))", "badCursor", "cursor"),
        ("achievements?list=no", "badList", "list"), ("achievements?list=", "badList", "list"),
    ])
    func parametersOutOfRange(_ query: String, _ code: String, _ field: String) async throws {
        try await withAnn { dashboard, session in
            let answer = try await dashboard.get("/api/v1/progress/\(query)", session: session.text)
            #expect((answer.status, answer.errorCode) == (400, code))
            #expect(answer.json?["error"]?["field"]?.stringValue == field)
        }
    }

    @Test(arguments: [
        (ServiceManner.breaks, 502, "refused", "failed"), (.hangs, 503, "timeout", "failed"),
        (.isAbsent, 503, "unavailable", "failed"), (.isNotInstalled, 503, "unavailable", "absent"),
    ])
    func withoutTheService(_ manner: ServiceManner, _ status: Int, _ code: String, _ state: String) async throws {
        try await withAnn(progress: manner) { dashboard, session in
            let whole = try await dashboard.get("/api/v1/progress", session: session.text)
            #expect((whole.status, whole.json?["progress"]?["state"]?.stringValue) == (200, state))
            for section in ["ledger", "achievements", "rules"] {
                let answer = try await dashboard.get("/api/v1/progress/\(section)", session: session.text)
                #expect((answer.status, answer.errorCode) == (status, code), "\(section)")
                if state == "absent" { #expect(answer.text.contains("not part of this installation"), "\(section)") }
            }
            guard manner != .hangs else { return }
            let refreshed = try await refresh(dashboard, session)
            #expect((refreshed.status, refreshed.errorCode) == (status, code))
        }
    }

    /// What the service has not heard of is nobody's zero.
    @Test func anAccountThatIsNotKnownYet() async throws {
        try await withDashboard { dashboard in
            dashboard.catalog.script.add(summary("a", "Ann"))
            let session = try await dashboard.session(of: "u-operator")
            dashboard.progress.script.forget("u-operator")
            let whole = try await dashboard.get("/api/v1/progress", session: session.text)
            #expect(whole.json?["progress"]?["state"]?.stringValue == "empty")
            for path in ["ledger", "achievements"] {
                let answer = try await dashboard.get("/api/v1/progress/\(path)", session: session.text)
                #expect((answer.status, answer.errorCode) == (404, "unknownAccount"), "\(path)")
            }
            #expect(try await refresh(dashboard, session).status == 404)
        }
    }
}
