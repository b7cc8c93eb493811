import DashboardService
import Support
import Testing

@Suite("Signing in and out")
struct SignInTests {
    /// The session's token of a `Set-Cookie`.
    private func session(_ answer: HTTPAnswer) throws -> String {
        let cookie = try #require(answer["Set-Cookie"])
        return String(try #require(cookie.split(separator: ";").first).dropFirst("beatpass_session=".count))
    }

    /// Previews of links ask for the head first.
    @Test func lookingAtALinkDoesNotUseItUp() async throws {
        try await withDashboard { dashboard in
            let (link, _) = try await dashboard.sessions.createLink()
            let look = try await dashboard.request("HEAD", "/sign-in?token=\(link.text)")
            #expect(look.status == 200)
            #expect(look.values("Set-Cookie").isEmpty)
            #expect(try await dashboard.get("/sign-in?token=\(link.text)").status == 303)
        }
    }

    @Test func aLinkSignsInOnce() async throws {
        try await withDashboard { dashboard in
            let (link, _) = try await dashboard.sessions.createLink()
            let answer = try await dashboard.get("/sign-in?token=\(link.text)")
            #expect((answer.status, answer["Location"]) == (303, "/"))
            let token = try session(answer)
            #expect(answer["Set-Cookie"] == "beatpass_session=\(token); Max-Age=3600; Path=/; HttpOnly; SameSite=Lax")
            #expect(token != link.text)
            #expect(try await dashboard.get("/", session: token).status == 200)

            let again = try await dashboard.get("/sign-in?token=\(link.text)")
            #expect(again.status == 403)
            #expect(again.text.contains("This link was used already, has expired, or is not whole."))
            #expect(again.values("Set-Cookie").isEmpty)
            #expect(try await dashboard.get("/", session: token).status == 200)
        }
    }

    @Test func overHTTPSTheCookieIsSecure() async throws {
        try await withDashboard(["--http.publicURL", "https://beats.example"]) { dashboard in
            let (link, _) = try await dashboard.sessions.createLink()
            let answer = try await dashboard.get("/sign-in?token=\(link.text)")
            #expect(answer["Set-Cookie"]?.hasSuffix("; Path=/; HttpOnly; SameSite=Lax; Secure") == true)
        }
    }

    @Test func tokensThatOpenNothing() async throws {
        try await withDashboard { dashboard in
            let (link, _) = try await dashboard.sessions.createLink()
            let own = try await dashboard.session().text
            let text = link.text
            for token in [
                "", "x", String(text.dropLast()), text + "A", text + "=", "%20" + text, text.uppercased(), own, "null",
                text + "%0A",
                String(repeating: "A", count: 43), String(repeating: "A", count: 5000), try SecretToken().text,
                "x&token=\(text)",
            ] {
                let answer = try await dashboard.get("/sign-in?token=\(token)")
                #expect(answer.status == 403, "\(token)")
                #expect(answer.values("Set-Cookie").isEmpty)
            }
            for query in ["", "?", "?Token=\(text)", "?tokens=\(text)", "#token=\(text)"] where !query.hasPrefix("#") {
                #expect(try await dashboard.get("/sign-in\(query)").status == 200)
            }
            // None of this has used it up; and how it is spelled does not matter.
            let spelled = text.utf8.map { "%" + String($0, radix: 16) }.joined()
            #expect(try await dashboard.get("/sign-in?x=1&token=\(spelled)&y").status == 303)
        }
    }

    @Test func anExpiredLink() async throws {
        try await withDashboard { dashboard in
            let (link, expiresAt) = try await dashboard.sessions.createLink()
            dashboard.clock.set(expiresAt)
            #expect(try await dashboard.get("/sign-in?token=\(link.text)").status == 403)
        }
    }

    /// Several browsers at once: one gets in.
    @Test func oneOfManyGetsIn() async throws {
        try await withDashboard { dashboard in
            let (link, _) = try await dashboard.sessions.createLink()
            let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<8 { group.addTask { try await dashboard.get("/sign-in?token=\(link.text)").status } }
                return try await group.reduce(into: [Int]()) { $0.append($1) }
            }
            #expect(statuses.sorted() == [303] + [Int](repeating: 403, count: 7))
        }
    }

    @Test func signingOutEndsTheSession() async throws {
        try await withDashboard { dashboard in
            let (own, other) = (try await dashboard.session(), try await dashboard.session())
            let answer = try await dashboard.post("/sign-out", session: own.text, form: "csrf=\(try own.formToken)")
            #expect((answer.status, answer["Location"]) == (303, "/sign-in"))
            #expect(answer["Set-Cookie"] == "beatpass_session=; Max-Age=0; Path=/; HttpOnly; SameSite=Lax")
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
}
