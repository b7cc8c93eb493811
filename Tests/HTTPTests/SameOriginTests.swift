import HTTP
import Testing

@Suite("Requests of the own pages")
struct SameOriginTests {
    private typealias Verdict = SameOrigin.Verdict

    private func verdict(_ fields: [(String, String)], publicURL: String = "") -> Verdict {
        SameOrigin(publicURL: publicURL).verdict(on: HTTPHeaders(fields.map { HTTPField($0, $1) }))
    }

    @Test(
        arguments: [
            (["same-origin"], Verdict.own), (["none"], .own), (["same-site"], .foreign), (["cross-site"], .foreign),
            (["Same-Origin"], .malformed), ([""], .malformed), (["same-origin, none"], .malformed),
            (["same-origin", "same-origin"], .malformed), (["cross-site", "same-origin"], .malformed),
            (["x"], .malformed),
        ] as [([String], SameOrigin.Verdict)])
    func sites(_ values: [String], _ expected: SameOrigin.Verdict) {
        let sites = values.map { ("sec-fetch-site", $0) }
        #expect(verdict(sites + [("Host", "dashboard.example")]) == expected)
        // It decides alone: browsers that send it send an Origin of their own making.
        for origin in ["https://dashboard.example", "https://evil.example", "null"] {
            #expect(verdict(sites + [("Host", "dashboard.example"), ("Origin", origin)]) == expected)
        }
    }

    @Test(
        arguments: [
            ("https://dashboard.example", "dashboard.example", Verdict.own),
            ("http://dashboard.example", "dashboard.example", .own),
            ("https://Dashboard.EXAMPLE", "dashboard.example", .own),
            ("https://dashboard.example", "DASHBOARD.example", .own),
            ("HTTPS://dashboard.example", "dashboard.example", .own),
            ("https://dashboard.example:443", "dashboard.example", .own),
            ("https://dashboard.example", "dashboard.example:443", .own),
            ("http://dashboard.example", "dashboard.example:80", .own),
            ("http://127.0.0.1:8080", "127.0.0.1:8080", .own),
            ("http://[::1]:8080", "[::1]:8080", .own), ("http://[::1]", "[::1]", .own),
            ("http://localhost:8080", "localhost:8080", .own),
            // Another host or port.
            ("https://evil.example", "dashboard.example", .foreign),
            ("https://dashboard.example.evil", "dashboard.example", .foreign),
            ("https://evil-dashboard.example", "dashboard.example", .foreign),
            ("https://dashboard.exampl", "dashboard.example", .foreign),
            ("https://dashboard.example:444", "dashboard.example", .foreign),
            ("http://dashboard.example:443", "dashboard.example", .foreign),
            ("http://127.0.0.1:8081", "127.0.0.1:8080", .foreign),
            ("http://localhost:8080", "127.0.0.1:8080", .foreign),
            ("http://[::2]:8080", "[::1]:8080", .foreign),
            ("https://dashboard.example.", "dashboard.example", .foreign),
            ("null", "dashboard.example", .foreign), ("null", "null", .foreign),
            ("https://dashboard.example", "", .foreign), ("https://dashboard.example", "dashboard.example/x", .foreign),
            // What no browser sends.
            ("", "dashboard.example", .malformed), ("dashboard.example", "dashboard.example", .malformed),
            ("https://", "dashboard.example", .malformed), ("https:///", "", .malformed),
            ("NULL", "dashboard.example", .malformed),
            ("https://dashboard.example/", "dashboard.example", .malformed),
            ("https://dashboard.example/x", "dashboard.example", .malformed),
            ("https://user@dashboard.example", "dashboard.example", .malformed),
            ("https://dashboard.example#@evil", "dashboard.example", .malformed),
            ("https://dashboard.example:x", "dashboard.example", .malformed),
            ("https://dashboard.example:99999", "dashboard.example", .malformed),
            ("ftp://dashboard.example", "dashboard.example", .malformed), ("file://", "", .malformed),
            ("https://evil.example https://dashboard.example", "dashboard.example", .malformed),
            ("https://evil.example, https://dashboard.example", "dashboard.example", .malformed),
        ] as [(String, String, SameOrigin.Verdict)])
    func origins(_ origin: String, _ host: String, _ expected: SameOrigin.Verdict) {
        #expect(verdict([("Host", host), ("origin", origin)]) == expected)
    }

    @Test(
        arguments: [
            ("https://beatpass.example", "https://beatpass.example", Verdict.own),
            ("https://beatpass.example/", "https://beatpass.example", .own),
            ("https://beatpass.example/path?x#y", "https://beatpass.example", .own),
            ("https://BeatPass.example:443", "https://beatpass.example", .own),
            ("https://beatpass.example:8443", "https://beatpass.example:8443", .own),
            // The Host that arrives counts beside.
            ("https://beatpass.example", "http://10.0.0.1:8080", .own),
            ("https://beatpass.example", "https://evil.example", .foreign),
            ("https://beatpass.example", "https://beatpass.example:8443", .foreign),
            ("https://beatpass.example", "null", .foreign),
            ("https://beatpass.example@evil.example", "https://evil.example", .foreign),
            ("", "https://evil.example", .foreign), ("nonsense", "https://evil.example", .foreign),
            ("https://", "https://evil.example", .foreign),
        ] as [(String, String, SameOrigin.Verdict)])
    func publicAddresses(_ publicURL: String, _ origin: String, _ expected: SameOrigin.Verdict) {
        #expect(verdict([("Host", "10.0.0.1:8080"), ("Origin", origin)], publicURL: publicURL) == expected)
    }

    @Test func withoutEitherItIsNoBrowser() {
        #expect(verdict([]) == .own)
        #expect(verdict([("Host", "dashboard.example")]) == .own)
        #expect(verdict([("Host", "dashboard.example"), ("Referer", "https://evil.example/")]) == .own)
    }

    @Test func whatOccursTwice() {
        let own = ("Origin", "https://dashboard.example")
        #expect(verdict([("Host", "dashboard.example"), own, own]) == .malformed)
        #expect(verdict([("Host", "dashboard.example"), ("Sec-Fetch-Site", "same-origin"), own, own]) == .malformed)
        #expect(verdict([("Host", "dashboard.example"), ("Host", "dashboard.example"), own]) == .foreign)
        #expect(verdict([own]) == .foreign)
    }
}
