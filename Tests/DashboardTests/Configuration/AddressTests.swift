import Contracts
import DashboardService
import ServiceKit
import Testing

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

    @Test(arguments: ["links.artist", "links.track", "links.user", "support.url", "http.publicURL"])
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
