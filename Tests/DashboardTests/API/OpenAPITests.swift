import Contracts
import Glibc
import HTTP
import JSONRPC
import ServiceKit
import Support
import Testing

@testable import DashboardService

@Suite("The HTTP API's document")
struct OpenAPITests {
    private static let oracle = SharedData.projectRoot + "/Tests/DashboardTests/Oracle/openapi.py"

    /// Parameters with which an address gives what it is for, where others than none are needed.
    private static let good = [
        "/api/v1/activity/uploads": "year=2025&platform=true",
        "/api/v1/activity/series": "from=2025-12-01&until=2025-12-31",
        "/api/v1/activity/series.csv": "from=2025-12-01&until=2025-12-31",
        "/api/v1/activity/downloads": "period=All",
        "/api/v1/activity/downloads/list": "cursor=next",
        "/api/v1/beats": "search=Track&sort=plays&order=ascending&skip=25",
        "/api/v1/beats/list": "cursor=25&artwork=true&licensing=both&uploadedFrom=2025-01-01",
        "/api/v1/beats/recommendations": "limit=1",
        "/api/v1/beats.json": "search=7",
        "/api/v1/collections/list": "sort=tracks&updatedUntil=2025-01-01",
        "/api/v1/progress/ledger": "source=upload&cursor=next&limit=2",
        "/api/v1/progress/achievements": "list=true",
        "/api/v1/leaderboards": "board=second&limit=1&offset=1",
        "/api/v1/leaderboards/boards/{board}": "artist=a&around=true",
        "/api/v1/leaderboards/boards/{board}/artists": "query=a",
    ]

    /// What stands for the parameters of a path.
    private static let filled = [
        "{day}": "2025-12-31", "{id}": CatalogScript.licenseID, "{figure}": "growth",
        "{collaborator}": "b", "{board}": "second",
    ]

    private func filled(_ path: String) -> String {
        Self.filled.reduce(path) { $0.replacing($1.key, with: $1.value) }
    }

    /// The document is valid, and what each address answers fits it, by validators that we did not write.
    @Test func theDocumentTellsTheTruth() async throws {
        let environment = try ChildProcess(SharedData.projectRoot + "/Tests/Support/python-environment", [])
        guard await environment.end(within: .seconds(600)) == 0,
            let python = environment.output.split(separator: "\n").last
        else { return SharedData.skip("there is no Python environment: \(environment.errors)") }
        try await withDashboard(["--support.email", "help@x.example"]) { dashboard in
            dashboard.catalog.script.add(summary("a", "Ann", slug: "ann"))
            dashboard.leaderboards.script.place("x", "a", "y")
            dashboard.catalog.script.put(
                .revoked(
                    .init(license: CatalogScript.license(), verifications: 1, asOf: Timestamp()), at: Timestamp(),
                    reason: "R"))
            try await dashboard.add("u-ann", roles: [("a", .owner)])
            try await dashboard.add("u-none", name: nil)
            let document = try await dashboard.get("/api/v1/openapi.json")
            #expect((document.status, document["Content-Type"]) == (200, "application/json"))
            var answers: [JSONValue] = []
            for account in ["u-ann", "u-none"] as [AccountID] {
                let session = try await dashboard.session(of: account)
                for endpoint in dashboard.front.endpoints where endpoint.method == .get {
                    let good = Self.good[endpoint.path].map { ["?\($0)"] } ?? []
                    for query in ["", "?artist=zed", "?limit=0&parts=x"] + good {
                        let answer = try await dashboard.get(filled(endpoint.path) + query, session: session.text)
                        answers.append(try record(endpoint.method.rawValue, endpoint.path, answer))
                    }
                }
                let made = try await dashboard.request(
                    "POST", "/api/v1/account/tokens", session: session.text,
                    headers: "X-CSRF-Token: \(try session.formToken)\r\nContent-Type: application/json\r\n",
                    body: #"{"name":"t","scopes":["catalog"],"expiresInDays":3}"#)
                answers.append(try record("POST", "/api/v1/account/tokens", made))
                let refreshed = try await dashboard.request(
                    "POST", "/api/v1/progress/refresh", session: session.text,
                    headers: "X-CSRF-Token: \(try session.formToken)\r\n")
                answers.append(try record("POST", "/api/v1/progress/refresh", refreshed))
                let hidden = try await dashboard.request(
                    "PUT", "/api/v1/leaderboards/opt-out", session: session.text,
                    headers: "X-CSRF-Token: \(try session.formToken)\r\nContent-Type: application/json\r\n",
                    body: #"{"optedOut":true}"#)
                answers.append(try record("PUT", "/api/v1/leaderboards/opt-out", hidden))
            }
            for endpoint in dashboard.front.endpoints {
                let answer = try await dashboard.request(
                    endpoint.method.rawValue, endpoint.path.filter { $0 != "{" && $0 != "}" })
                answers.append(try record(endpoint.method.rawValue, endpoint.path, answer))
            }
            let files = (dashboard.folder.path + "/openapi.json", dashboard.folder.path + "/answers.json")
            #expect(FileBytes.write(document.body, to: files.0))
            #expect(FileBytes.write(Array(JSONValue.array(answers).text.utf8), to: files.1))
            let check = try ChildProcess(String(python), [Self.oracle, files.0, files.1])
            #expect(await check.end(within: .seconds(120)) == 0, "\(check.output)\(check.errors)")
            #expect(check.output.contains("\(answers.count) answers"))
        }
    }

    private func record(_ method: String, _ path: String, _ answer: HTTPAnswer) throws -> JSONValue {
        // What is no JSON is text.
        let body =
            answer["Content-Type"] == "application/json" ? try #require(answer.json) : JSONValue.string(answer.text)
        return .object([
            JSONMember("method", .string(method.lowercased())), JSONMember("path", .string(path)),
            JSONMember("status", .number(JSONNumber(answer.status))), JSONMember("body", body),
        ])
    }

    /// Each address stands in it once, with who may ask.
    @Test func everyAddressStandsInIt() async throws {
        try await withDashboard { dashboard in
            let document = try #require(try await dashboard.get("/api/v1/openapi.json").json)
            var found: [String] = []
            for path in document["paths"]?.objectValue ?? [] {
                for method in path.value.objectValue ?? [] { found.append("\(method.name.uppercased()) \(path.name)") }
            }
            #expect(found.sorted() == dashboard.front.endpoints.map { "\($0.method.rawValue) \($0.path)" }.sorted())
            let home = document["paths"]?["/api/v1/home"]?["get"]
            #expect(home?["x-scope"]?.stringValue == "catalog")
            #expect(home?["security"]?.text == #"[{"token":[]},{"session":[]}]"#)
            #expect(document["paths"]?["/api/v1/license-keys"]?["get"]?["security"]?.text == "[]")
            #expect(
                document["paths"]?["/api/v1/account/password"]?["put"]?["security"]?.text == #"[{"session":[]}]"#)
        }
    }
}
