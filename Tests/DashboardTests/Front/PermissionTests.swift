import Contracts
import HTTP
import JSONRPC
import Support
import Testing

@testable import DashboardService

/// Every route by every kind of identity, against own and foreign artists, over a real socket.
///
/// What each may do stands in the two functions at the top, in words of their own: nothing here asks the front for its
/// lists but to see that no route is left out.
@Suite("Permissions over HTTP")
struct PermissionTests {
    enum Who: String, CaseIterable {
        case owner, manager, otherArtist, none, staff, operatorAlone
        case anonymous, expiredSession, endedSession, forgedSession
        case token, accountToken, progressToken, boardsToken, revokedToken, expiredToken

        var isSignedIn: Bool {
            switch self {
            case .owner, .manager, .otherArtist, .none, .staff, .operatorAlone: true
            default: false
            }
        }

        /// A token that is good, of the owner.
        var isToken: Bool { [.token, .accountToken, .progressToken, .boardsToken].contains(self) }

        /// What a token of this kind may read.
        var scope: TokenScope {
            switch self {
            case .accountToken: .account
            case .progressToken: .progress
            case .boardsToken: .leaderboards
            default: .catalog
            }
        }

        /// A token, good or not.
        var hasToken: Bool { isToken || self == .revokedToken || self == .expiredToken }

        var account: AccountID {
            switch self {
            case .manager: "u-manager"
            case .otherArtist: "u-other"
            case .none: "u-none"
            case .staff: "u-staff"
            case .operatorAlone: "u-operator"
            default: "u-owner"
            }
        }

        /// What Home shows of the artist `a`, of the one `b` that is somebody else's, and of one that is not there.
        func states(_ artist: String) -> String {
            switch (self, artist) {
            case (.operatorAlone, "absent"): "missing"
            case (.operatorAlone, _): "ready"
            case (.owner, "a"), (.manager, "a"), (.token, "a"), (.otherArtist, "b"): "ready"
            default: "missing"
            }
        }
    }

    /// What a route answers.
    enum Group {
        case everyone
        /// A page: others are led to the sign-in page.
        case page
        case operatorPage
        case scope(TokenScope)
        case session
    }

