import Contracts
import HTTP
import JSONRPC
import ServiceKit
import Storage
import Support
import Testing

@testable import DashboardService

/// One-time links: the first operator's account, and passwords.
@Suite("Links")
struct LinkTests {
    private static let password = "correct horse battery"

    private func setUp(_ link: SecretToken, email: String = "op@x.example", name: String = "Olga") -> String {
        form(link) + "&email=\(PercentEncoding.encode(email))&name=\(PercentEncoding.encode(name))"
    }

    private func form(_ link: SecretToken, _ password: String = password) -> String {
        "token=\(link.text)&password=\(PercentEncoding.encode(password))"
    }

    /// Previews of links ask for the head first; people look before they type.
    @Test func lookingDoesNotUseALinkUp() async throws {
        try await withDashboard { dashboard in
            let link = try await dashboard.accounts.createSetUpLink().token
            for _ in 0..<2 {
                let head = try await dashboard.request("HEAD", "/link?token=\(link.text)")
                #expect((head.status, head.values("Set-Cookie").count) == (200, 0))
                let page = try await dashboard.get("/link?token=\(link.text)")
                #expect(page.status == 200)
                #expect(page.text.contains("\"setUp\""))
                #expect(page.text.contains(link.text))
            }
            #expect(try await dashboard.post("/link", form: setUp(link)).status == 303)
        }
    }

