import Contracts
import HTTP
import JSONRPC
import Support
import Testing

@testable import DashboardService

@Suite("The JSON API of the pages My Beats and My Collections")
struct ListAPITests {
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

    @Test func theFirstViews() async throws {
        let flags = ["--links.insights", "https://x.example/i/{id}", "--links.upload", "https://x.example/up/{artist}"]
        try await withAnn(flags) { dashboard, session in
            let beats = try #require(try await dashboard.get("/api/v1/beats?limit=2&skip=1", session: session).json)
            #expect(beats.objectValue?.map(\.name) == ["asOf", "artist", "beats", "links"])
            #expect(
                beats["links"]?.text
                    == #"{"insights":"https://x.example/i/{id}","upload":"https://x.example/up/{artist}"}"#)
            let value = beats["beats"]?["value"]
            #expect(value?["totals"]?["tracks"]?.integerValue == 2500)
            #expect(value?["page"]?["beats"]?.arrayValue?.compactMap { $0["id"]?.stringValue } == ["t:1", "t:2"])
            #expect(value?["collaborators"]?.arrayValue?.count == 1)
            let albums = try #require(try await dashboard.get("/api/v1/collections", session: session).json)
            #expect(albums.objectValue?.map(\.name) == ["asOf", "artist", "collections", "links"])
            #expect(albums["collections"]?["value"]?["totals"]?["albumsThisMonth"]?.integerValue == 1)
            #expect(albums["artist"]?["value"]?["name"]?.stringValue == "Ann")
        }
    }

    @Test func sections() async throws {
        try await withAnn { dashboard, session in
            dashboard.catalog.script.beatCount = 2500
            func get(_ query: String) async throws -> JSONValue {
                let answer = try await dashboard.get("/api/v1/\(query)", session: session)
                #expect(answer.status == 200, "\(query): \(answer.text.prefix(200))")
                return try #require(answer.json)
            }
            let page = try await get("beats/list?search=Track%201&sort=growth&order=ascending&limit=3&skip=2")
            #expect(page["total"]?.integerValue == 1110)
            #expect(page["beats"]?.arrayValue?.compactMap { $0["title"]?.stringValue }.first == "Track 12")
            #expect(page["asOf"]?.stringValue == "2026-01-01T00:00:00Z")
            #expect(try await get("beats/list?cursor=2498")["beats"]?.arrayValue?.count == 2)
            let people = try await get("beats/collaborators?limit=2")
            #expect(people.objectValue?.map(\.name) == ["asOf", "collaborators", "cursor"])
            #expect(try await get("beats/collaborators?cursor=next")["cursor"] == nil)
            let joint = try await get("beats/collaborators/b")
            #expect(joint["collaborator"]?["tracks"]?.integerValue == 9)
            #expect(joint["beats"]?.arrayValue?.count == 1)
            #expect(try await get("beats/recommendations")["artists"]?.arrayValue?.count == 1)
            #expect(try await get("beats/recommendations?limit=1")["state"]?.stringValue == "guidance")
            #expect(try await get("collections/list?limit=1&with=b")["collections"]?.arrayValue?.count == 1)
        }
    }

