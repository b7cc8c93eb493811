import Contracts
import JSONRPC
import Support
import Testing

@testable import DashboardService

/// An account's own things over the JSON API.
@Suite("The account's API")
struct AccountAPITests {
    /// Somebody signed in, and how it asks.
    private struct Browser {
        let dashboard: TestDashboard
        let session: SecretToken

        func get(_ path: String) async throws -> HTTPAnswer {
            try await dashboard.get("/api/v1/account\(path)", session: session.text)
        }

        func send(_ method: String, _ path: String, _ body: String = "") async throws -> HTTPAnswer {
            let type = body.isEmpty ? "" : "Content-Type: application/json\r\n"
            return try await dashboard.request(
                method, "/api/v1/account\(path)", session: session.text,
                headers: "X-CSRF-Token: \(try session.formToken)\r\n" + type, body: body)
        }
    }

    private func withAnn(
        catalog manner: ServiceManner = .answers, password: String? = nil, _ body: (Browser) async throws -> Void
    ) async throws {
        try await withDashboard(catalog: manner) { dashboard in
            dashboard.catalog.script.add(summary("a", "Artist A"))
            try await dashboard.add("u-ann", email: "ann@x.example", password: password, roles: [("a", .owner)])
            try await body(Browser(dashboard: dashboard, session: try await dashboard.session(of: "u-ann")))
        }
    }

    @Test func whoIsSignedIn() async throws {
        try await withAnn { ann in
            let account = try #require(try await ann.get("").json)
            #expect(account["id"]?.stringValue == "u-ann")
            #expect(account["email"]?.stringValue == "ann@x.example")
            #expect(account["operator"] == .bool(false))
            let directory = try #require(account["directory"])
            #expect(directory["state"]?.stringValue == "ready")
            #expect(directory["value"]?["roles"]?[0]?["artist"]?["name"]?.stringValue == "Artist A")
            #expect(directory["value"]?["roles"]?[0]?["role"]?.stringValue == "owner")
        }
    }

