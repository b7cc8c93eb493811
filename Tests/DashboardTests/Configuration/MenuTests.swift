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
        #expect(items[1].reason == "Not part of this installation.")
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
        let items = try menu(#"["home","beats","finances",{"id":"x","label":"L","href":"https://x.example"}]"#)
            .items
        #expect(
            items.map { RawJSON($0.write(to:)).description } == [
                #"{"id":"home","label":"Dashboard","href":"/","icon":"home","external":false,"available":true}"#,
                #"{"id":"beats","label":"My Beats","href":"/beats","icon":"beats","external":false,"available":true}"#,
                #"{"id":"finances","label":"Finances","icon":"finances","external":false,"available":false,"reason":"Not part of this installation."}"#,
                #"{"id":"x","label":"L","href":"https://x.example","icon":"external","external":true,"available":true}"#,
            ])
    }
}
