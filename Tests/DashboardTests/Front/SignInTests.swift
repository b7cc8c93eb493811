import Contracts
import HTTP
import JSONRPC
import ServiceKit
import Storage
import Support
import Testing

@testable import DashboardService

/// Signing in and out as a browser sees it.
@Suite("Signing in and out")
struct SignInTests {
    private static let ann: AccountID = "u-ann"
    private static let password = "correct horse battery"

    private func withAnn(
        _ flags: [String] = [], _ body: (TestDashboard) async throws -> Void
    ) async throws {
        try await withDashboard(flags) { dashboard in
            try await dashboard.add(Self.ann, email: "Ann@X.example", password: Self.password)
            try await body(dashboard)
        }
    }

    private func form(_ email: String, _ password: String, next: String? = nil) -> String {
        "email=\(PercentEncoding.encode(email))&password=\(PercentEncoding.encode(password))"
            + (next.map { "&next=\(PercentEncoding.encode($0))" } ?? "")
    }

    private func cookie(_ name: String, of answer: HTTPAnswer) throws -> String {
        let all = answer.values("Set-Cookie").filter { $0.hasPrefix(name + "=") }
        try #require(all.count == 1)
        return String(all[0].dropFirst(name.count + 1).prefix { $0 != ";" })
    }

    @Test func aPasswordSignsIn() async throws {
        try await withAnn { dashboard in
            let answer = try await dashboard.post("/sign-in", form: form(" ann@x.EXAMPLE ", Self.password))
            #expect((answer.status, answer["Location"]) == (303, "/"))
            let session = try cookie("beatpass_session", of: answer)
            let device = try cookie("beatpass_device", of: answer)
            #expect(
                answer.values("Set-Cookie") == [
                    "beatpass_session=\(session); Max-Age=3600; Path=/; HttpOnly; SameSite=Lax",
                    "beatpass_device=\(device); Max-Age=34560000; Path=/; HttpOnly; SameSite=Lax",
                ])
            #expect(session != device)
            let account = try await dashboard.get("/api/v1/account", session: session)
            #expect(account.json?["id"]?.stringValue == "u-ann")
            #expect(account.json?["email"]?.stringValue == "Ann@X.example")
        }
    }

    @Test func overHTTPSTheCookiesAreSecure() async throws {
        try await withAnn(["--http.publicURL", "https://beats.example"]) { dashboard in
            let answer = try await dashboard.post("/sign-in", form: form("ann@x.example", Self.password))
            #expect(answer.values("Set-Cookie").count == 2)
            #expect(answer.values("Set-Cookie").allSatisfy { $0.hasSuffix("; HttpOnly; SameSite=Lax; Secure") })
            // A name that no sibling of the host can set, and the only one that counts.
            let session = try cookie("__Host-beatpass_session", of: answer)
            for (name, status) in [("__Host-beatpass_session", 200), ("beatpass_session", 401)] {
                let account = try await dashboard.request(
                    "GET", "/api/v1/account", headers: "Cookie: \(name)=\(session)\r\n")
                #expect(account.status == status, "\(name)")
            }
            #expect(answer["Strict-Transport-Security"] == "max-age=31536000")
        }
    }

    /// Wrong password, unknown e-mail, an account without a password and what can be neither: one answer.
    @Test func whatDoesNotMatchIsAnsweredAlike() async throws {
        try await withAnn { dashboard in
            try await dashboard.add("u-bea", email: "bea@x.example")
            var pages: Set<String> = []
            for (email, password) in [
                ("ann@x.example", "correct horse batter"), ("ann@x.example", Self.password + " "),
                ("ann@x.example", ""), ("nobody@x.example", Self.password), ("bea@x.example", Self.password),
                ("bea@x.example", ""), ("", ""), ("ann@x.example", String(repeating: "x", count: 10_000)),
                ("ann@x.example\r\nX-Evil: 1", Self.password), ("'; DROP TABLE credentials; --", "x"),
                ("ann@x.example", "\u{0}"), (String(repeating: "a", count: 9000), "x"),
            ] {
                let answer = try await dashboard.post("/sign-in", form: form(email, password))
                // A NUL is refused with the form it stands in.
                #expect(answer.status == 403, "\(email)")
                #expect(answer.text.contains("E-mail and password do not match. Check both."))
                #expect(answer.values("Set-Cookie").isEmpty)
                #expect(answer.values("X-Evil").isEmpty)
                // But for the e-mail that was typed, the page is the same.
                let value = answer.text.split(separator: " value=\"").map { $0.drop { $0 != "\"" } }
                pages.insert(value.joined())
            }
            #expect(pages.count == 1)
        }
    }

    /// Composed and decomposed characters are the same password, in the e-mail too.
    @Test func unicodeThatNormalisesDifferently() async throws {
        try await withDashboard { dashboard in
            try await dashboard.add(
                "u-zoe", email: "zo\u{E9}@x.example", password: "caf\u{E9} \u{212B}ngstr\u{F6}m \u{FB01}x")
            let answer = try await dashboard.post(
                "/sign-in", form: form("ZOE\u{301}@x.example", "cafe\u{301} A\u{30A}ngstro\u{308}m fix"))
            #expect(answer.status == 303)
        }
    }

    @Test func eMailsWithQuotes() async throws {
        try await withDashboard { dashboard in
            try await dashboard.add("u-q", email: "\"a <b> 'c'\"@x.example", password: Self.password)
            let wrong = try await dashboard.post("/sign-in", form: form("\"a <b> 'c'\"@x.example", "wrong password"))
            #expect(wrong.text.contains("value=\"&quot;a &lt;b&gt; &#39;c&#39;&quot;@x.example\""))
            let right = try await dashboard.post("/sign-in", form: form("\"A <b> 'c'\"@x.example", Self.password))
            #expect(right.status == 303)
        }
    }

    /// It leads to where one was led away from, but never to another host.
    @Test func itLeadsOn() async throws {
        try await withAnn { dashboard in
            let away = try await dashboard.get("/account?tab=%22tokens%22&x")
            #expect(
                (away.status, away["Location"])
                    == (303, "/sign-in?next=%2Faccount%3Ftab%3D%2522tokens%2522%26x%3D"))
            let page = try await dashboard.get(away["Location"] ?? "")
            #expect(page.text.contains("value=\"/account?tab=%22tokens%22&amp;x=\""))
            for (next, expected) in [
                ("/account?tab=a&x=", "/account?tab=a&x="), ("//evil.example", "/"), ("/\\evil.example", "/"),
                ("https://evil.example", "/"), ("/\tevil", "/"), ("/a\r\nX-Evil: 1", "/"), ("", "/"), ("account", "/"),
                ("/" + String(repeating: "x", count: 600), "/"), ("javascript:alert(1)", "/"),
            ] {
                let answer = try await dashboard.post(
                    "/sign-in", form: form("ann@x.example", Self.password, next: next))
                #expect((answer.status, answer["Location"]) == (303, expected), "\(next)")
                #expect(answer.values("X-Evil").isEmpty)
            }
        }
    }

    /// A session that somebody else put into the browser is not the one that is signed in (session fixation).
    @Test func aSessionFromBeforeEnds() async throws {
        try await withAnn { dashboard in
            let planted = try await dashboard.session(of: "u-eve")
            let answer = try await dashboard.post(
                "/sign-in", session: planted.text, form: form("ann@x.example", Self.password))
            let session = try cookie("beatpass_session", of: answer)
            #expect(session != planted.text)
            #expect(try await dashboard.get("/api/v1/account", session: planted.text).status == 401)
            #expect(
                try await dashboard.get("/api/v1/account", session: session).json?["id"]?.stringValue == "u-ann")
        }
    }

    /// Other sites cannot sign a browser in, nor out.
    @Test(arguments: [
        "Sec-Fetch-Site: cross-site\r\n", "Sec-Fetch-Site: same-site\r\n", "Origin: https://evil.example\r\n",
        "Origin: null\r\n", "Origin: http://dashboard.test.evil.example\r\n",
    ])
    func formsOfOtherSites(_ header: String) async throws {
        try await withAnn { dashboard in
            let type = "Content-Type: application/x-www-form-urlencoded\r\n"
            let signIn = try await dashboard.request(
                "POST", "/sign-in", headers: type + header, body: form("ann@x.example", Self.password))
            #expect(signIn.status == 403)
            #expect(signIn.values("Set-Cookie").isEmpty)
            #expect(signIn.text.contains("This form is not from the dashboard&#39;s own page"))
            let own = try await dashboard.session(of: Self.ann)
            let signOut = try await dashboard.request(
                "POST", "/sign-out", session: own.text, headers: type + header, body: "csrf=\(try own.formToken)")
            #expect(signOut.status == 403)
            #expect(try await dashboard.get("/", session: own.text).status == 200)
        }
    }

    @Test func signingOutEndsTheSession() async throws {
        try await withDashboard { dashboard in
            let (own, other) = (try await dashboard.session(), try await dashboard.session())
            let answer = try await dashboard.post("/sign-out", session: own.text, form: "csrf=\(try own.formToken)")
            #expect((answer.status, answer["Location"]) == (303, "/sign-in?out=1"))
            #expect(answer["Set-Cookie"] == "beatpass_session=; Max-Age=0; Path=/; HttpOnly; SameSite=Lax")
            #expect(try await dashboard.get("/sign-in?out=1").text.contains("You are signed out."))
            #expect(try await dashboard.get("/", session: own.text).status == 303)
            #expect(try await dashboard.get("/api/v1/home", session: own.text).status == 401)
            #expect(try await dashboard.get("/", session: other.text).status == 200)
        }
    }

    /// Another site's form cannot sign anybody out.
    @Test func formsOfOthersAreRefused() async throws {
        try await withDashboard { dashboard in
            let (own, other) = (try await dashboard.session(), try await dashboard.session())
            let right = try own.formToken
            for form in [
                "", "csrf=", "csrf", "csrf=x", "csrf=\(try other.formToken)", "csrf=\(own.text)", "csrf=\(right)A",
                "csrf=\(right.dropLast())",
                "CSRF=\(right)", "other=\(right)", "csrf=x&csrf=\(right)", "csrf=%", "csrf=%00", "csrf=\(right)%0a",
                "csrf=%ff",
            ] {
                let answer = try await dashboard.post("/sign-out", session: own.text, form: form)
                #expect(answer.status == 403, "\(form)")
                #expect(answer.text.contains("<h1>This form is not from the dashboard&#39;s own page</h1>"))
            }
            // The right token, in a body that no form sends.
            for type in ["text/plain", "application/json", "multipart/form-data", ""] {
                let header = type.isEmpty ? "" : "Content-Type: \(type)\r\n"
                let answer = try await dashboard.request(
                    "POST", "/sign-out", session: own.text, headers: header, body: "csrf=\(right)")
                #expect(answer.status == 403, "\(type)")
            }
            #expect(try await dashboard.request("POST", "/sign-out?csrf=\(right)", session: own.text).status == 403)
            #expect(try await dashboard.get("/", session: own.text).status == 200)

            let answer = try await dashboard.request(
                "POST", "/sign-out", session: own.text,
                headers: "Content-Type: application/x-www-form-urlencoded; charset=UTF-8\r\n",
                body: "x=1&csrf=\(right)&y=+")
            #expect(answer.status == 303)
        }
    }

    /// Two cookies of the name: nobody knows which one is ours.
    @Test func doubledCookiesAreNone() async throws {
        try await withDashboard { dashboard in
            let session = try await dashboard.session().text
            let forged = try SecretToken().text
            for (cookies, status) in [
                ("beatpass_session=\(session)", 200), ("a=b; beatpass_session=\(session); c=d", 200),
                ("beatpass_session=\"\(session)\"", 200),
                ("beatpass_session=\(session); beatpass_session=\(forged)", 401),
                ("beatpass_session=", 401), ("BEATPASS_SESSION=\(session)", 401), ("beatpass_session \(session)", 401),
            ] {
                let answer = try await dashboard.request(
                    "GET", "/api/v1/home?parts=account", headers: "Cookie: \(cookies)\r\n")
                #expect(answer.status == status, "\(cookies)")
            }
        }
    }

    /// Another installation's cookies, cut ones and a device's mark sign nobody in.
    @Test func cookiesThatAreNotOurs() async throws {
        try await withDashboard { dashboard in
            try await withDashboard { other in
                let foreign = try await other.session().text
                let own = try await dashboard.session().text
                for cookie in [foreign, String(own.dropLast()), own + "A", own.uppercased(), "", "null"] {
                    #expect(try await dashboard.get("/api/v1/home", session: cookie).status == 401, "\(cookie)")
                }
                let answer = try await dashboard.request(
                    "GET", "/api/v1/home", headers: "Cookie: beatpass_device=\(own)\r\n")
                #expect(answer.status == 401)
            }
        }
    }

    /// Many wrong tries are told to wait; who signed in with this browser before is not locked out by them.
    @Test func aVictimIsNotLockedOut() async throws {
        try await withAnn { dashboard in
            let first = try await dashboard.post("/sign-in", form: form("ann@x.example", Self.password))
            let device = try cookie("beatpass_device", of: first)
            var refused: HTTPAnswer?
            for _ in 0..<12 {
                let answer = try await dashboard.post("/sign-in", form: form("ann@x.example", "a wrong password"))
                if answer.status == 429 { refused = answer }
            }
            let wait = try #require(refused)
            #expect(wait.text.contains("Too many tries. Wait "))
            #expect((wait["Retry-After"].flatMap { Int($0) } ?? 0) > 60)
            // The right password does not help from an address that is told to wait, so nothing is learnt by it.
            #expect(try await dashboard.post("/sign-in", form: form("ann@x.example", Self.password)).status == 429)
            let known = try await dashboard.request(
                "POST", "/sign-in",
                headers: "Content-Type: application/x-www-form-urlencoded\r\nCookie: beatpass_device=\(device)\r\n",
                body: form("ann@x.example", Self.password))
            #expect(known.status == 303)
            #expect(try cookie("beatpass_device", of: known) == device)
            // An unknown e-mail is told the same after as many tries.
            var statuses: [Int] = []
            for _ in 0..<9 {
                statuses.append(
                    try await dashboard.post("/sign-in", form: form("nobody@x.example", "a wrong password")).status)
            }
            #expect(statuses == [Int](repeating: 403, count: 8) + [429])
        }
    }

    /// A mark that this browser made up, or that another account's browser got, lifts no limit.
    @Test func marksOfOthersLiftNoLimit() async throws {
        try await withAnn { dashboard in
            try await dashboard.add("u-bea", email: "bea@x.example", password: Self.password)
            let other = try await dashboard.post("/sign-in", form: form("bea@x.example", Self.password))
            let foreign = try cookie("beatpass_device", of: other)
            for _ in 0..<8 {
                _ = try await dashboard.post("/sign-in", form: form("ann@x.example", "a wrong password"))
            }
            for device in [foreign, try SecretToken().text, "x", ""] {
                let answer = try await dashboard.request(
                    "POST", "/sign-in",
                    headers: "Content-Type: application/x-www-form-urlencoded\r\nCookie: beatpass_device=\(device)\r\n",
                    body: form("ann@x.example", Self.password))
                #expect(answer.status == 429, "\(device)")
            }
        }
    }

    /// The password was changed while the old one was being checked: it opens nothing any more.
    @Test func aPasswordThatChangesMeanwhile() async throws {
        try await withAnn { dashboard in
            let gate = Monitor((isHeld: false, isOpen: false))
            async let held: Void = dashboard.worker.perform(for: PasswordWorker.Caller(.stranger)) {
                gate.update { $0.isHeld = true }
                return .success(gate.wait { $0.isOpen ? () : nil } ?? ())
            }
            #expect(await eventually { gate.value.isHeld })
            async let answer = dashboard.post("/sign-in", form: form("ann@x.example", Self.password))
            #expect(await eventually { dashboard.worker.waiting == 1 })
            try await dashboard.database.write(cost: 1) { store in
                try CredentialStore(store: store).setPassword("$another", of: Self.ann)
            }
            gate.update { $0.isOpen = true }
            try await held
            #expect(try await answer.status == 403)
            #expect(try await dashboard.accounts.sessions(of: Self.ann).isEmpty)
        }
    }

    /// A failure stands in the account's log, whoever made it and however soon he hung up.
    @Test func failuresAreNoted() async throws {
        try await withAnn { dashboard in
            _ = try await dashboard.post("/sign-in", form: form("ann@x.example", "a wrong password"))
            _ = try await dashboard.post("/sign-in", form: form("nobody@x.example", "a wrong password"))
            let isNoted = try await eventually {
                let all = try await dashboard.accounts.audit(of: nil, before: nil, limit: 10).map(\.entry)
                return all.map(\.action) == [.signInFailed, .signInFailed]
                    && Set(all.map(\.account)) == [Self.ann, nil] && all.allSatisfy { $0.address == "127.0.0.1" }
            }
            #expect(isNoted)
        }
    }

    /// More than a form can need is not read.
    @Test(arguments: ["/sign-in", "/link", "/api/v1/account/tokens"])
    func bodiesThatAreTooLong(_ path: String) async throws {
        try await withDashboard { dashboard in
            let answer = try await dashboard.post(path, form: String(repeating: "a&", count: 10_000))
            #expect(answer.status == 413)
            #expect(answer["X-Frame-Options"] == "DENY")
        }
    }
}
