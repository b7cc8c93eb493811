import DashboardService
import HTTP
import Testing

@Suite("Page templates")
struct PageTemplateTests {
    @Test(arguments: [
        ("plain", "plain"), ("", ""), ("<script>", "&lt;script&gt;"), ("\"'&", "&quot;&#39;&amp;"),
        ("&amp;", "&amp;amp;"),
        ("{{x}}", "{{x}}"), ("é🎹\u{202E}", "é🎹\u{202E}"), ("<\u{301}>", "&lt;\u{301}&gt;"), ("a\u{0}b", "a\u{0}b"),
    ])
    func valuesCannotLeaveTheirPlace(_ value: String, _ expected: String) throws {
        let template = try PageTemplate("<p title=\"{{x}}\">{{x}}</p>", places: ["x"])
        let response = template.filled(["x": value], status: 403)
        #expect(response.body == Array("<p title=\"\(expected)\">\(expected)</p>".utf8))
        #expect(response.status == 403)
        #expect(response.headers["Content-Type"] == "text/html; charset=utf-8")
    }

    @Test(arguments: [
        (["x": "1"], "a1b!"), (["x": ""], "!"), ([:], "!"), (["y": "2"], "!"), (["x": "1", "y": "2"], "a1b2<c>!"),
    ])
    func partsStandWhereTheirPlaceHasAValue(_ values: [String: String], _ expected: String) throws {
        let template = try PageTemplate("{{?x}}a{{x}}b{{?y}}{{y}}<c>{{/y}}{{/x}}!", places: ["x", "y"])
        #expect(template.filled(values).body == Array(expected.utf8))
    }

    @Test(arguments: ["{{?x}}{{x}}", "{{x}}{{/x}}", "{{/x}}{{?x}}", "{{?x}}{{?x}}{{/x}}"])
    func partsEnd(_ text: String) {
        #expect(throws: TemplateError.self) { try PageTemplate(text, places: ["x"]) }
    }

    @Test func partsEndInTheirOrder() {
        #expect(throws: TemplateError.self) { try PageTemplate("{{?x}}{{?y}}{{/x}}{{/y}}", places: ["x", "y"]) }
    }

    @Test(arguments: ["no place", "{{y}}", "{{x}} {{y}}", "{{ x }}", "{x}", "{{x", "{{x}}{{"])
    func aPageMustHaveItsPlaces(_ text: String) {
        #expect(throws: TemplateError.self) { try PageTemplate(text, places: ["x"]) }
    }
}

@Suite("Pages")
struct PagesTests {
    /// The scripts of a page ask for pictures from the same origins as its policy allows.
    @Test func pagesNameTheOriginsOfPictures() throws {
        let media = try #require(MediaOrigins(parsing: "https://media.example http://127.0.0.1:9"))
        let pages = try Pages(try Assets(AssetSources.assets), media: media)
        let text = String(decoding: pages.home.filled().body, as: UTF8.self)
        #expect(text.contains("<meta name=\"media-origins\" content=\"https://media.example http://127.0.0.1:9\">"))
    }

    /// Every page is put together when the service starts: a place without a value, or a value without its place,
    /// would be told here.
    @Test func pagesHaveTheirPlaces() throws {
        let pages = try Pages(try Assets(AssetSources.assets))
        let text = String(decoding: pages.account.filled(["csrf": "T<"]).body, as: UTF8.self)
        #expect(text.contains("<meta name=\"csrf\" content=\"T&lt;\">"))
        #expect(text.contains("<title>Account – BeatPass</title>"))
        #expect(!text.contains("{{"))
        for page in [
            pages.home, pages.account, pages.design, pages.api, pages.signIn, pages.link, pages.error,
            pages.license, pages.verifyLicense,
        ] {
            #expect(page.filled().body.count < 20 * 1024)
        }
    }
}
