import Contracts
import DashboardService
import JSONRPC
import ServiceKit
import Testing

@Suite("The menu")
struct MenuTests {
    private func menu(_ text: String) throws -> Menu { try Menu(try JSONValue(parsing: Array(text.utf8))) }

    @Test func theDefaultNamesAllPages() throws {
        let items = try Menu(Menu.builtIn).items
        #expect(
            items.map(\.label) == [
                "Dashboard", "Finances", "Activity", "Progress", "Leaderboards", "My Beats", "My Collections",
            ])
        #expect(
            items.map(\.id) == ["home", "finances", "activity", "progress", "leaderboards", "beats", "collections"])
        #expect(items[0].href == "/")
        for item in items {
            #expect(!item.isExternal)
            // Where there is no page there is a reason, and no address that leads nowhere.
            #expect(item.available == (item.href != nil))
            #expect((item.reason == nil) == item.available)
        }
        #expect(items[5].reason == "Not part of this installation.")
        #expect(try TestDashboard.configuration([])[DashboardKeys.menu] == Menu.builtIn)
    }

    @Test func orderAndChoiceAreTheConfigurations() throws {
        #expect(try menu(#"["beats","home"]"#).items.map(\.id) == ["beats", "home"])
        #expect(try menu("[]").items.isEmpty)
    }

    @Test func pagesElsewhere() throws {
        let items = try menu(
            """
            ["home", {"id": "shop", "label": "Shop <1>", "href": "https://shop.example/?a=1&b=2", "icon": "bag"},
             {"id": "old", "label": "Old", "href": "http://old.example"}]
            """
        ).items
        #expect(items.map(\.id) == ["home", "shop", "old"])
        #expect(items.map(\.isExternal) == [false, true, true])
        #expect(items[1].href == "https://shop.example/?a=1&b=2")
        #expect(items.map(\.icon) == ["home", "bag", "external"])
        #expect(items.map(\.available) == [true, true, true])
    }

    @Test(arguments: [
        ("{}", "is not a list"), ("\"home\"", "is not a list"), ("null", "is not a list"),
        (#"["nowhere"]"#, "names the page \"nowhere\"; expected one of home, finances"),
        (#"["Home"]"#, "names the page \"Home\""),
        (#"["home","beats","home"]"#, "names \"home\" twice"),
        (#"["home",{"id":"home","label":"L","href":"https://x.example"}]"#, "names \"home\" twice"),
        ("[7]", "at place 1"), (#"["home",null]"#, "at place 2"), ("[[]]", "at place 1"), ("[{}]", "at place 1"),
        (#"[{"label":"L","href":"https://x.example"}]"#, "at place 1"),
        (#"[{"id":"x","href":"https://x.example"}]"#, "at place 1"),
        (#"[{"id":"x","label":"L"}]"#, "at place 1"),
        (#"[{"id":"","label":"L","href":"https://x.example"}]"#, "at place 1"),
        (#"[{"id":"x","label":7,"href":"https://x.example"}]"#, "at place 1"),
        (
            #"[{"id":"x","label":"L","href":"javascript:alert(1)"}]"#,
            "has the address \"javascript:alert(1)\" for \"x\""
        ),
        (#"[{"id":"x","label":"L","href":" https://x.example"}]"#, "has the address"),
        (#"[{"id":"x","label":"L","href":"//x.example"}]"#, "has the address"),
        (#"[{"id":"x","label":"L","href":"/x"}]"#, "has the address"),
        (#"[{"id":"x","label":"L","href":"data:text/html,x"}]"#, "has the address"),
        (
            #"[{"id":"x","label":"L","href":"https://x.example","icn":"y"}]"#,
            "has \"icn\" for \"x\"; expected id, label, href and icon"
        ),
    ])
    func whatIsWrongIsNamed(_ text: String, _ expected: String) throws {
        let error = try #require(throws: ConfigurationError.self) { try menu(text) }
        #expect(error.description.hasPrefix("menu "))
        #expect(error.description.contains(expected), "\(error)")
        #expect(error.exitCode == .configuration)
    }

    @Test func theWireForm() throws {
        let items = try menu(#"["home","beats",{"id":"x","label":"L","href":"https://x.example"}]"#).items
        #expect(
            items.map { RawJSON($0.write(to:)).description } == [
                #"{"id":"home","label":"Dashboard","href":"/","icon":"home","external":false,"available":true}"#,
                #"{"id":"beats","label":"My Beats","icon":"beats","external":false,"available":false,"reason":"Not part of this installation."}"#,
                #"{"id":"x","label":"L","href":"https://x.example","icon":"external","external":true,"available":true}"#,
            ])
    }
}

@Suite("Configured addresses")
struct AddressTests {
    private func profile(_ id: String, slug: String?) -> Catalog.ArtistProfile {
        Catalog.ArtistProfile(id: ArtistID(unchecked: id), name: "N", slug: slug, picture: nil, verified: false)
    }

    @Test(
        arguments: [
            ("https://x.example/{id}", "a:1", nil, "https://x.example/a%3A1"),
            ("https://x.example/{slug}", "a", "the slug", "https://x.example/the%20slug"),
            ("https://x.example/{slug}", "a", nil, nil),
            ("https://x.example/{slug}/{id}?again={id}", "a", "s", "https://x.example/s/a?again=a"),
            ("https://x.example/all", "a", nil, "https://x.example/all"),
            (
                "https://x.example/{slug}", "a", "../../\"'<>#?&é",
                "https://x.example/..%2F..%2F%22%27%3C%3E%23%3F%26%C3%A9"
            ),
            // What a slug says is text, no place.
            ("https://x.example/{slug}/{id}", "a", "{id}", "https://x.example/%7Bid%7D/a"),
            ("https://x.example/{id}", "a", "\u{1}", "https://x.example/a"),
            ("https://x.example/{slug}", "a", "\u{1}~-._", "https://x.example/%01~-._"),
        ] as [(String, String, String?, String?)])
    func linkTemplates(_ template: String, _ id: String, _ slug: String?, _ link: String?) throws {
        #expect(try #require(LinkTemplate(template)).link(to: profile(id, slug: slug)) == link)
    }

    @Test func nothingConfiguredIsNoLink() { #expect(LinkTemplate("") == nil) }

    @Test(arguments: ["links.artist", "support.url", "http.publicURL"])
    func scriptsAreNoAddresses(_ key: String) throws {
        for text in [
            "javascript:alert(1)", "ftp://x.example", "x.example", "//x.example", " https://x.example", "data:,x",
        ] {
            let error = try #require(throws: ConfigurationError.self) {
                try TestDashboard.configuration(["--\(key)", text])
            }
            #expect(error.description.contains(key))
            #expect(error.description.contains("expected an address that begins with https:// or http://, or nothing"))
        }
        for text in ["https://x.example/{id}", "http://x.example", ""] {
            #expect(throws: Never.self) { try TestDashboard.configuration(["--\(key)=\(text)"]) }
        }
    }
}