    /// The directory is away: who one is stays.
    @Test func withoutTheDirectory() async throws {
        try await withAnn(catalog: .isAbsent) { ann in
            let account = try #require(try await ann.get("").json)
            #expect(account["email"]?.stringValue == "ann@x.example")
            #expect(account["directory"]?["state"]?.stringValue == "failed")
            let change = try await ann.send("PUT", "/profile", #"{"name":"Anna"}"#)
            #expect((change.status, change.errorCode) == (503, "unavailable"))
        }
    }

    @Test func theProfile() async throws {
        try await withAnn { ann in
            let answer = try await ann.send(
                "PUT", "/profile", #"{"name":"Anna","picture":"","country":"NO","timeZone":"Europe/Oslo"}"#)
            #expect(answer.status == 200)
            let value = answer.json?["directory"]?["value"]
            #expect(value?["name"]?.stringValue == "Anna")
            #expect(value?["picture"] == nil)
            #expect(value?["timeZone"]?.stringValue == "Europe/Oslo")
            let home = try await ann.dashboard.get("/api/v1/home?parts=account", session: ann.session.text)
            #expect(home.json?["account"]?["displayName"]?.stringValue == "Anna")
            #expect(home.json?["account"]?["timeZone"]?.stringValue == "Europe/Oslo")
            for (body, status, code, field) in [
                (#"{"name":""}"#, 422, "badField", "name"), (#"{"name":5}"#, 422, "badField", "name"),
                ("{}", 422, "badField", "name"), ("{", 400, "badJSON", nil), ("[]", 422, "badField", ""),
            ] {
                let answer = try await ann.send("PUT", "/profile", body)
                #expect(answer.status == status, "\(body): \(answer.text)")
                #expect(answer.json?["error"]?["code"]?.stringValue == code)
                #expect(answer.json?["error"]?["field"]?.stringValue == field, "\(body)")
            }
            let form = try await ann.dashboard.request(
                "PUT", "/api/v1/account/profile", session: ann.session.text,
                headers: "X-CSRF-Token: \(try ann.session.formToken)\r\n", body: #"{"name":"Anna"}"#)
            #expect((form.status, form.errorCode) == (415, "badType"))
            let events = try await ann.get("/events")
            #expect(events.json?["events"]?[0]?["action"]?.stringValue == "profileChanged")
        }
    }

    @Test func thePassword() async throws {
        try await withAnn(password: "the old password") { ann in
            let other = try await ann.dashboard.session(of: "u-ann").text
            let link = try await ann.dashboard.accounts.createPasswordLink(for: "u-ann").token
            for (current, new, status, field) in [
                ("another password", "a new password", 403, "current"), ("", "a new password", 403, "current"),
                ("the old password", "short", 422, "new"), ("the old password", "ann@x.example", 422, "new"),
            ] {
                let answer = try await ann.send("PUT", "/password", #"{"current":"\#(current)","new":"\#(new)"}"#)
                #expect(answer.status == status, "\(current) \(new)")
                #expect(answer.json?["error"]?["field"]?.stringValue == field)
            }
            #expect(try await ann.dashboard.get("/api/v1/account", session: other).status == 200)
            let change = try await ann.send(
                "PUT", "/password", #"{"current":"the old password","new":"a new password"}"#)
            #expect((change.status, change.body.count) == (204, 0))
            // The others are signed out, and a link that was underway is worthless.
            #expect(try await ann.get("").status == 200)
            #expect(try await ann.dashboard.get("/api/v1/account", session: other).status == 401)
            #expect(try await ann.dashboard.get("/link?token=\(link.text)").status == 403)
            for (password, status) in [("the+old+password", 403), ("a+new+password", 303)] {
                let answer = try await ann.dashboard.post("/sign-in", form: "email=ann@x.example&password=\(password)")
                #expect(answer.status == status)
            }
        }
    }

    @Test func sessions() async throws {
        try await withAnn { ann in
            let second = try await ann.dashboard.session(of: "u-ann").text
            let third = try await ann.dashboard.session(of: "u-ann").text
            let list = try #require(try await ann.get("/sessions").json?["sessions"]?.arrayValue)
            #expect(list.count == 3)
            #expect(list.filter { $0["current"] == .bool(true) }.count == 1)
            // What names a session does not sign anybody in.
            for session in list {
                let id = try #require(session["id"]?.stringValue)
                #expect(try await ann.dashboard.get("/api/v1/account", session: id).status == 401)
            }
            let others = list.filter { $0["current"] == .bool(false) }
            let id = try #require(others[0]["id"]?.stringValue)
            #expect(try await ann.send("DELETE", "/sessions/\(id)").status == 204)
            let statuses = [
                try await ann.dashboard.get("/api/v1/account", session: second).status,
                try await ann.dashboard.get("/api/v1/account", session: third).status,
            ]
            #expect(statuses.sorted() == [200, 401])
            #expect(try await ann.send("DELETE", "/sessions/\(id)").status == 404)
            #expect(try await ann.send("DELETE", "/sessions").status == 204)
            #expect(try await ann.get("/sessions").json?["sessions"]?.arrayValue?.count == 1)
            #expect(try await ann.get("").status == 200)
            let actions = try await ann.get("/events").json?["events"]?.arrayValue?.compactMap {
                $0["action"]?.stringValue
            }
            #expect(actions == ["sessionsEnded", "sessionEnded"])
        }
    }

    @Test func tokens() async throws {
        try await withAnn { ann in
            let made = try await ann.send(
                "POST", "/tokens", #"{"name":"  My script ","scopes":["catalog"],"expiresInDays":7}"#)
            #expect(made.status == 200)
            let secret = try #require(made.json?["token"]?.stringValue)
            let id = try #require(made.json?["id"]?.stringValue)
            #expect(secret.hasPrefix("bp_") && !secret.contains(id))
            let list = try #require(try await ann.get("/tokens").json)
            #expect(list["tokens"]?.arrayValue?.count == 1)
            #expect(list["tokens"]?[0]?["name"]?.stringValue == "My script")
            #expect(list["tokens"]?[0]?["token"] == nil)
            #expect(list["tokens"]?[0]?["lastUsedAt"] == nil)
            #expect(list["scopes"]?.text == #"["catalog","account","progress","leaderboards"]"#)
            func use() async throws -> Int {
                try await ann.dashboard.request(
                    "GET", "/api/v1/home", headers: "Authorization: Bearer \(secret)\r\n"
                ).status
            }
            #expect(try await use() == 200)
            // The last use is written beside the request.
            #expect(
                try await eventually {
                    try await ann.get("/tokens").json?["tokens"]?[0]?["lastUsedAt"] != nil
                })
            #expect(try await ann.send("DELETE", "/tokens/\(id)").status == 204)
            #expect(try await use() == 401)
            #expect(try await ann.send("DELETE", "/tokens/\(id)").status == 404)
            for (body, field) in [
                (#"{"name":"","scopes":["catalog"]}"#, "name"), (#"{"name":"  ","scopes":["catalog"]}"#, "name"),
                (#"{"name":"a\nb","scopes":["catalog"]}"#, "name"),
                (#"{"name":"\#(String(repeating: "x", count: 101))","scopes":["catalog"]}"#, "name"),
                (#"{"name":"a","scopes":[]}"#, "scopes"), (#"{"name":"a","scopes":["all"]}"#, "scopes[0]"),
                (#"{"name":"a","scopes":["catalog"],"expiresInDays":0}"#, "expiresInDays"),
                (#"{"name":"a","scopes":["catalog"],"expiresInDays":99999}"#, "expiresInDays"),
            ] {
                let answer = try await ann.send("POST", "/tokens", body)
                #expect((answer.status, answer.json?["error"]?["field"]?.stringValue) == (422, field), "\(body)")
            }
            for index in 0..<APIToken.mostPerAccount {
                let answer = try await ann.send("POST", "/tokens", #"{"name":"t\#(index)","scopes":["account"]}"#)
                #expect(answer.status == 200)
            }
            let beyond = try await ann.send("POST", "/tokens", #"{"name":"t","scopes":["account"]}"#)
            #expect((beyond.status, beyond.errorCode) == (409, "tooManyTokens"))
        }
    }

    /// Many sessions: the one that was not seen for longest ends.
    @Test func sessionsAreBounded() async throws {
        try await withAnn { ann in
            var sessions: [SecretToken] = []
            for _ in 0..<101 {
                ann.dashboard.clock.advance(by: .seconds(1))
                sessions.append(try await ann.dashboard.session(of: "u-ann"))
            }
            #expect(try await ann.dashboard.accounts.sessions(of: "u-ann").count == 100)
            #expect(try await ann.dashboard.get("/api/v1/account", session: ann.session.text).status == 401)
            #expect(try await ann.dashboard.get("/api/v1/account", session: sessions[0].text).status == 401)
            #expect(try await ann.dashboard.get("/api/v1/account", session: sessions[1].text).status == 200)
        }
    }
}
