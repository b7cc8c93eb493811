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
    /// No busy machine makes it pass.
    private static let deadline: Duration = .seconds(60)

    private func withServices(
        _ manner: ServiceManner = .answers, progress progressManner: ServiceManner = .answers,
        _ body: (FakeCatalog, FakeProgress) async throws -> Void
    ) async throws {
        let (catalog, progress) = (try FakeCatalog(manner), try FakeProgress(progressManner))
        progress.script.enter("u-ann")
        progress.script.enter("u-operator")
        let result: Result<Void, any Error>
        do {
            result = .success(try await body(catalog, progress))
        } catch {
            result = .failure(error)
        }
        await catalog.stop()
        await progress.stop()
        try result.get()
    }

    private func assembly(
        _ catalog: FakeCatalog, _ progress: FakeProgress, _ flags: [String] = [], link: String = ""
    ) throws -> HomeAssembly {
        let fixed = ["--support.email", "help@x.example", "--media.origins", "https://media.example"]
        let configuration = try TestDashboard.configuration(
            fixed + flags + (link.isEmpty ? [] : ["--links.artist", link]))
        let (directory, settings) = (AccountDirectory(catalog: catalog.client), try PageSettings(configuration))
        let progress = ProgressReading(
            progress: progress.client, directory: directory, clock: ManualClock(), settings: settings,
            deadline: Self.deadline)
        return HomeAssembly(
            catalog: catalog.client, progress: progress, directory: directory, clock: ManualClock(), settings: settings,
            deadline: Self.deadline)
    }

    private func text(_ part: Part<HomeData.ArtistCard>?) -> String? { part.map { RawJSON($0.write(to:)).description } }
    private func text(_ part: Part<HomeData.SummaryCards>?) -> String? {
        part.map { RawJSON($0.write(to:)).description }
    }

    private func text(_ part: Part<HomeData.LevelCard>?) -> String? { part.map { RawJSON($0.write(to:)).description } }

    private static let level =
        #"{"state":"ready","asOf":"2026-01-01T00:00:00Z","value":{"level":2,"title":"Novice Producer","xp":150}}"#
    private static let artistB =
        #"{"state":"ready","asOf":"2026-01-01T00:00:00Z","value":{"id":"b","name":"Bea","verified":true,"#
        + #""picture":"https://media.example/p.png","profileURL":"https://x.example/bea"}}"#
    private static let summaryB =
        #"{"state":"ready","asOf":"2026-01-01T00:00:00Z","value":{"tracks":12,"plays":3000000000,"#
        + #""playsBroughtIn":2000000000,"albums":3,"downloads":40,"followers":500,"growth":{"state":"measured","tenths":-125}}}"#

    @Test func everythingThere() async throws {
        try await withServices { catalog, progress in
            catalog.script.add(summary("a", "Ann"))
            catalog.script.add(summary("b", "Bea", slug: "bea"))
            let home = try await assembly(catalog, progress, link: "https://x.example/{slug}")
                .make(artist: ArtistID(unchecked: "b"), parts: Self.all, as: Self.operatorSelf)
            #expect(text(home.artist) == Self.artistB)
            #expect(text(home.summary) == Self.summaryB)
            #expect(home.account?.email == "op@x.example")
            #expect(home.account?.displayName == nil)
            #expect(home.menu?.count == 7)
            #expect(home.support?.email == "help@x.example")
            #expect(home.asOf == ManualClock().now)
            #expect(text(home.level) == Self.level)
            // Who chose needs no search.
            #expect(catalog.script.searches.isEmpty)
        }
    }

    /// Without a choice: the artist that the catalogue lists first.
    @Test func theDefaultArtist() async throws {
        try await withServices { catalog, progress in
            catalog.script.add(summary("b", "Bea", slug: "bea"))
            catalog.script.add(summary("a", "Ann"))
            let home = try await assembly(catalog, progress, link: "https://x.example/{slug}")
                .make(artist: nil, parts: Self.all, as: Self.operatorSelf)
            #expect(text(home.artist) == Self.artistB)
            #expect(text(home.summary) == Self.summaryB)
            #expect(catalog.script.searches == [CatalogScript.Search(query: "", limit: 1)])
        }
    }

    @Test func onlyWhatWasAskedFor() async throws {
        try await withServices { catalog, progress in
            catalog.script.add(summary("a", "Ann"))
            let assembly = try assembly(catalog, progress)
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
        try await withServices { catalog, progress in
            let home = try await assembly(catalog, progress).make(artist: nil, parts: Self.all, as: Self.operatorSelf)
            let empty = #"{"state":"empty","reason":"The catalogue has no artists yet."}"#
            #expect(text(home.artist) == empty)
            #expect(text(home.summary) == empty)
        }
    }

    /// Not there and not yours look alike.
    @Test func anUnknownArtistIsMissing() async throws {
        try await withServices { catalog, progress in
            catalog.script.add(summary("a", "Ann"))
            let home = try await assembly(catalog, progress)
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
        #expect(home.account != nil && home.menu?.count == 7 && home.support != nil)
        #expect(text(home.level) == Self.level)
    }

    @Test(arguments: [nil, ArtistID(unchecked: "a")])
    func theServiceIsGone(_ artist: ArtistID?) async throws {
        try await withServices(.isAbsent) { catalog, progress in
            let home = try await assembly(catalog, progress).make(
                artist: artist, parts: Self.all, as: Self.operatorSelf)
            expectFailed(home, "unavailable", "The catalog service does not answer.")
        }
    }

    @Test(arguments: [nil, ArtistID(unchecked: "a")])
    func theServiceStops(_ artist: ArtistID?) async throws {
        try await withServices { catalog, progress in
            catalog.script.add(summary("a", "Ann"))
            let assembly = try assembly(catalog, progress)
            await catalog.drain()
            let home = await assembly.make(artist: artist, parts: Self.all, as: Self.operatorSelf)
            expectFailed(home, "unavailable", "The catalog service takes no calls at the moment.")
        }
    }

    @Test(arguments: [nil, ArtistID(unchecked: "a")])
    func theServiceIsSlow(_ artist: ArtistID?) async throws {
        try await withServices(.hangs) { catalog, progress in
            let home = try await assembly(catalog, progress).make(
                artist: artist, parts: Self.all, as: Self.operatorSelf)
            expectFailed(home, "timeout", "The catalog service took too long to answer.")
        }
    }

    @Test(arguments: [nil, ArtistID(unchecked: "a")])
    func theServiceRefuses(_ artist: ArtistID?) async throws {
        try await withServices(.breaks) { catalog, progress in
            let home = try await assembly(catalog, progress).make(
                artist: artist, parts: Self.all, as: Self.operatorSelf)
            expectFailed(home, "refused", "The catalog service refused: It broke. (-32603)")
        }
    }

    // MARK: The level

    /// The level fails alone, and says how.
    @Test(arguments: [
        (
            ServiceManner.breaks,
            #"{"state":"failed","service":"progress","reason":"The progress service refused: It broke. (-32603)","#
                + #""code":"refused"}"#
        ),
        (
            .hangs,
            #"{"state":"failed","service":"progress","reason":"The progress service took too long to answer.","#
                + #""code":"timeout"}"#
        ),
        (
            .isAbsent,
            #"{"state":"failed","service":"progress","reason":"The progress service does not answer.","#
                + #""code":"unavailable"}"#
        ),
        (
            .isNotInstalled,
            #"{"state":"absent","service":"progress","#
                + #""reason":"The progress service is not part of this installation."}"#
        ),
    ])
    func withoutTheProgressService(_ manner: ServiceManner, _ expected: String) async throws {
        try await withServices(progress: manner) { catalog, progress in
            catalog.script.add(summary("a", "Ann"))
            let home = try await assembly(catalog, progress)
                .make(artist: "a", parts: Self.all, as: Self.operatorSelf)
            #expect(text(home.level) == expected)
            #expect(text(home.summary)?.contains(#""state":"ready""#) == true)
            #expect(home.account != nil && home.menu?.count == 7)
        }
    }

    /// Whichever artist the page is about, the level is the account's.
    @Test func theLevelIsTheAccounts() async throws {
        try await withServices { catalog, progress in
            catalog.script.add(summary("a", "Ann"))
            progress.script.enter("u-operator", xp: 7)
            for artist in ["a", "absent"] as [ArtistID] {
                let home = try await assembly(catalog, progress)
                    .make(artist: artist, parts: [.level], as: Self.operatorSelf)
                #expect(text(home.level)?.contains(#""xp":7"#) == true)
            }
        }
    }

    /// What the service has not counted yet is no zero.
    @Test func beforeTheFirstReading() async throws {
        try await withServices { catalog, progress in
            progress.script.enter("u-operator", xp: 0, asOf: nil)
            let starting = await (try assembly(catalog, progress))
                .make(artist: nil, parts: [.level], as: Self.operatorSelf)
            #expect(text(starting.level)?.contains("still reading the catalogue for the first time") == true)
            let stranger = Identity(account: "u-new", email: "n@x.example", isOperator: false, way: .token([]))
            let unknown = await (try assembly(catalog, progress)).make(artist: nil, parts: [.level], as: stranger)
            #expect(
                text(unknown.level)
                    == #"{"state":"empty","reason":"The progress service has not heard of this account yet."}"#)
        }
    }

    // MARK: Roles

    /// Without a choice: the first of the own artists, whatever the catalogue lists first.
    @Test func theFirstOwnArtist() async throws {
        try await withServices { catalog, progress in
            catalog.script.add(summary("a", "Ann"))
            catalog.script.add(summary("b", "Bea", slug: "bea"))
            catalog.script.enter(
                "u-ann", name: "Ann", timeZone: "Europe/Oslo", roles: [("b", .owner), ("a", .manager)])
            let home = try await assembly(catalog, progress, link: "https://x.example/{slug}")
                .make(artist: nil, parts: Self.all, as: Self.ann)
            #expect(text(home.artist) == Self.artistB)
            #expect(home.account?.artistCount == 2)
            #expect(home.account?.displayName == "Ann")
            #expect(home.account?.timeZone == "Europe/Oslo")
            #expect(home.setUp == nil)
            #expect(catalog.script.searches.isEmpty)
            let other = try await assembly(catalog, progress).make(artist: "a", parts: [.summary], as: Self.ann)
            #expect(text(other.summary)?.contains(#""state":"ready""#) == true)
        }
    }

    /// Somebody else's artist is answered as one that is not there.
    @Test(arguments: [ArtistID(unchecked: "a"), ArtistID(unchecked: "absent")])
    func aForeignArtist(_ artist: ArtistID) async throws {
        try await withServices { catalog, progress in
            catalog.script.add(summary("a", "Ann"))
            catalog.script.enter("u-ann", name: "Ann", roles: [("b", .owner)])
            let home = try await assembly(catalog, progress).make(artist: artist, parts: Self.all, as: Self.ann)
            let missing = #"{"state":"missing","reason":"There is no such artist, or it is not yours."}"#
            #expect(text(home.artist) == missing)
            #expect(text(home.summary) == missing)
        }
    }

    /// No artist profile, with an entry in the directory or without one: a state of its own, with its links.
    @Test(arguments: [true, false])
    func noArtistProfile(_ isEntered: Bool) async throws {
        try await withServices { catalog, progress in
            catalog.script.add(summary("a", "Ann"))
            if isEntered { catalog.script.enter("u-ann", name: "Ann") }
            let flags = [
                "--links.application", "https://x.example/apply", "--links.finishSetUp", "https://x.example/go",
            ]
            let home = try await assembly(catalog, progress, flags).make(artist: nil, parts: Self.all, as: Self.ann)
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
        try await withServices { catalog, progress in
            catalog.script.add(summary("a", "Ann"))
            let home = try await assembly(catalog, progress, ["--media.origins", "https://other.example"])
                .make(artist: "a", parts: [.artist], as: Self.operatorSelf)
            #expect(text(home.artist)?.contains("picture") == false)
        }
    }
}