    /// Every member of the contract is read from the query as it stands there.
    @Test func everyMemberOfTheQuery() async throws {
        let text =
            "search=%3D1&sort=points&order=ascending&artwork=false&inAlbum=true&album=al&licensing=both&playsFrom=1"
            + "&playsTo=2&uploadedFrom=2025-01-01&uploadedUntil=2025-12-31&milliPointsFrom=3&milliPointsTo=4"
            + "&skip=5&limit=6&cursor=7"
        try await withDashboard { dashboard in
            let parameters = dashboard.front.endpoints.first { $0.path == "/api/v1/beats/list" }?.parameters
            #expect(
                parameters?.map(\.name) == ["artist"]
                    + text.split(separator: "&").map { $0.prefix { $0 != "=" } }.map(String.init))
            let file = dashboard.front.endpoints.first { $0.path == "/api/v1/beats.csv" }?.parameters
            #expect(file?.map(\.name) == parameters?.map(\.name).dropLast(3))
        }
        var request = try APIRequest.reading(text).query(Catalog.ListBeats(), except: ["artist"])
        request.artist = ArtistID(unchecked: "a")
        #expect(
            RawJSON(request.write(to:)).description
                == #"{"artist":"a","search":"=1","sort":"points","order":"ascending","artwork":false,"inAlbum":true,"#
                + #""album":"al","licensing":"both","playsFrom":1,"playsTo":2,"uploadedFrom":"2025-01-01","#
                + #""uploadedUntil":"2025-12-31","milliPointsFrom":3,"milliPointsTo":4,"skip":5,"limit":6,"cursor":"7"}"#
        )
    }

    @Test(arguments: [
        ("sort=color", "badParameter", "sort"), ("order=up", "badParameter", "order"),
        ("search=", "badParameter", "search"),
        ("search=\(String(repeating: "x", count: 201))", "badParameter", "search"),
        ("artwork=yes", "badParameter", "artwork"), ("album=..%2F", "badParameter", "album"),
        ("licensing=free", "badParameter", "licensing"), ("playsFrom=-1", "badParameter", "playsFrom"),
        ("playsFrom=9007199254740992", "badParameter", "playsFrom"), ("playsTo=1.5", "badParameter", "playsTo"),
        ("playsTo=%22a", "badParameter", "playsTo"), ("playsTo=%7B%7D", "badParameter", "playsTo"),
        ("uploadedFrom=2025-02-30", "badParameter", "uploadedFrom"),
        ("uploadedUntil=today", "badParameter", "uploadedUntil"),
        ("milliPointsFrom=", "badParameter", "milliPointsFrom"), ("playsFrom=2&playsTo=1", "badFilter", "playsFrom"),
        ("artist=..", "badArtist", "artist"),
    ])
    func conditionsThatAreNone(_ query: String, _ code: String, _ field: String) async throws {
        try await withAnn { dashboard, session in
            for path in ["beats", "beats/list", "beats.csv", "beats.json"] {
                let answer = try await dashboard.get("/api/v1/\(path)?\(query)", session: session)
                #expect((answer.status, answer.errorCode) == (400, code), "\(path)")
                #expect(answer.json?["error"]?["field"]?.stringValue == field, "\(path)")
            }
        }
    }

    @Test(arguments: [
        ("beats/list?limit=0", "limit"), ("beats/list?limit=1001", "limit"), ("beats/list?skip=-1", "skip"),
        ("beats/list?cursor=", "cursor"), ("beats/collaborators?limit=101", "limit"),
        ("beats/recommendations?limit=26", "limit"), ("collections/list?with=", "with"),
        ("collections/list?sort=uploaded", "sort"), ("collections?createdFrom=1", "createdFrom"),
        ("collections.csv?updatedFrom=x", "updatedFrom"),
    ])
    func parametersOutOfRange(_ query: String, _ field: String) async throws {
        try await withAnn { dashboard, session in
            let answer = try await dashboard.get("/api/v1/\(query)", session: session)
            #expect((answer.status, answer.errorCode) == (400, "badParameter"))
            #expect(answer.json?["error"]?["field"]?.stringValue == field)
            #expect(answer.json?["error"]?["message"]?.stringValue?.contains("expected") == true)
        }
    }

    @Test func whoIsNotThere() async throws {
        try await withAnn { dashboard, session in
            let cursor = try await dashboard.get("/api/v1/beats/list?cursor=x", session: session)
            #expect((cursor.status, cursor.errorCode) == (400, "badCursor"))
            let stranger = try await dashboard.get("/api/v1/beats/collaborators/zed", session: session)
            #expect((stranger.status, stranger.errorCode) == (404, "noArtist"))
            let none = try await dashboard.get("/api/v1/beats/collaborators/..x%20", session: session)
            #expect((none.status, none.errorCode) == (400, "badArtist"))
        }
    }

    @Test(arguments: [
        (ServiceManner.breaks, 502, "refused"), (.hangs, 503, "timeout"), (.isAbsent, 503, "unavailable"),
    ])
    func withoutTheCatalog(_ manner: ServiceManner, _ status: Int, _ code: String) async throws {
        try await withAnn(catalog: manner) { dashboard, session in
            for page in ["beats", "collections"] {
                let whole = try await dashboard.get("/api/v1/\(page)?artist=a:1", session: session)
                #expect(whole.status == 200)
                for part in ["artist", page] {
                    #expect(whole.json?[part]?["state"]?.stringValue == "failed")
                    #expect(whole.json?[part]?["code"]?.stringValue == code)
                }
            }
            for section in ["beats/list", "beats/recommendations", "beats.csv", "collections.json"] {
                let answer = try await dashboard.get("/api/v1/\(section)?artist=a:1", session: session)
                #expect((answer.status, answer.errorCode) == (status, code), "\(section)")
            }
        }
    }
}

