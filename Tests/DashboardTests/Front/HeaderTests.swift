import Storage
import Support
import Testing

@testable import DashboardService

@Suite("Headers of the dashboard's answers")
struct HeaderTests {
    private static let expected = [
        (
            "Content-Security-Policy",
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
                + "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
        ),
        ("X-Content-Type-Options", "nosniff"), ("X-Frame-Options", "DENY"), ("Referrer-Policy", "same-origin"),
        ("Cross-Origin-Opener-Policy", "same-origin"), ("Cross-Origin-Resource-Policy", "same-origin"),
        ("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=()"),
    ]

    @Test func everyAnswerHasThem() async throws {
        try await withDashboard { dashboard in
            let session = try await dashboard.session().text
            let asset = try await dashboard.get("/sign-in").text.split(separator: "\"").first {
                $0.hasPrefix("/assets/")
            }
            var answers = [
                try await dashboard.get("/", session: session), try await dashboard.get("/"),
                try await dashboard.get("/sign-in"),
                try await dashboard.get("/link?token=x"), try await dashboard.get("/account", session: session),
                try await dashboard.get("/nothing"), try await dashboard.request("DELETE", "/"),
                try await dashboard.get("/healthz"),
                try await dashboard.get("/assets/none"),
                try await dashboard.post("/sign-out", session: session, form: "csrf=x"),
                try await dashboard.get("/api/v1/home", session: session), try await dashboard.get("/api/v1/home"),
                try await dashboard.get("/api/v1/home?parts=x", session: session), try await dashboard.get("/api/none"),
                try await dashboard.get("/api/v1/artists?limit=0", session: session),
                try await dashboard.request("POST", "/api/v1/artists", session: session),
                try await dashboard.request("HEAD", "/", session: session),
                try await dashboard.request("HEAD", "/nothing"),
            ]
            #expect(
                answers.map(\.status) == [
                    200, 303, 200, 403, 200, 404, 405, 200, 404, 403, 200, 401, 400, 404, 400, 405, 200, 404,
                ])
            for answer in answers { #expect(answer["Cache-Control"] == "no-store") }
            answers.append(try await dashboard.get(String(asset ?? "")))
            for answer in answers {
                for (name, value) in Self.expected {
                    #expect(answer.values(name) == [value], "\(answer.status): \(name)")
                }
            }
        }
    }

    /// Also where the session's store or the catalog is gone.
    @Test func answersOfABrokenHouseHaveThem() async throws {
        try await withDashboard(catalog: .isAbsent) { dashboard in
            let session = try await dashboard.session()
            let unavailable = try await dashboard.get("/api/v1/artists", session: session.text)
            #expect((unavailable.status, unavailable.errorCode) == (503, "unavailable"))
            await dashboard.database.close()
            let page = try await dashboard.get("/", session: session.text)
            #expect(page.status == 503)
            #expect(page.text.contains("<h1>Sessions cannot be read at the moment</h1>"))
            let home = try await dashboard.get("/api/v1/home", session: session.text)
            #expect((home.status, home.errorCode) == (503, "unavailable"))
            let signIn = try await dashboard.post("/sign-in", form: "email=a@x.example&password=0123456789")
            #expect(signIn.status == 503)
            #expect(signIn.text.contains("<h1>Nobody can sign in at the moment</h1>"))
            for answer in [unavailable, page, home, signIn] {
                for (name, value) in Self.expected { #expect(answer.values(name) == [value]) }
                #expect(answer["Cache-Control"] == "no-store")
                #expect(answer.values("Set-Cookie").isEmpty)
            }
            // What needs no session still works.
            #expect(try await dashboard.get("/healthz").status == 200)
            #expect(try await dashboard.get("/sign-in").status == 200)
        }
    }

    /// Those that the server makes before the dashboard sees the request.
    @Test func refusalsHaveThem() async throws {
        try await withDashboard { dashboard in
            let answers = [
                try await dashboard.get("/%00"), try await dashboard.get("/../x"),
                try await dashboard.request("BREW", "/"),
                try await dashboard.send("GET / HTTP/1.1\r\nConnection: close\r\n\r\n"),
                try await dashboard.request(
                    "POST", "/", headers: "Content-Length: 1048577\r\nExpect: 100-continue\r\n"),
                try await dashboard.request("POST", "/", headers: "Transfer-Encoding: x\r\n"),
                try await dashboard.request("GET", "/", headers: "X: \(String(repeating: "x", count: 32_800))\r\n"),
                try await dashboard.request("HEAD", "/%00"),
            ]
            #expect(answers.map(\.status) == [400, 400, 501, 400, 413, 501, 431, 400])
            for answer in answers {
                for (name, value) in Self.expected {
                    #expect(answer.values(name) == [value], "\(answer.status): \(name)")
                }
                #expect(answer["Cache-Control"] == "no-store")
            }
        }
    }

    /// Nothing of a request becomes a line of the answer's head.
    @Test func nothingIsInjected() async throws {
        try await withDashboard { dashboard in
            let session = try await dashboard.session().text
            let evil = "%0d%0aX-Evil:%20yes%0d%0a%0d%0a<script>alert(1)</script>"
            for target in [
                "/link?token=\(evil)", "/sign-in?next=\(evil)", "/sign-in?x=\(evil)", "/?x=\(evil)",
                "/api/v1/home?artist=\(evil)",
                "/api/v1/home?parts=\(evil)",
                "/api/v1/artists?query=\(evil)", "/api/v1/artists?limit=\(evil)", "/assets/\(evil)", "/\(evil)",
                "/api/\(evil)",
                "/link?token=%00", "/api/v1/artists?query=%ff", "/api/v1/artists?query=%", "/%2e%2e/etc",
            ] {
                let answer = try await dashboard.get(target, session: session)
                #expect(answer.values("X-Evil").isEmpty, "\(target)")
                #expect(!answer.text.contains("<script>alert"), "\(target)")
                #expect((200..<500).contains(answer.status), "\(target)")
            }
        }
    }

    /// A made-up host changes nothing: no address in an answer comes from it.
    @Test(arguments: [
        "evil.example", "evil.example:99999", "\"", "a,b", "[::1", "<script>", String(repeating: "x", count: 2000),
    ])
    func hostsOfNonsense(_ host: String) async throws {
        try await withDashboard { dashboard in
            let answer = try await dashboard.send("GET / HTTP/1.1\r\nHost: \(host)\r\nConnection: close\r\n\r\n")
            #expect([303, 400].contains(answer.status))
            if answer.status == 303 { #expect(answer["Location"] == "/sign-in") }
            #expect(!answer.headers.contains { $0.value.contains("evil") })
            #expect(!answer.text.contains("evil"))
        }
    }
}