    private static let routes: [(method: String, path: String, group: Group)] = [
        ("GET", "/", .page), ("GET", "/activity", .page), ("GET", "/account", .page), ("GET", "/api", .page),
        ("GET", "/beats", .page), ("GET", "/collections", .page), ("GET", "/progress", .page),
        ("GET", "/leaderboards", .page),
        ("GET", "/design", .operatorPage),
        ("GET", "/sign-in", .everyone), ("GET", "/link", .everyone), ("GET", "/healthz", .everyone),
        ("GET", "/api/v1/openapi.json", .everyone), ("GET", "/assets/{name}", .everyone),
        ("GET", "/license/{id}", .everyone), ("GET", "/verify-license", .everyone),
        ("GET", "/verify-license/{id}", .everyone), ("GET", "/api/v1/licenses/{id}", .everyone),
        ("GET", "/api/v1/licenses/{id}/certificate", .everyone), ("GET", "/api/v1/license-keys", .everyone),
        ("POST", "/sign-in", .everyone), ("POST", "/link", .everyone), ("POST", "/sign-out", .page),
        ("GET", "/api/v1/home", .scope(.catalog)), ("GET", "/api/v1/artists", .scope(.catalog)),
        ("GET", "/api/v1/activity", .scope(.catalog)), ("GET", "/api/v1/activity/uploads", .scope(.catalog)),
        ("GET", "/api/v1/activity/uploads/{day}", .scope(.catalog)),
        ("GET", "/api/v1/activity/series", .scope(.catalog)),
        ("GET", "/api/v1/activity/series.csv", .scope(.catalog)),
        ("GET", "/api/v1/activity/downloads", .scope(.catalog)),
        ("GET", "/api/v1/activity/downloads/list", .scope(.catalog)),
        ("GET", "/api/v1/figures/{figure}", .scope(.catalog)),
        ("GET", "/api/v1/beats", .scope(.catalog)), ("GET", "/api/v1/beats/list", .scope(.catalog)),
        ("GET", "/api/v1/beats/collaborators", .scope(.catalog)),
        ("GET", "/api/v1/beats/collaborators/{collaborator}", .scope(.catalog)),
        ("GET", "/api/v1/beats/recommendations", .scope(.catalog)),
        ("GET", "/api/v1/beats.csv", .scope(.catalog)), ("GET", "/api/v1/beats.json", .scope(.catalog)),
        ("GET", "/api/v1/collections", .scope(.catalog)), ("GET", "/api/v1/collections/list", .scope(.catalog)),
        ("GET", "/api/v1/collections.csv", .scope(.catalog)), ("GET", "/api/v1/collections.json", .scope(.catalog)),
        ("GET", "/api/v1/progress", .scope(.progress)), ("POST", "/api/v1/progress/refresh", .scope(.progress)),
        ("GET", "/api/v1/progress/ledger", .scope(.progress)),
        ("GET", "/api/v1/progress/achievements", .scope(.progress)),
        ("GET", "/api/v1/progress/rules", .scope(.progress)),
        ("GET", "/api/v1/leaderboards", .scope(.leaderboards)),
        ("GET", "/api/v1/leaderboards/boards", .scope(.leaderboards)),
        ("GET", "/api/v1/leaderboards/boards/{board}", .scope(.leaderboards)),
        ("GET", "/api/v1/leaderboards/boards/{board}/artists", .scope(.leaderboards)),
        ("GET", "/api/v1/leaderboards/boards/{board}/entries.csv", .scope(.leaderboards)),
        ("GET", "/api/v1/leaderboards/boards/{board}/entries.json", .scope(.leaderboards)),
        ("GET", "/api/v1/leaderboards/standings", .scope(.leaderboards)),
        ("PUT", "/api/v1/leaderboards/opt-out", .session),
        ("GET", "/api/v1/account", .scope(.account)), ("PUT", "/api/v1/account/profile", .session),
        ("PUT", "/api/v1/account/password", .session), ("GET", "/api/v1/account/sessions", .session),
        ("DELETE", "/api/v1/account/sessions", .session), ("DELETE", "/api/v1/account/sessions/{id}", .session),
        ("GET", "/api/v1/account/tokens", .session), ("POST", "/api/v1/account/tokens", .session),
        ("DELETE", "/api/v1/account/tokens/{id}", .session), ("GET", "/api/v1/account/events", .session),
    ]

    /// The status, or nil where the request is let in and what comes of it is another test's to see.
    private func expected(_ who: Who, _ group: Group) -> Int? {
        switch group {
        case .everyone: nil
        case .page: who.isSignedIn ? nil : 303
        case .operatorPage: who == .operatorAlone ? nil : who.isSignedIn ? 404 : 303
        case .scope(let scope):
            who.isSignedIn ? nil : who.isToken ? (scope == who.scope ? nil : 403) : 401
        case .session: who.isSignedIn ? nil : who.isToken ? 403 : 401
        }
    }

