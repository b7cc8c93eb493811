import Contracts
import JSONRPC
import ServiceKit
import Support
import Testing
import Transport

@testable import DashboardService

/// Each part of Home by itself, with a catalog that answers, hangs, breaks, stops or is not there; without HTTP.
@Suite("Home put together")
struct HomeAssemblyTests {
    private static let operatorSelf = Identity(
        account: "u-operator", email: "op@x.example", isOperator: true, way: .token([]))
    private static let ann = Identity(account: "u-ann", email: "ann@x.example", isOperator: false, way: .token([]))
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

    private func assembly(_ client: FrontendClient, _ flags: [String] = [], link: String = "") throws -> HomeAssembly {
        let fixed = ["--support.email", "help@x.example", "--media.origins", "https://media.example"]
        let configuration = try TestDashboard.configuration(
            fixed + flags + (link.isEmpty ? [] : ["--links.artist", link]))
        return HomeAssembly(
            catalog: client, directory: AccountDirectory(catalog: client), clock: ManualClock(),
            settings: try PageSettings(configuration),
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
                .make(artist: ArtistID(unchecked: "b"), parts: Self.all, as: Self.operatorSelf)
            #expect(text(home.artist) == Self.artistB)
            #expect(text(home.summary) == Self.summaryB)
            #expect(home.account?.email == "op@x.example")
            #expect(home.account?.displayName == nil)
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
                .make(artist: nil, parts: Self.all, as: Self.operatorSelf)
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
                let home = await assembly.make(artist: nil, parts: [part], as: Self.operatorSelf)
                let raw = RawJSON(home.write(to:))
                let names = try JSONValue(parsing: raw.bytes).objectValue?.map(\.name)
                #expect(names == ["asOf", part.rawValue])
            }
            #expect(catalog.script.searches.count == 2)
        }
    }

    @Test func anEmptyCatalogue() async throws {
        try await withCatalog { catalog in
            let home = try await assembly(catalog.client).make(artist: nil, parts: Self.all, as: Self.operatorSelf)
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
                .make(artist: ArtistID(unchecked: "z"), parts: Self.all, as: Self.operatorSelf)
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
            let home = try await assembly(catalog.client).make(artist: artist, parts: Self.all, as: Self.operatorSelf)
            expectFailed(home, "unavailable", "The catalog service does not answer.")
        }
    }

    @Test(arguments: [nil, ArtistID(unchecked: "a")])
    func theServiceStops(_ artist: ArtistID?) async throws {
        try await withCatalog { catalog in
            catalog.script.add(summary("a", "Ann"))
            let assembly = try assembly(catalog.client)
            await catalog.drain()
            let home = await assembly.make(artist: artist, parts: Self.all, as: Self.operatorSelf)
            expectFailed(home, "unavailable", "The catalog service takes no calls at the moment.")
        }
    }

    @Test(arguments: [nil, ArtistID(unchecked: "a")])
    func theServiceIsSlow(_ artist: ArtistID?) async throws {
        try await withCatalog(.hangs) { catalog in
            let home = try await assembly(catalog.client).make(artist: artist, parts: Self.all, as: Self.operatorSelf)
            expectFailed(home, "timeout", "The catalog service took too long to answer.")
        }
    }

    @Test(arguments: [nil, ArtistID(unchecked: "a")])
    func theServiceRefuses(_ artist: ArtistID?) async throws {
        try await withCatalog(.breaks) { catalog in
            let home = try await assembly(catalog.client).make(artist: artist, parts: Self.all, as: Self.operatorSelf)
            expectFailed(home, "refused", "The catalog service refused: It broke. (-32603)")
        }
    }

    // MARK: Roles

    /// Without a choice: the first of the own artists, whatever the catalogue lists first.
    @Test func theFirstOwnArtist() async throws {
        try await withCatalog { catalog in
            catalog.script.add(summary("a", "Ann"))
            catalog.script.add(summary("b", "Bea", slug: "bea"))
            catalog.script.enter(
                "u-ann", name: "Ann", timeZone: "Europe/Oslo", roles: [("b", .owner), ("a", .manager)])
            let home = try await assembly(catalog.client, link: "https://x.example/{slug}")
                .make(artist: nil, parts: Self.all, as: Self.ann)
            #expect(text(home.artist) == Self.artistB)
            #expect(home.account?.artistCount == 2)
            #expect(home.account?.displayName == "Ann")
            #expect(home.account?.timeZone == "Europe/Oslo")
            #expect(home.setUp == nil)
            #expect(catalog.script.searches.isEmpty)
            let other = try await assembly(catalog.client).make(artist: "a", parts: [.summary], as: Self.ann)
            #expect(text(other.summary)?.contains(#""state":"ready""#) == true)
        }
    }

    /// Somebody else's artist is answered as one that is not there.
    @Test(arguments: [ArtistID(unchecked: "a"), ArtistID(unchecked: "absent")])
    func aForeignArtist(_ artist: ArtistID) async throws {
        try await withCatalog { catalog in
            catalog.script.add(summary("a", "Ann"))
            catalog.script.enter("u-ann", name: "Ann", roles: [("b", .owner)])
            let home = try await assembly(catalog.client).make(artist: artist, parts: Self.all, as: Self.ann)
            let missing = #"{"state":"missing","reason":"There is no such artist, or it is not yours."}"#
            #expect(text(home.artist) == missing)
            #expect(text(home.summary) == missing)
        }
    }

    /// No artist profile, with an entry in the directory or without one: a state of its own, with its links.
    @Test(arguments: [true, false])
    func noArtistProfile(_ isEntered: Bool) async throws {
        try await withCatalog { catalog in
            catalog.script.add(summary("a", "Ann"))
            if isEntered { catalog.script.enter("u-ann", name: "Ann") }
            let flags = [
                "--links.application", "https://x.example/apply", "--links.finishSetUp", "https://x.example/go",
            ]
            let home = try await assembly(catalog.client, flags).make(artist: nil, parts: Self.all, as: Self.ann)
            let unlinked = #"{"state":"unlinked","reason":"This account is not linked to an artist profile."}"#
            #expect(text(home.artist) == unlinked)
            #expect(text(home.summary) == unlinked)
            #expect(home.setUp?.applicationURL == "https://x.example/apply")
            #expect(home.setUp?.finishURL == "https://x.example/go")
            #expect(home.account?.artistCount == 0)
            #expect(home.menu?.count == 7)
        }
    }

    /// A picture from elsewhere is left out: the page shows a placeholder, and asks nobody.
    @Test func picturesFromElsewhere() async throws {
        try await withCatalog { catalog in
            catalog.script.add(summary("a", "Ann"))
            let home = try await assembly(catalog.client, ["--media.origins", "https://other.example"])
                .make(artist: "a", parts: [.artist], as: Self.operatorSelf)
            #expect(text(home.artist)?.contains("picture") == false)
        }
    }
}
