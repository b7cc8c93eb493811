import Contracts
import JSONRPC
import ServiceKit
import Support
import Testing

@testable import DashboardService

@Suite("A licence's pages")
struct LicensePageTests {
    private static let id = CatalogScript.licenseID
    private static let verify = "/verify-license/\(id)"
    private static let certificate = "/license/\(id)"

    private func record(_ license: Catalog.License, verifications: Int64 = 1234) -> Catalog.LicenseRecord {
        Catalog.LicenseRecord(
            license: license, verifications: verifications, asOf: Timestamp(microseconds: 1_767_225_720_000_000))
    }

    private func put(_ verification: Catalog.LicenseVerification, in dashboard: TestDashboard) {
        dashboard.catalog.script.put(verification)
    }

    private func ended(_ license: Catalog.License) -> Catalog.License {
        var license = license
        license.validUntil = Timestamp(microseconds: 1_767_225_600_000_000)
        return license
    }

    /// The text that a reader sees, with every run of space as one.
    private func words(_ answer: HTTPAnswer) -> String {
        var isTag = false
        var text = ""
        for character in answer.text {
            if character == "<" { isTag = true }
            text += isTag ? "" : String(character)
            if character == ">" { (isTag, text) = (false, text + " ") }
        }
        return text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }

    @Test func eachVerdictIsSaid() async throws {
        try await withDashboard { dashboard in
            let license = CatalogScript.license()
            let at = Timestamp(microseconds: 1_767_225_600_000_000)
            for (verification, state, sentences) in [
                (
                    .valid(record(license)), "valid",
                    ["This licence is valid", "It has no end. Checked on 1 January 2026, 00:02 UTC."]
                ),
                (
                    .valid(record(ended(license))), "valid",
                    ["This licence is valid", "It holds until 1 January 2026, 00:00 UTC."]
                ),
                (
                    .expired(record(ended(license))), "expired",
                    ["This licence has expired", "It ended on 1 January 2026, 00:00 UTC and holds no more."]
                ),
                (
                    .revoked(record(license), at: at, reason: "Charged back"), "revoked",
                    ["This licence was revoked", "On 1 January 2026, 00:00 UTC. Reason: Charged back"]
                ),
            ] as [(Catalog.LicenseVerification, String, [String])] {
                put(verification, in: dashboard)
                let answer = try await dashboard.get(Self.verify)
                let text = words(answer)
                #expect(answer.status == 200)
                #expect(answer.text.contains("data-state=\"\(state)\""))
                for sentence in sentences { #expect(text.contains(sentence), "\(state): \(sentence)") }
                #expect(text.contains("Duration 3:04 ") && text.contains("Key C#/Db Minor "))
                #expect(text.contains("Licensed to Night , a***@label.example "))
                #expect(text.contains("Issued 1 January 2026, 00:01 UTC "))
                #expect(text.contains("Verified 1,234 times"))
                #expect(answer["X-Robots-Tag"] == "noindex, noarchive" && answer["Cache-Control"] == "no-store")
                #expect(answer.text.contains("<meta name=\"robots\" content=\"noindex, noarchive\">"))
                // One verdict alone, and nothing of what is not stated.
                #expect(answer.text.split(separator: "<h1").count == 2)
                #expect(!answer.text.contains("{{"))
                let certificate = try await dashboard.get(Self.certificate)
                #expect(certificate.status == 200 && certificate.text.contains("data-state=\"\(state)\""))
                #expect(words(certificate).contains("Valid until"))
            }
            #expect(dashboard.catalog.script.asked.map(\.isCounted) == (0..<8).map { $0 % 2 == 0 })
        }
    }

    @Test func whatIsNoLicenceIsNotFoundAndAskedForAgain() async throws {
        try await withDashboard { dashboard in
            for path in ["/verify-license", "/license"] {
                for number in [Self.id, "x", "%3Cscript%3E", String(repeating: "a", count: 400), "%C2%AB%22%3E"] {
                    let answer = try await dashboard.get("\(path)/\(number)")
                    #expect(answer.status == 404, "\(path) \(number)")
                    #expect(words(answer).contains("There is no licence with this number"), "\(path) \(number)")
                    #expect(answer.text.contains("<form class=\"ask\" method=\"get\" action=\"/verify-license\">"))
                    #expect(!answer.text.contains("<script>") && answer["X-Robots-Tag"] == "noindex, noarchive")
                }
            }
            // Nobody is asked about what is no number.
            #expect(dashboard.catalog.script.asked.map(\.id) == [Self.id, Self.id])
        }
    }

    @Test(arguments: [
        ("", 200, nil), ("?license=", 200, nil), ("?license=%20%0A", 200, nil),
        ("?license=\(id)", 303, verify), ("?license=%20\(id.uppercased())%20", 303, verify),
        ("?license=https://x.example/license/\(id)", 303, verify),
        ("?license=https://x.example/verify-license/\(id)%23offline", 303, verify),
        ("?license=https://x.example/verify-license/\(id)?a=b", 303, verify),
        ("?license=//evil.example", 404, nil), ("?license=\(id)a", 404, nil), ("?license=%22onfocus%3D%22x", 404, nil),
    ])
    func theFormLeadsToTheLicence(_ query: String, _ status: Int, _ location: String?) async throws {
        try await withDashboard { dashboard in
            let answer = try await dashboard.get("/verify-license\(query)")
            #expect((answer.status, answer["Location"]) == (status, location))
            #expect(!answer.text.contains("\"onfocus"))
            if status == 404 { #expect(answer.text.contains("value=\"")) }
        }
    }

    /// Titles and names come from strangers.
    @Test(arguments: [
        "<script>alert(1)</script>", "\" onmouseover=\"x", "'><b>", "\u{202E}evil\u{2066}", "&amp;<!--", "{{id}}",
        "</title></bdi>", "line\none", "مرحبا",
    ])
    func textsStayText(_ text: String) async throws {
        try await withDashboard { dashboard in
            put(.revoked(record(CatalogScript.license(text)), at: Timestamp(), reason: text), in: dashboard)
            for path in [Self.verify, Self.certificate] {
                let answer = try await dashboard.get(path)
                #expect(answer.status == 200)
                let escaped = text.map { character in
                    ["&": "&amp;", "<": "&lt;", ">": "&gt;", "\"": "&quot;", "'": "&#39;"][character]
                        ?? String(character)
                }.joined()
                // Each isolated, so that no direction turns what stands around it.
                for place in ["<bdi dir=\"auto\">\(escaped)</bdi>", "<bdi dir=\"auto\">\u{2068}\(escaped)\u{2069}, "] {
                    #expect(answer.text.contains(place), "\(path) \(place)")
                }
                #expect(!answer.text.contains("<script>alert") && !answer.text.contains("<b>"))
            }
        }
    }

    @Test(arguments: [ServiceManner.hangs, .breaks, .isAbsent])
    func anOutageIsNotAVerdict(_ manner: ServiceManner) async throws {
        try await withDashboard(catalog: manner) { dashboard in
            for path in [Self.verify, Self.certificate] {
                let answer = try await dashboard.get(path)
                #expect(answer.status == 503 && answer["Retry-After"] == "5", "\(path)")
                #expect(words(answer).contains("This says nothing about the licence."), "\(path)")
                #expect(!answer.text.contains("no licence with this number"))
                #expect(answer.text.contains("<a class=\"button is-main\" href=\"\(Self.verify)\">Try again</a>"))
            }
            #expect(try await dashboard.get("/verify-license").status == 200)
            for path in ["licenses/\(Self.id)", "licenses/\(Self.id)/certificate", "license-keys"] {
                let answer = try await dashboard.get("/api/v1/\(path)")
                #expect(answer.status == (manner == .breaks ? 502 : 503), "\(path)")
                #expect((answer["Retry-After"] == nil) == (manner == .breaks), "\(path)")
            }
        }
    }

    @Test func theCertificateStatesWhatWasSigned() async throws {
        try await withDashboard(["--http.publicURL", "https://x.example"]) { dashboard in
            put(.valid(record(CatalogScript.license())), in: dashboard)
            let answer = try await dashboard.get(Self.certificate)
            let text = words(answer)
            for part in [
                "Licence \(Self.id) – BeatPass", "Night", "3:04", "124", "C#/Db Minor", "a***@label.example",
                "1 January 2026, 00:01 UTC", "No end", "0123456789abcdef", String(repeating: "0f", count: 32),
                "c2ln+/==", "https://x.example\(Self.verify)",
            ] { #expect(text.contains(part), "\(part)") }
            #expect(answer.text.contains("href=\"/api/v1/licenses/\(Self.id)/certificate\" download"))
        }
        try await withDashboard { dashboard in
            put(.valid(record(CatalogScript.license())), in: dashboard)
            // Where no address is configured, the one that the visitor came to.
            let own = try await dashboard.get(Self.certificate)
            #expect(own.text.contains("http://dashboard.test\(Self.verify)"))
        }
    }

    /// A track without optional fields has no empty rows.
    @Test func whatIsNotKnownHasNoRow() async throws {
        try await withDashboard { dashboard in
            var license = CatalogScript.license()
            (license.track.durationMs, license.track.genres, license.track.bpm) = (nil, [], nil)
            (license.track.key, license.track.scale) = (nil, nil)
            put(.valid(record(license, verifications: 1)), in: dashboard)
            for path in [Self.verify, Self.certificate] {
                let answer = try await dashboard.get(path)
                for name in ["Duration", "Genre", "BPM", ">Key<"] {
                    #expect(!answer.text.contains(name), "\(path) \(name)")
                }
            }
            let verdict = try await dashboard.get(Self.verify)
            #expect(words(verdict).contains("Verified once"))
        }
    }

    @Test func overHTTPForAnybody() async throws {
        try await withDashboard { dashboard in
            put(.valid(record(CatalogScript.license())), in: dashboard)
            let answer = try await dashboard.get("/api/v1/licenses/\(Self.id.uppercased())")
            #expect((answer.status, answer.json?["state"]?.stringValue) == (200, "VALID"))
            #expect(answer.json?["verifications"]?.integerValue == 1234)
            #expect(dashboard.catalog.script.asked.map(\.isCounted) == [true])
            // Who asks for the head alone (a proxy, a preview of a link) is told nothing of the licence.
            for path in ["/api/v1/licenses/\(Self.id)", Self.verify] {
                let head = try await dashboard.request("HEAD", path)
                #expect((head.status, head.body) == (200, []))
            }
            #expect(dashboard.catalog.script.asked.map(\.isCounted) == [true, false, false])
            let file = try await dashboard.get("/api/v1/licenses/\(Self.id)/certificate")
            #expect(
                file["Content-Disposition"] == "attachment; filename=\"beatpass-license-\(Self.id).json\"")
            #expect(file.json?["key"]?.stringValue == "0123456789abcdef")
            let keys = try await dashboard.get("/api/v1/license-keys")
            #expect(keys.json?["keys"]?.arrayValue?.count == 2)
            for other in ["x", "3f0c2a9e-5b1d-4c7a-8e21-0a1b2c3d4e50"] {
                for path in ["licenses/\(other)", "licenses/\(other)/certificate"] {
                    let answer = try await dashboard.get("/api/v1/\(path)")
                    #expect((answer.status, answer.errorCode) == (404, "noLicense"), "\(path)")
                }
            }
        }
    }

    @Test func looksOfOneAddressAreLimited() async throws {
        try await withDashboard { dashboard in
            for look in 1...LicenseLooks.perAddress {
                let path = look % 2 == 0 ? Self.verify : "/api/v1/licenses/\(Self.id)"
                #expect(try await dashboard.get(path).status == 404)
            }
            let page = try await dashboard.get(Self.verify)
            #expect(page.status == 429 && page["Retry-After"] != nil)
            #expect(words(page).contains("Too many licences were looked at from your address."))
            let answer = try await dashboard.get("/api/v1/license-keys")
            #expect((answer.status, answer.errorCode) == (429, "tooMany") && answer["Retry-After"] != nil)
            // The form itself asks nobody.
            #expect(try await dashboard.get("/verify-license").status == 200)
        }
    }

    /// The page has the README's lines, which another test runs.
    @Test func theRecipeIsTheReadmes() async throws {
        let readme = String(
            decoding: try #require(FileBytes.read(SharedData.projectRoot + "/README.md")), as: UTF8.self)
        let start = try #require(readme.ranges(of: "```sh\njq -j .payload").first)
        let recipe = readme[readme.index(start.lowerBound, offsetBy: 6)...]
        let end = try #require(recipe.ranges(of: "\n```").first)
        try await withDashboard { dashboard in
            let page = try await dashboard.get("/verify-license").text
                .replacing("&gt;", with: ">").replacing("&lt;", with: "<").replacing("&amp;", with: "&")
            #expect(page.contains("<code>\(recipe[..<end.lowerBound])</code>"))
        }
    }
}

@Suite("The JSON API of figures' explanations")
struct FigureAPITests {
    private func withAnn(_ body: (TestDashboard, String) async throws -> Void) async throws {
        try await withDashboard { dashboard in
            dashboard.catalog.script.add(summary("a:1", "Ann"))
            try await dashboard.add("u-ann", roles: [("a:1", .owner)])
            try await body(dashboard, try await dashboard.session(of: "u-ann").text)
        }
    }

    @Test func figures() async throws {
        try await withAnn { dashboard, session in
            let end =
                #""value":{"unit":"count","value":7},"rule":"As it is.","inputs":[{"name":"playsCounted","#
                + #""label":"Plays that count","amount":{"unit":"count","value":7}}],"leftOut":[{"reason":"tooShort","#
                + #""of":"plays","count":3,"about":"Too short."}],"asOf":"2026-01-01T00:00:00Z"}"#
            for figure in Catalog.Figure.allCases {
                let answer = try await dashboard.get("/api/v1/figures/\(figure.rawValue)?artist=a:1", session: session)
                #expect((answer.status, answer.text) == (200, #"{"figure":"\#(figure.rawValue)","# + end))
            }
            let track = try await dashboard.get("/api/v1/figures/growth?track=t", session: session)
            #expect(
                (track.status, track.text)
                    == (200, #"{"figure":"growth","track":{"id":"t","title":"Top"},"# + end))
        }
    }

    @Test(arguments: [
        ("earnings", 404, "badFigure"), ("Plays", 404, "badFigure"), ("plays?artist=..", 400, "badArtist"),
        ("plays?artist=a:2", 404, "noArtist"), ("plays?track=%20", 400, "badTrack"), ("plays?track=", 400, "badTrack"),
        ("points?track=zed", 404, "noTrack"), ("platformShare?track=t", 400, "badFilter"),
    ])
    func refusals(_ query: String, _ status: Int, _ code: String) async throws {
        try await withAnn { dashboard, session in
            let answer = try await dashboard.get("/api/v1/figures/\(query)", session: session)
            #expect((answer.status, answer.errorCode) == (status, code))
        }
    }
}