    /// Headers that show who asks.
    private func headers(_ who: Who, in dashboard: TestDashboard) async throws -> (cookie: String?, lines: String) {
        switch who {
        case .anonymous: return (nil, "")
        case .expiredSession:
            let session = try await dashboard.session(of: who.account)
            dashboard.clock.advance(by: TestDashboard.sessionAge)
            return (session.text, "")
        case .endedSession:
            let session = try await dashboard.session(of: who.account)
            try await dashboard.end(session)
            return (session.text, "")
        case .forgedSession: return (try SecretToken().text, "")
        case .token, .accountToken, .progressToken, .boardsToken, .revokedToken, .expiredToken:
            let visitor = Visitor(address: nil, browser: nil)
            let (token, secret) = try await dashboard.accounts.makeToken(
                of: who.account, name: "t", scopes: [who.scope], days: 1, visitor)
            if who == .revokedToken {
                try await dashboard.accounts.revokeToken(token.id, of: who.account, visitor)
            }
            if who == .expiredToken { dashboard.clock.advance(by: .seconds(86_400)) }
            return (nil, "Authorization: Bearer bp_\(secret.text)\r\n")
        default:
            let session = try await dashboard.session(of: who.account)
            return (session.text, "X-CSRF-Token: \(try session.formToken)\r\n")
        }
    }

    private func fill(_ dashboard: TestDashboard) async throws {
        dashboard.catalog.script.add(summary("a", "Ann"))
        dashboard.catalog.script.add(summary("b", "Bea"))
        try await dashboard.add("u-owner", roles: [("a", .owner)])
        try await dashboard.add("u-manager", roles: [("a", .manager)])
        try await dashboard.add("u-other", roles: [("b", .owner)])
        try await dashboard.add("u-none")
        try await dashboard.add("u-staff")
        dashboard.catalog.script.enter("u-staff", name: "Sam", staff: true)
        try await dashboard.add("u-operator", isOperator: true)
    }

    @Test(arguments: Who.allCases)
    func everyRoute(_ who: Who) async throws {
        try await withDashboard { dashboard in
            try await fill(dashboard)
            // No route ends a token, and an account has fewer of them than there are routes.
            let token = who.hasToken ? try await headers(who, in: dashboard) : nil
            for route in Self.routes {
                let (cookie, lines) = if let token { token } else { try await headers(who, in: dashboard) }
                let target = route.path.split(separator: "{").joined(separator: "x-").filter { $0 != "}" }
                let body = route.method == "GET" || route.method == "DELETE" ? "" : "{}"
                let type = body.isEmpty ? "" : "Content-Type: application/json\r\n"
                let answer = try await dashboard.request(
                    route.method, target, session: cookie, headers: lines + type, body: body)
                let line = "\(who) \(route.method) \(route.path): \(answer.status)"
                if let status = expected(who, route.group) {
                    #expect(answer.status == status, "\(line)")
                    #expect(!answer.text.contains("Ann") && !answer.text.contains("@x.example"), "\(line)")
                } else if case .everyone = route.group {
                    #expect(answer.status != 401 && answer.status != 503, "\(line)")
                } else {
                    #expect(![401, 303, 503].contains(answer.status) || route.path == "/sign-out", "\(line)")
                    // Only a form's own token may be missing here: the body of this test is none.
                    #expect(answer.status != 403 || route.path == "/sign-out", "\(line)")
                }
            }
        }
    }

    /// No route is left out above.
    @Test func everyRouteIsListed() async throws {
        try await withDashboard { dashboard in
            let routes = try dashboard.front.router().routes.map { "\($0.method.rawValue) \($0.pattern)" }
            #expect(Set(routes) == Set(Self.routes.map { "\($0.method) \($0.path)" }))
        }
    }

