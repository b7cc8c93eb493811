import Contracts
import DashboardService
import JSONRPC
import ServiceKit
import Support
import Testing
import Transport

/// Each part of Home by itself, with a catalog that answers, hangs, breaks, stops or is not there; without HTTP.
@Suite("Home put together")
struct HomeAssemblyTests {
    private static let caller = Caller(scopes: [.allArtists])
    private static let all = Set(HomeAssembly.PartName.allCases)

    private func withCatalog(
        _ manner: CatalogManner = .answers, _ body: (FakeCatalog) async throws -> Void
    ) async throws {
        let catalog = try FakeCatalog(manner)
        do {
            try await body(catalog)
        } catch {
            await catalog.stop()
            throw error
        }
        await catalog.stop()
    }

    private func assembly(_ client: FrontendClient, link: String = "") throws -> HomeAssembly {
        HomeAssembly(
            catalog: client, clock: ManualClock(), menu: try Menu(Menu.builtIn), artistLink: LinkTemplate(link),
            support: HomeData.Support(email: "help@x.example", url: nil),
            // No busy machine makes it pass.
            deadline: .seconds(60))
    }

    private func text(_ part: Part<HomeData.ArtistCard>?) -> String? { part.map { RawJSON($0.write(to:)).description } }
    private func text(_ part: Part<HomeData.SummaryCards>?) -> String? {
        part.map { RawJSON($0.write(to:)).description }
    }

    private static let artistB =
        #"{"state":"ready","asOf":"2026-01-01T00:00:00Z","value":{"id":"b","name":"Bea","verified":true,"#
        + #""picture":"https://media.example/p.png","profileURL":"https://x.example/bea"}}"#
    private static let summaryB =
        #"{"state":"ready","asOf":"2026-01-01T00:00:00Z","value":{"tracks":12,"plays":3000000000,"#
        + #""playsBroughtIn":2000000000,"albums":3,"downloads":40,"followers":500,"growth":{"state":"measured","tenths":-125}}}"#

    @Test func everythingThere() async throws {
        try await withCatalog { catalog in
            catalog.script.add(summary("a", "Ann"))
            catalog.script.add(summary("b", "Bea", slug: "bea"))
            let home = try await assembly(catalog.client, link: "https://x.example/{slug}")
                .make(artist: ArtistID(unchecked: "b"), parts: Self.all, as: Self.caller)
            #expect(text(home.artist) == Self.artistB)
            #expect(text(home.summary) == Self.summaryB)
            #expect(home.account?.displayName == "Operator")
            #expect(home.menu?.count == 7)
            #expect(home.support?.email == "help@x.example")
            #expect(home.asOf == ManualClock().now)
            guard case .absent(let service, _)? = home.level else {
                Issue.record("\(String(describing: home.level))")
                return
            }
            #expect(service == "progress")
            // Who chose needs no search.
            #expect(catalog.script.searches.isEmpty)
        }
    }

    /// Without a choice: the artist that the catalogue lists first.
    @Test func theDefaultArtist() async throws {
        try await withCatalog { catalog in
            catalog.script.add(summary("b", "Bea", slug: "bea"))
            catalog.script.add(summary("a", "Ann"))
            let home = try await assembly(catalog.client, link: "https://x.example/{slug}")
                .make(artist: nil, parts: Self.all, as: Self.caller)
            #expect(text(home.artist) == Self.artistB)
            #expect(text(home.summary) == Self.summaryB)
            #expect(catalog.script.searches == [CatalogScript.Search(query: "", limit: 1)])
        }
    }

    @Test func onlyWhatWasAskedFor() async throws {
        try await withCatalog { catalog in
            catalog.script.add(summary("a", "Ann"))
            let assembly = try assembly(catalog.client)
            for part in HomeAssembly.PartName.allCases {
                let home = await assembly.make(artist: nil, parts: [part], as: Self.caller)
                let raw = RawJSON(home.write(to:))
                let names = try JSONValue(parsing: raw.bytes).objectValue?.map(\.name)
                #expect(names == ["asOf", part.rawValue])
            }
            #expect(catalog.script.searches.count == 2)
        }
    }

    @Test func anEmptyCatalogue() async throws {
        try await withCatalog { catalog in
            let home = try await assembly(catalog.client).make(artist: nil, parts: Self.all, as: Self.caller)
            let empty = #"{"state":"empty","reason":"The catalogue has no artists yet."}"#
            #expect(text(home.artist) == empty)
            #expect(text(home.summary) == empty)
        }
    }

    /// Not there and not yours look alike.
    @Test func anUnknownArtistIsMissing() async throws {
        try await withCatalog { catalog in
            catalog.script.add(summary("a", "Ann"))
            let home = try await assembly(catalog.client)
                .make(artist: ArtistID(unchecked: "z"), parts: Self.all, as: Self.caller)
            let missing = #"{"state":"missing","reason":"There is no such artist, or it is not yours."}"#
            #expect(text(home.artist) == missing)
            #expect(text(home.summary) == missing)
            #expect(home.menu?.isEmpty == false)
        }
    }

    private func expectFailed(_ home: HomeData, _ code: String, _ reason: String) {
        let failed = #"{"state":"failed","service":"catalog","reason":"\#(reason)","code":"\#(code)"}"#
        #expect(text(home.artist) == failed)
        #expect(text(home.summary) == failed)
        // The rest of the page stays.
        #expect(home.account != nil && home.menu?.count == 7 && home.support != nil && home.level != nil)
    }

    @Test(arguments: [nil, ArtistID(unchecked: "a")])
    func theServiceIsGone(_ artist: ArtistID?) async throws {
        try await withCatalog(.isAbsent) { catalog in
            let home = try await assembly(catalog.client).make(artist: artist, parts: Self.all, as: Self.caller)
            expectFailed(home, "unavailable", "The catalog service does not answer.")
        }
    }

    @Test(arguments: [nil, ArtistID(unchecked: "a")])
    func theServiceStops(_ artist: ArtistID?) async throws {
        try await withCatalog { catalog in
            catalog.script.add(summary("a", "Ann"))
            let assembly = try assembly(catalog.client)
            await catalog.drain()
            let home = await assembly.make(artist: artist, parts: Self.all, as: Self.caller)
            expectFailed(home, "unavailable", "The catalog service takes no calls at the moment.")
        }
    }

    @Test(arguments: [nil, ArtistID(unchecked: "a")])
    func theServiceIsSlow(_ artist: ArtistID?) async throws {
        try await withCatalog(.hangs) { catalog in
            let home = try await assembly(catalog.client).make(artist: artist, parts: Self.all, as: Self.caller)
            expectFailed(home, "timeout", "The catalog service took too long to answer.")
        }
    }

    @Test(arguments: [nil, ArtistID(unchecked: "a")])
    func theServiceRefuses(_ artist: ArtistID?) async throws {
        try await withCatalog(.breaks) { catalog in
            let home = try await assembly(catalog.client).make(artist: artist, parts: Self.all, as: Self.caller)
            expectFailed(home, "refused", "The catalog service refused: It broke. (-32603)")
        }
    }

    /// A caller without the right gets what the access check says, not another's figures.
    @Test func theCallersRightsAreHis() async throws {
        try await withCatalog { catalog in
            catalog.script.add(summary("a", "Ann"))
            let home = try await assembly(catalog.client)
                .make(
                    artist: ArtistID(unchecked: "a"), parts: [.artist], as: Caller(account: AccountID(unchecked: "u")))
            #expect(text(home.artist)?.contains(#""state":"failed""#) == true)
            #expect(text(home.artist)?.contains("may not act for this artist") == true)
        }
    }
}