    @Test func theSetUpLinkMakesTheFirstOperator() async throws {
        try await withDashboard { dashboard in
            let link = try await dashboard.accounts.createSetUpLink().token
            let answer = try await dashboard.post("/link", form: setUp(link))
            #expect((answer.status, answer["Location"]) == (303, "/"))
            let session = String(
                try #require(answer.values("Set-Cookie").first).dropFirst("beatpass_session=".count).prefix {
                    $0 != ";"
                })
            let account = try await dashboard.get("/api/v1/account", session: session)
            #expect(account.json?["email"]?.stringValue == "op@x.example")
            #expect(account.json?["operator"] == .bool(true))
            #expect(account.json?["directory"]?["value"]?["name"]?.stringValue == "Olga")
            // Once, and never again.
            let again = try await dashboard.post("/link", form: setUp(link))
            #expect((again.status, again.values("Set-Cookie").count) == (403, 0))
            #expect(again.text.contains("This link was used already, has expired, or is not whole."))
            #expect(try await dashboard.get("/link?token=\(link.text)").status == 403)
            await #expect(throws: AccountProblem.operatorExists) {
                try await dashboard.accounts.createSetUpLink()
            }
        }
    }

    /// Two set-up links cannot make two first operators; the newer one counts.
    @Test func onlyTheNewestSetUpLinkWorks() async throws {
        try await withDashboard { dashboard in
            let old = try await dashboard.accounts.createSetUpLink().token
            let new = try await dashboard.accounts.createSetUpLink().token
            #expect(try await dashboard.post("/link", form: setUp(old)).status == 403)
            let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
                for index in 0..<4 {
                    group.addTask {
                        try await dashboard.post("/link", form: setUp(new, email: "op\(index)@x.example")).status
                    }
                }
                return try await group.reduce(into: [Int]()) { $0.append($1) }
            }
            #expect(statuses.sorted() == [303, 403, 403, 403])
            let operators = try await dashboard.accounts.page(query: "", after: nil, limit: 10)
            #expect(operators.count == 1)
        }
    }

    @Test func tokensThatOpenNothing() async throws {
        try await withDashboard { dashboard in
            let link = try await dashboard.accounts.createSetUpLink().token
            let session = try await dashboard.session(of: "u-ann").text
            let text = link.text
            for token in [
                "", "x", String(text.dropLast()), text + "A", text + "=", "%20" + text, text.uppercased(), session,
                text + "%0A", String(repeating: "A", count: 43), String(repeating: "A", count: 5000),
                try SecretToken().text, "x&token=\(text)",
            ] {
                let answer = try await dashboard.get("/link?token=\(token)")
                #expect(answer.status == 403, "\(token)")
                let used = try await dashboard.post(
                    "/link", form: "token=\(token)&password=\(Self.password)&name=A&email=a@x.example")
                #expect((used.status, used.values("Set-Cookie").count) == (403, 0), "\(token)")
            }
            #expect(try await dashboard.get("/link").status == 403)
            #expect(try await dashboard.post("/link", form: setUp(link)).status == 303)
        }
    }

    @Test func anExpiredLink() async throws {
        try await withDashboard { dashboard in
            let link = try await dashboard.accounts.createSetUpLink()
            #expect(link.expiresAt == dashboard.clock.now.advanced(byMicroseconds: 24 * 3_600_000_000))
            dashboard.clock.set(link.expiresAt)
            #expect(try await dashboard.get("/link?token=\(link.token.text)").status == 403)
            #expect(try await dashboard.post("/link", form: setUp(link.token)).status == 403)
        }
    }

    /// A form that does not fit names its field, keeps what was typed, and leaves the link as it was.
    @Test func formsThatDoNotFit() async throws {
        try await withDashboard { dashboard in
            let link = try await dashboard.accounts.createSetUpLink().token
            for (body, sentence) in [
                (form(link, "x") + "&email=op@x.example&name=O", "has 1 character; expected 10 to 256"),
                (form(link, String(repeating: "xy", count: 5000)) + "&email=op@x.example&name=O", "10000 characters"),
                (form(link, "op@x.example") + "&email=op@x.example&name=O", "e-mail"),
                (form(link) + "&email=nobody&name=O", "e-mail"), (form(link) + "&name=O", "e-mail"),
                (form(link) + "&email=op@x.example&name=", "name"),
            ] {
                let answer = try await dashboard.post("/link", form: body)
                #expect(answer.status == 422, "\(body)")
                #expect(answer.text.contains(sentence), "\(sentence): \(answer.text)")
                #expect(answer.values("Set-Cookie").isEmpty)
            }
            let kept = try await dashboard.post("/link", form: setUp(link, email: "a\"<b", name: "<i>"))
            #expect(kept.text.contains("value=\"&lt;i&gt;\""))
            #expect(kept.text.contains("value=\"a&quot;&lt;b\""))
            #expect(try await dashboard.post("/link", form: setUp(link)).status == 303)
        }
    }

    /// The catalogue, which has the directory, is away: nothing is used up, nothing is half made.
    @Test(arguments: [ServiceManner.isAbsent, .breaks])
    func withoutTheDirectory(_ manner: ServiceManner) async throws {
        try await withDashboard(catalog: manner) { dashboard in
            let link = try await dashboard.accounts.createSetUpLink().token
            let answer = try await dashboard.post("/link", form: setUp(link))
            #expect(answer.status == 503)
            #expect(answer.text.contains("The catalog service"))
            #expect(try await dashboard.get("/link?token=\(link.text)").status == 200)
            #expect(try await dashboard.accounts.page(query: "", after: nil, limit: 10).isEmpty)
        }
    }

    /// A link for a password ends all sessions and the older links; the old password is worthless.
    @Test func aResetEndsEverything() async throws {
        try await withDashboard { dashboard in
            try await dashboard.add("u-ann", email: "ann@x.example", password: "the old password")
            let session = try await dashboard.session(of: "u-ann").text
            let older = try await dashboard.accounts.createPasswordLink(for: "u-ann").token
            let link = try await dashboard.accounts.createPasswordLink(for: "u-ann").token
            #expect(try await dashboard.get("/link?token=\(older.text)").status == 403)
            #expect(try await dashboard.get("/link?token=\(link.text)").text.contains("\"password\""))
            #expect(try await dashboard.get("/api/v1/account", session: session).status == 200)
            #expect(try await dashboard.post("/link", form: form(link)).status == 303)
            #expect(try await dashboard.get("/api/v1/account", session: session).status == 401)
            for (password, status) in [("the old password", 403), (Self.password, 303)] {
                let answer = try await dashboard.post(
                    "/sign-in", form: "email=ann@x.example&password=\(PercentEncoding.encode(password))")
                #expect(answer.status == status)
            }
            await #expect(throws: AccountProblem.unknownAccount) {
                try await dashboard.accounts.createPasswordLink(for: "u-nobody")
            }
        }
    }

    /// An operator came another way: the link that was shown at the start is worthless, before anything is made of it.
    @Test func anOperatorMakesTheSetUpLinkWorthless() async throws {
        try await withDashboard { dashboard in
            let link = try await dashboard.accounts.createSetUpLink().token
            // Not by `add`, which takes the link away too: as though it happened in between.
            try await dashboard.add("u-first", isOperator: true)
            #expect(try await dashboard.get("/link?token=\(link.text)").status == 403)
            let answer = try await dashboard.post("/link", form: setUp(link, name: "Mallory"))
            #expect((answer.status, answer.values("Set-Cookie").count) == (403, 0))
            #expect(!dashboard.catalog.script.names.contains("Mallory"))
        }
    }

    @Test func addingAnOperatorTakesTheSetUpLinkAway() async throws {
        try await withDashboard { dashboard in
            let link = try await dashboard.accounts.createSetUpLink().token
            _ = try await dashboard.accounts.add(
                email: "op@x.example", name: "Olga", isOperator: true, account: nil, password: nil)
            let hash = try link.hash
            let now = dashboard.clock.now
            let purpose = try await dashboard.database.read { store in
                try LinkStore.purpose(of: hash, at: now, in: store)
            }
            #expect(purpose == nil)
        }
    }

    /// Another site's form cannot use a link, and a session from before ends with it.
    @Test func linksOfOtherSitesAndSessions() async throws {
        try await withDashboard { dashboard in
            try await dashboard.add("u-ann", email: "ann@x.example", password: "the old password")
            let link = try await dashboard.accounts.createPasswordLink(for: "u-ann").token
            let foreign = try await dashboard.request(
                "POST", "/link",
                headers: "Content-Type: application/x-www-form-urlencoded\r\nSec-Fetch-Site: cross-site\r\n",
                body: form(link))
            #expect((foreign.status, foreign.values("Set-Cookie").count) == (403, 0))
            let planted = try await dashboard.session(of: "u-eve").text
            let used = try await dashboard.post("/link", session: planted, form: form(link))
            #expect(used.status == 303)
            #expect(try await dashboard.get("/api/v1/account", session: planted).status == 401)
        }
    }

    /// Programs that were let in by a stolen password are let in no more.
    @Test func aResetRevokesTokens() async throws {
        try await withDashboard { dashboard in
            try await dashboard.add("u-ann", email: "ann@x.example", password: "the old password")
            let (_, secret) = try await dashboard.accounts.makeToken(
                of: "u-ann", name: "t", scopes: [.account], days: nil, Visitor(address: nil, browser: nil))
            func use() async throws -> Int {
                try await dashboard.request(
                    "GET", "/api/v1/account", headers: "Authorization: Bearer bp_\(secret.text)\r\n"
                ).status
            }
            #expect(try await use() == 200)
            let link = try await dashboard.accounts.createPasswordLink(for: "u-ann").token
            #expect(try await dashboard.post("/link", form: form(link)).status == 303)
            #expect(try await use() == 401)
        }
    }
}