    /// Somebody else's artist and one that is not there are answered alike, to the byte.
    @Test(arguments: Who.allCases.filter { $0.isSignedIn || $0 == .token })
    func ownAndForeignArtists(_ who: Who) async throws {
        try await withDashboard { dashboard in
            try await fill(dashboard)
            let (cookie, lines) = try await headers(who, in: dashboard)
            var texts: [String: String] = [:]
            for artist in ["a", "b", "absent"] {
                let answer = try await dashboard.request(
                    "GET", "/api/v1/home?parts=artist,summary&artist=\(artist)", session: cookie, headers: lines)
                #expect(answer.status == 200)
                texts[artist] = answer.text
                for part in ["artist", "summary"] {
                    #expect(
                        answer.json?[part]?["state"]?.stringValue == who.states(artist), "\(who) \(artist) \(part)")
                }
            }
            for artist in ["a", "b"] where who.states(artist) == "missing" {
                #expect(texts[artist] == texts["absent"])
            }
            let found = try await dashboard.request("GET", "/api/v1/artists", session: cookie, headers: lines)
            let names = found.json?["artists"]?.arrayValue?.compactMap { $0["id"]?.stringValue }
            let expected = ["a", "b"].filter { who.states($0) == "ready" }
            #expect(names == expected, "\(who)")
        }
    }

    /// The same for the pages of an artist: their first views by their parts, their sections by their status and one
    /// message.
    @Test(arguments: Who.allCases.filter { $0.isSignedIn || $0 == .token })
    func pagesOfOwnAndForeignArtists(_ who: Who) async throws {
        let range = "from=2025-12-01&until=2025-12-31"
        let sections = [
            "activity/uploads?year=2025&platform=true", "activity/uploads/2025-12-31?", "activity/series?\(range)",
            "activity/series.csv?\(range)", "activity/downloads?period=All", "activity/downloads/list?limit=2",
            "beats/list?search=x", "beats/collaborators?", "beats/collaborators/b?", "beats/recommendations?",
            "beats.csv?", "beats.json?", "collections/list?", "collections.csv?", "collections.json?",
            "figures/plays?", "figures/growth?track=t",
        ]
        try await withDashboard { dashboard in
            try await fill(dashboard)
            let (cookie, lines) = try await headers(who, in: dashboard)
            for artist in ["a", "b", "absent"] {
                let state = who.states(artist)
                for page in ["activity", "beats", "collections"] {
                    let whole = try await dashboard.request(
                        "GET", "/api/v1/\(page)?artist=\(artist)", session: cookie, headers: lines)
                    for part in ["artist", page] {
                        #expect(whole.json?[part]?["state"]?.stringValue == state, "\(who) \(artist) \(page) \(part)")
                    }
                }
                for section in sections {
                    let answer = try await dashboard.request(
                        "GET", "/api/v1/\(section)&artist=\(artist)", session: cookie, headers: lines)
                    #expect(answer.status == (state == "ready" ? 200 : 404), "\(who) \(artist) \(section)")
                    guard state != "ready" else { continue }
                    #expect(
                        answer.text
                            == #"{"error":{"code":"noArtist","message":"There is no such artist, or it is not yours."}}"#
                    )
                }
            }
        }
    }

    /// What belongs to another account cannot be ended by who knows its name.
    @Test func othersThings() async throws {
        try await withDashboard { dashboard in
            try await fill(dashboard)
            let visitor = Visitor(address: nil, browser: nil)
            let victim = try await dashboard.session(of: "u-owner")
            let (token, _) = try await dashboard.accounts.makeToken(
                of: "u-owner", name: "t", scopes: [.catalog], days: nil, visitor)
            let id = try #require(try await dashboard.accounts.sessions(of: "u-owner").first?.id)
            let thief = try await dashboard.session(of: "u-other")
            let lines = "X-CSRF-Token: \(try thief.formToken)\r\n"
            for path in ["sessions/\(id)", "tokens/\(token.id)", "sessions/absent", "tokens/absent"] {
                let answer = try await dashboard.request(
                    "DELETE", "/api/v1/account/\(path)", session: thief.text, headers: lines)
                #expect((answer.status, answer.errorCode) == (404, "notFound"), "\(path)")
            }
            _ = try await dashboard.request("DELETE", "/api/v1/account/sessions", session: thief.text, headers: lines)
            #expect(try await dashboard.get("/api/v1/account", session: victim.text).status == 200)
            #expect(try await dashboard.accounts.tokens(of: "u-owner").count == 1)
        }
    }

    /// What a browser sends by itself changes nothing.
    @Test(arguments: ["", "X-CSRF-Token: x\r\n", "X-CSRF-Token: \r\n", "right Sec-Fetch-Site: cross-site\r\n", "other"])
    func changesNeedThePagesToken(_ header: String) async throws {
        try await withDashboard { dashboard in
            try await fill(dashboard)
            let (own, other) = (
                try await dashboard.session(of: "u-owner"), try await dashboard.session(of: "u-manager")
            )
            let lines =
                header == "other"
                ? "X-CSRF-Token: \(try other.formToken)\r\n"
                : header.hasPrefix("right ")
                    ? "X-CSRF-Token: \(try own.formToken)\r\n" + header.dropFirst("right ".count) : header
            for route in Self.routes where route.path.hasPrefix("/api/") && route.method != "GET" {
                let target = route.path.split(separator: "{").joined(separator: "x-").filter { $0 != "}" }
                let answer = try await dashboard.request(
                    route.method, target, session: own.text,
                    headers: lines + "Content-Type: application/json\r\n", body: "{}")
                #expect((answer.status, answer.errorCode) == (403, "badForm"), "\(route.method) \(route.path)")
            }
        }
    }

    /// A bad token is not made good by a good cookie, however it is spelled.
    @Test func tokensThatAreNone() async throws {
        try await withDashboard { dashboard in
            try await fill(dashboard)
            let session = try await dashboard.session(of: "u-owner").text
            let (_, secret) = try await dashboard.accounts.makeToken(
                of: "u-owner", name: "t", scopes: [.catalog], days: nil, Visitor(address: nil, browser: nil))
            for value in [
                "Bearer bp_\(try SecretToken().text)", "Bearer \(secret.text)", "Bearer bp_\(secret.text)A",
                "Bearer bp_\(secret.text.dropLast())", "Basic bp_\(secret.text)", "bp_\(secret.text)", "Bearer",
                "Bearer bp_\(session)", "Bearer bp_\(secret.text) x",
            ] {
                let answer = try await dashboard.request(
                    "GET", "/api/v1/home", session: session, headers: "Authorization: \(value)\r\n")
                #expect((answer.status, answer.errorCode) == (401, "signedOut"), "\(value)")
            }
            let doubled = try await dashboard.request(
                "GET", "/api/v1/home", session: session,
                headers: String(repeating: "Authorization: Bearer bp_\(secret.text)\r\n", count: 2))
            #expect(doubled.status == 401 || doubled.status == 400)
            for value in ["Bearer bp_\(secret.text)", "bearer bp_\(secret.text)", "BEARER  bp_\(secret.text)"] {
                let answer = try await dashboard.request(
                    "GET", "/api/v1/home", headers: "Authorization: \(value)\r\n")
                #expect(answer.status == 200, "\(value)")
            }
            // A session's token is no API token, and the other way about.
            #expect(try await dashboard.get("/api/v1/home", session: secret.text).status == 401)
        }
    }

    /// A token for the catalogue is told neither who the account is nor what it earned.
    @Test func aTokenIsToldWhatItsScopesName() async throws {
        try await withDashboard { dashboard in
            try await fill(dashboard)
            for scopes in [[.catalog], [.catalog, .account], [.catalog, .progress]] as [[TokenScope]] {
                let isTold = scopes.contains(.account)
                let (_, secret) = try await dashboard.accounts.makeToken(
                    of: "u-owner", name: "t", scopes: scopes, days: nil, Visitor(address: nil, browser: nil))
                for query in ["", "?parts=account,menu,level"] {
                    let answer = try await dashboard.request(
                        "GET", "/api/v1/home\(query)", headers: "Authorization: Bearer bp_\(secret.text)\r\n")
                    #expect(answer.status == 200)
                    #expect((answer.json?["account"] != nil) == isTold)
                    #expect((answer.json?["level"] != nil) == scopes.contains(.progress))
                    #expect(answer.text.contains("@x.example") == isTold)
                }
            }
        }
    }
}