@Suite("Lists as files")
struct ListFileTests {
    /// More than two pages of a file.
    private static let many = 2500

    private func withAnn(_ body: (TestDashboard, String) async throws -> Void) async throws {
        try await withDashboard { dashboard in
            dashboard.catalog.script.beatCount = Self.many
            dashboard.catalog.script.add(summary("a:1", "Ann"))
            try await dashboard.add("u-ann", roles: [("a:1", .owner)])
            try await body(dashboard, try await dashboard.session(of: "u-ann").text)
        }
    }

    @Test func tracksAsValues() async throws {
        try await withAnn { dashboard, session in
            let answer = try await dashboard.get("/api/v1/beats.csv", session: session)
            #expect((answer.status, answer.isWhole) == (200, true))
            #expect(answer["Content-Type"] == "text/csv; charset=utf-8; header=present")
            let day = dashboard.clock.now.day
            #expect(answer["Content-Disposition"] == "attachment; filename=\"beats-a_1-\(day).csv\"")
            #expect(answer["Cache-Control"] == "no-store")
            let head =
                "id,title,artists,album,duration_ms,plays,plays_without_dates,growth_percent,points,uploaded,"
                + "licensing,visibility,artwork\r\n"
            let tail = ",Ann & =Bea,,8000,9007199254740991,0,,1.234,2026-01-01T00:00:00Z,nonExclusive,public,\r\n"
            #expect(
                answer.text.hasPrefix(head + "t:0,'=cmd|' /C calc'!A0,Ann & =Bea,,0,9007199254740991,0,-12.5,0.007,"))
            for row in [
                "\r\nt:1,\"Say \"\"hi\"\", twice\",Ann & =Bea,,,", "\r\nt:2,\"Two\r\nlines\",Ann & =Bea,'@Album,2000,",
                "\r\nt:3,'\u{202E}=SUM(A1)\u{202C},", "\r\nt:4,שלום,", "\r\nt:5,\" padded \",", "\r\nt:6,''=quoted,",
                "\r\nt:7,'+1,", "\r\nt:8,Plain\(tail)",
            ] { #expect(answer.text.contains(row), "\(row)") }
            #expect(answer.text.split(separator: "\r\nt:").count == Self.many + 1)
            #expect(answer.text.hasSuffix("public,\r\n"))
        }
    }

    /// The same rows as the list gives, in its form, over the borders of pages.
    @Test(arguments: ["", "Track 24", "nothing"])
    func tracksAsJSON(_ search: String) async throws {
        try await withAnn { dashboard, session in
            let query = search.isEmpty ? "" : "search=\(search.split(separator: " ").joined(separator: "+"))"
            let file = try await dashboard.get("/api/v1/beats.json?\(query)", session: session)
            #expect((file.status, file.isWhole) == (200, true))
            #expect(file["Content-Type"] == "application/json")
            let value = try #require(file.json)
            #expect(value.objectValue?.map(\.name) == ["beats", "total", "asOf"])
            var rows: [JSONValue] = []
            for skip in stride(from: 0, to: Self.many, by: 1000) {
                let page = try await dashboard.get(
                    "/api/v1/beats/list?limit=1000&skip=\(skip)&\(query)", session: session)
                rows += page.json?["beats"]?.arrayValue ?? []
            }
            #expect(value["beats"]?.arrayValue == rows)
            #expect(value["total"]?.integerValue == Int64(rows.count))
        }
    }

