import Contracts
import JSONRPC
import Plugins
import ServiceKit
import Support
import Testing

@testable import ProgressService

@Suite("Achievements' file") struct AchievementFileTests {
    @Test func `the service's own achievements are those of the product`() throws {
        let list = try AchievementList.standard()
        #expect(list.all.count == 39)
        #expect(Set(list.all.map(\.id)).count == 39)
        #expect(list.all.reduce(0) { $0 + $1.xp } > 30_000 && list.all.contains { $0.xp == 0 })
        #expect(list.ofChanges.count == 14)
    }

    /// The product's data, where it is at hand: the same achievements, member by member.
    @Test(.enabled(if: SharedData.path("data/achievements.json") != nil, "needs the product's data"))
    func `they are the ones of the product's data, to the last member`() throws {
        let path = try #require(SharedData.path("data/achievements.json"))
        let data = try JSONValue(parsing: try SmallFile.read(path, limit: 1 << 20).bytes)
        let own = try JSONValue(parsing: Array(DefaultAchievements.text.utf8))
        #expect(own["achievements"] == data["achievements"])
    }

    private static let good =
        #"{"id":"a","category":"upload","name":"A","description":"D","xp":1,"rarity":"rare","criterion":{"kind":"bio"}}"#

    private func problem(_ entries: String...) -> String? {
        let text = #"{"achievements":[\#(entries.joined(separator: ","))]}"#
        do throws(AchievementsProblem) {
            _ = try AchievementList(parsing: Array(text.utf8), of: "list.json")
            return nil
        } catch {
            return error.description
        }
    }

    private func good(_ replaced: String, by other: String) -> String {
        let parts = Self.good.split(separator: replaced, maxSplits: 1, omittingEmptySubsequences: false)
        return parts.joined(separator: other)
    }

    @Test func `a bad entry is named with its file and the reason`() {
        #expect(problem(Self.good) == nil)
        let cases: [(String, [String])] = [
            (Self.good + "," + Self.good, ["\"a\"", "id is that of an earlier entry"]),
            (good(#""xp":1"#, by: #""xp":-1"#), ["\"a\"", "its xp is -1", "from 0"]),
            (good(#""xp":1"#, by: #""xp":1.5"#), ["its xp is 1.5"]),
            (good(#""xp":1,"#, by: ""), ["its xp is missing"]),
            (good(#""rare""#, by: #""odd""#), ["its rarity is \"odd\"", "common, rare, epic, legendary"]),
            (good(#""kind":"bio""#, by: #""kind":"luck""#), ["its criterion \"luck\" is unknown", "artistAge, bio"]),
            (good(#"{"kind":"bio"}"#, by: "7"), ["it has no criterion"]),
            (good(#"{"kind":"bio"}"#, by: #"{"kind":"links"}"#), ["\"atLeast\" is missing", "from 1"]),
            (good(#"{"kind":"bio"}"#, by: #"{"kind":"links","atLeast":0}"#), ["\"atLeast\" is 0"]),
            (
                good(#"{"kind":"bio"}"#, by: #"{"kind":"links","atLeast":1,"top":5}"#),
                ["a member \"top\"", "expected atLeast"]
            ),
            (
                good(#"{"kind":"bio"}"#, by: #"{"kind":"publishedBetween","from":"02-30","to":"03-01"}"#),
                ["\"from\" is \"02-30\"", "as 10-30"]
            ),
            (good(#""id":"a""#, by: #""id":"""#), ["its id is \"\""]),
            (good(#""name":"A","#, by: ""), ["its name is missing"]),
            (good(#""name""#, by: #""nome""#), ["a member \"nome\""]),
            ("3", ["number 1", "it is no object"]),
        ]
        for (entries, parts) in cases {
            let found = problem(entries)
            #expect(found?.hasPrefix("The achievements of list.json cannot be used: ") == true, "\(entries)")
            #expect(found?.hasSuffix(".") == true)
            for part in parts { #expect(found?.contains(part) == true, "\(found ?? "taken") lacks \(part)") }
        }
        for text in ["", "[]", "{}", #"{"achievements":7}"#] {
            #expect(throws: AchievementsProblem.self) {
                try AchievementList(parsing: Array(text.utf8), of: "list.json")
            }
        }
    }
}
