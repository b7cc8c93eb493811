import JSONRPC
import Support
import Testing

@testable import DashboardService

/// Every route with every kind of visitor, over a real socket: who is let in, and what the others get.
@Suite("The dashboard's routes")
struct RouteTests {
    enum Visitor: String, CaseIterable {
        case stranger, signedIn, expired, forged, signedOut, halfCookie

        var isSignedIn: Bool { self == .signedIn }

        /// The session's cookie that this one shows.
        func session(in dashboard: TestDashboard) async throws -> String? {
            switch self {
            case .stranger: return nil
            case .signedIn: return try await dashboard.session().text
            case .expired:
                let session = try await dashboard.session()
                dashboard.clock.advance(by: TestDashboard.sessionAge)
                return session.text
            case .forged: return try SecretToken().text
            case .signedOut:
                let session = try await dashboard.session()
                try await dashboard.end(session)
                return session.text
            case .halfCookie: return String(try await dashboard.session().text.dropLast(3))
            }
        }
    }

    private static let home = "/api/v1/home"

    @Test(arguments: Visitor.allCases)
    func everyRouteAsks(_ visitor: Visitor) async throws {
        try await withDashboard { dashboard in
            dashboard.catalog.script.add(summary("a", "Ann"))
            let session = try await visitor.session(in: dashboard)

            let page = try await dashboard.get("/", session: session)
            let start = try await dashboard.get("/sign-in", session: session)
            let home = try await dashboard.get(Self.home, session: session)
            let artists = try await dashboard.get("/api/v1/artists", session: session)
            if visitor.isSignedIn {
                #expect((page.status, page["Content-Type"]) == (200, "text/html; charset=utf-8"))
                #expect(page.text.contains("<title>Home"))
                // Who is signed in is not told to sign in.
                #expect((start.status, start["Location"]) == (303, "/"))
                #expect((home.status, home["Content-Type"]) == (200, "application/json"))
                #expect(home.json?["summary"]?["value"]?["plays"]?.integerValue == 3_000_000_000)
                #expect(artists.status == 200)
                #expect(artists.json?["artists"]?[0]?["name"]?.stringValue == "Ann")
            } else {
                #expect((page.status, page["Location"]) == (303, "/sign-in"))
                #expect(page.body.isEmpty)
                #expect(start.status == 200)
                for answer in [home, artists] {
                    #expect((answer.status, answer.errorCode) == (401, "signedOut"))
                    #expect(!answer.text.contains("Ann"))
                }
                let signOut = try await dashboard.post("/sign-out", session: session, form: "csrf=x")
                #expect((signOut.status, signOut["Location"]) == (303, "/sign-in"))
                #expect(dashboard.catalog.script.searches.isEmpty)
            }

            #expect(try await dashboard.get("/healthz", session: session).text == "ok\n")
            for answer in [page, start, home, artists] { #expect(answer.values("Set-Cookie").isEmpty) }
        }
    }

    @Test func nothingThere() async throws {
        try await withDashboard { dashboard in
            let session = try await dashboard.session().text
            for target in [
                "/nothing", "/index.html", "/sign-in/", "/assets", "/assets/", "/assets/home.js", "/assets/a/b",
                "/home.html", "/shell.html",
            ] {
                let answer = try await dashboard.get(target, session: session)
                #expect((answer.status, answer["Content-Type"]) == (404, "text/html; charset=utf-8"), "\(target)")
                #expect(answer.text.contains("<h1>There is nothing at this address</h1>"))
            }
            for target in ["/api/", "/api/v1", "/api/v2/home", "/api/v1/home/x", "/api/v1/Home"] {
                let answer = try await dashboard.get(target, session: session)
                #expect((answer.status, answer.errorCode) == (404, "notFound"), "\(target)")
            }
            // What is asked for is not repeated on the page.
            let answer = try await dashboard.get("/<script>alert(1)</script>", session: session)
            #expect(!answer.text.contains("alert"))
        }
    }

    @Test func methodsOfEachRoute() async throws {
        try await withDashboard { dashboard in
            let session = try await dashboard.session().text
            for (target, allow) in [
                ("/", "GET, HEAD"), ("/sign-in", "GET, HEAD, POST"), ("/link", "GET, HEAD, POST"),
                ("/sign-out", "POST"), ("/healthz", "GET, HEAD"),
                ("/assets/x", "GET, HEAD"), (Self.home, "GET, HEAD"), ("/api/v1/artists", "GET, HEAD"),
            ] {
                for method in ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"] where !allow.contains(method) {
                    let answer = try await dashboard.request(method, target, session: session)
                    #expect((answer.status, answer["Allow"]) == (405, allow), "\(method) \(target)")
                    if target.hasPrefix("/api/") {
                        #expect(answer.errorCode == "methodNotAllowed")
                    } else {
                        #expect(answer.text.contains("<h1>This address does not take \(method)</h1>"))
                    }
                }
            }
        }
    }

    @Test func headHasNoBody() async throws {
        try await withDashboard { dashboard in
            let session = try await dashboard.session().text
            for (target, session) in [
                ("/", session), ("/account", session), ("/", nil), (Self.home, session), (Self.home, nil),
                ("/nothing", nil),
                ("/healthz", nil),
            ] {
                let (get, head) = (
                    try await dashboard.get(target, session: session),
                    try await dashboard.request("HEAD", target, session: session)
                )
                #expect(head.body.isEmpty)
                #expect(head.status == get.status)
                #expect(head["Content-Length"] == get["Content-Length"])
                #expect(head["Content-Type"] == get["Content-Type"])
            }
        }
    }

    /// The pages' own references, followed as a browser does.
    @Test func assetsAreServed() async throws {
        try await withDashboard { dashboard in
            let page = try await dashboard.get("/sign-in")
            let references = page.text.split(separator: "\"").filter { $0.hasPrefix("/assets/") }.map(String.init)
            #expect(references.count >= 8)
            for reference in references {
                let answer = try await dashboard.get(reference)
                #expect(answer.status == 200, "\(reference)")
                #expect(answer["Cache-Control"] == "public, max-age=31536000, immutable")
                #expect(
                    ["text/css; charset=utf-8", "text/javascript; charset=utf-8", "image/svg+xml"].contains(
                        answer["Content-Type"] ?? ""))
            }
        }
    }

    /// Each session's page carries its own form token, and no other secret.
    @Test func theHomePageCarriesItsFormToken() async throws {
        try await withDashboard { dashboard in
            let (first, second) = (try await dashboard.session(), try await dashboard.session())
            let page = try await dashboard.get("/", session: first.text)
            #expect(page.text.contains("<meta name=\"csrf\" content=\"\(try first.formToken)\">"))
            #expect(!page.text.contains(try second.formToken))
            #expect(!page.text.contains(first.text))
            #expect(!page.text.contains("{{"))
        }
    }
}