    @Test func albums() async throws {
        try await withAnn { dashboard, session in
            let answer = try await dashboard.get("/api/v1/collections.csv", session: session)
            #expect(
                answer.text
                    == "id,title,artists,released,tracks,plays,plays_without_dates,created,updated,artwork\r\n"
                    + "al:0,'=cmd|' /C calc'!A0,Ann,2026-01-01T00:00:00Z,10,1000,0,2026-01-01T00:00:00Z,"
                    + "2026-01-01T00:00:00Z,\r\n"
                    + "al:1,\"Say \"\"hi\"\", twice\",Ann,2026-01-01T00:00:00Z,10,1000,0,2026-01-01T00:00:00Z,"
                    + "2026-01-01T00:00:00Z,\r\n"
                    + "al:2,\"Two\r\nlines\",Ann,2026-01-01T00:00:00Z,10,1000,0,2026-01-01T00:00:00Z,"
                    + "2026-01-01T00:00:00Z,\r\n")
            let file = try await dashboard.get("/api/v1/collections.json", session: session)
            #expect(file.json?["total"]?.integerValue == 3)
        }
    }

    /// A page that fails midway leaves half a file without its end.
    @Test(arguments: ["csv", "json"])
    func aPageThatFails(_ format: String) async throws {
        try await withAnn { dashboard, session in
            dashboard.catalog.script.brokenAt = 2000
            let answer = try await dashboard.get("/api/v1/beats.\(format)", session: session)
            #expect((answer.status, answer.isWhole) == (200, false))
            dashboard.catalog.script.brokenAt = 0
            let first = try await dashboard.get("/api/v1/beats.\(format)", session: session)
            #expect((first.status, first.errorCode) == (502, "refused"))
        }
    }

    @Test func theHeadAlone() async throws {
        try await withAnn { dashboard, session in
            let answer = try await dashboard.request("HEAD", "/api/v1/beats.csv", session: session)
            #expect((answer.status, answer.body) == (200, []))
            #expect(answer["Content-Disposition"] != nil)
        }
    }

    @Test(arguments: [
        ("=1", true), ("+1", true), ("-1", true), ("@a", true), ("\ta", true), ("\ra", true), ("\na", true),
        (" =1", true), ("\"=1", true), ("'=1", true), ("\u{FEFF}=1", true), ("\u{200F}+1", true), ("\u{A0}-1", true),
        ("＝1", true), ("", false), ("a=1", false), ("a", false), ("1-2", false), ("'a", false), (" ", false),
        ("\u{202E}a", false), ("(=1)", false),
    ])
    func whatIsAFormula(_ text: String, _ isOne: Bool) {
        #expect(CSVRow.guarded(text) == (isOne ? "'" + text : text))
        var row = CSVRow()
        row.append(.text(text))
        #expect(String(decoding: row.bytes, as: UTF8.self).contains("'" + text) == isOne || text.contains("\""))
    }

    /// Where a semicolon or a tab begins a cell, and the end of a line a row.
    @Test(arguments: [
        ("x;=1+1", "\"x;'=1+1\""), ("x\t=1", "\"x\t'=1\""), ("=a;=b", "\"'=a;'=b\""), ("x; \"=1", "\"x;' \"\"=1\""),
        ("x\r\n=1", "\"x\r\n'=1\""), ("\t=1", "\"'\t'=1\""), ("x;'=1", "\"x;''=1\""), ("x;;-1;", "\"x;;'-1;\""),
        ("a;b", "\"a;b\""), ("a\tb", "\"a\tb\""), ("a\r\nb", "\"a\r\nb\""), ("a;\tb", "\"a;\tb\""),
        ("x;a=1", "\"x;a=1\""),
        (";", "\";\""), ("x;'a", "\"x;'a\""),
    ])
    func cellsOfOtherSeparators(_ text: String, _ cell: String) {
        var row = CSVRow()
        row.append(.text(text))
        // Bytes: to Swift, texts that a spreadsheet takes apart may be equal.
        #expect(row.bytes == Array(cell.utf8), "\(String(decoding: row.bytes, as: UTF8.self))")
    }

    @Test(arguments: [
        (Int64(0), "0.000"), (7, "0.007"), (1234, "1.234"), (-1, "-0.001"), (-12_345, "-12.345"),
        (.max, "9223372036854775.807"), (.min, "-9223372036854775.808"),
    ])
    func decimals(_ value: Int64, _ text: String) {
        var row = CSVRow()
        row.append(.decimal(value, places: 3))
        row.append(.none)
        row.end()
        #expect(String(decoding: row.bytes, as: UTF8.self) == text + ",\r\n")
    }
}

extension APIRequest {
    /// A request with this query, by nobody in particular.
    fileprivate static func reading(_ query: String) throws -> APIRequest {
        APIRequest(
            http: try HTTPRequest(method: .get, target: "/?" + query), path: PathParameters(),
            identity: Identity(account: "u", email: "", isOperator: false, way: .token([])),
            visitor: Visitor(address: nil, browser: nil))
    }
}
