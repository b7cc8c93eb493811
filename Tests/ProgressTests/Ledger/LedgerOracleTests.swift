import Contracts
import Support
import Testing
import Transport

@testable import ProgressService
@testable import Storage

/// Any division of the feed into pages, any repetition and any failure between them give the ledger that a
/// recomputation from the changes gives, which is written in another language and knows no pages.
@Suite("Ledger against a recomputation")
struct LedgerOracleTests {
    private static func expect(_ found: Set<String>, toBe expected: Set<String>) {
        #expect(found.subtracting(expected).sorted().prefix(10) == [])
        #expect(expected.subtracting(found).sorted().prefix(10) == [])
    }

    @Test(arguments: [1, 7, 100, 5000])
    func `the ledger is that of one clean pass`(limit: Int) async throws {
        let catalog = MemoryCatalog()
        let progress = try await TestProgress(catalog: catalog, fold: limit == 5000 ? nil : .inSmallSlices)
        // Followed from the beginning: the first snapshot is empty.
        await progress.follow()
        _ = FeedHistory("a feed", steps: limit == 1 ? 400 : 3000, to: catalog)
        catalog.pages(of: limit)
        await progress.follow()
        let expected = try LedgerOracle.recomputed(catalog.lines, in: progress.folder)
        #expect(expected.count > 200)
        Self.expect(try await progress.lines(), toBe: expected)
        #expect(try await progress.problems() == [])
        let rebuilt = try await progress.client.call(Progress.Rebuild())
        #expect(rebuilt.examples == [])
        #expect(rebuilt.differences == 0)
        #expect(rebuilt.entries > 100 && rebuilt.changes > 300)
        await progress.stop()
    }

    @Test func `failures, repetitions and restarts between pages change nothing`() async throws {
        let catalog = MemoryCatalog()
        let folder = try ScratchFolder()
        var random = Seeded("failures of pages")
        var progress = try await TestProgress(in: folder, catalog: catalog, fold: .inSmallSlices)
        await progress.follow()
        for round in 0..<12 {
            _ = FeedHistory("round \(round)", steps: 120, to: catalog)
            catalog.pages(of: 1 + random.below(60), overlap: Int64(random.below(80)))
            await progress.follow(failing: Set((0..<4).map { _ in random.below(20) }))
            if random.oneIn(3) {
                await progress.stop()
                progress = try await TestProgress(
                    in: folder, catalog: catalog, fold: random.oneIn(2) ? .inSmallSlices : nil)
            }
        }
        Self.expect(try await progress.lines(), toBe: try LedgerOracle.recomputed(catalog.lines, in: folder))
        #expect(try await progress.problems() == [])
        #expect(try await progress.client.call(Progress.Rebuild()).examples == [])
        await progress.stop()
    }

    /// What is not folded yet is seen as what is, in the middle of the fold too.
    @Test func `nobody sees what is folded`() async throws {
        let catalog = MemoryCatalog()
        let achievements = try AchievementList.standard()
        let progress = try await TestProgress(catalog: catalog, achievements: achievements)
        await progress.follow()
        let fold = DeltaFold(limits: .inSmallSlices)
        for round in 0..<4 {
            _ = FeedHistory("fold \(round)", steps: 200, to: catalog)
            await progress.follow()
            let seen = try await progress.seen()
            #expect(seen.count > 40)
            let examples = try await progress.client.call(Progress.Rebuild()).examples
            #expect(examples == [])
            var slices = 0
            while try await progress.slice(of: fold) {
                slices += 1
                guard slices % 17 == 0 else { continue }
                Self.expect(Set(try await progress.seen()), toBe: Set(seen))
                #expect(try await progress.client.call(Progress.Rebuild()).examples == [])
            }
            #expect(slices > 20)
            Self.expect(Set(try await progress.seen()), toBe: Set(seen))
            #expect(try await progress.problems() == [])
        }
        await progress.stop()
    }

    /// Of one source a ledger has what the whole has of it, page by page, folded or not.
    @Test func `a ledger can be read by source`() async throws {
        let catalog = MemoryCatalog()
        let progress = try await TestProgress(catalog: catalog, achievements: try AchievementList.standard())
        await progress.follow()
        _ = FeedHistory("by source", steps: 600, to: catalog)
        await progress.follow()
        var seen: [Progress.Source: Int] = [:]
        for _ in 0..<2 {
            for account in (0..<20).map({ "u\($0)" }) {
                let whole = try await progress.ledger(of: account)
                for source in Progress.Source.allCases {
                    let part = try await progress.ledger(of: account, source: source, limit: 3)
                    let isPart = part == whole.filter { $0.source == source }
                    #expect(isPart, "\(account), \(source)")
                    seen[source, default: 0] += part.count
                }
            }
            try await progress.fold()
        }
        #expect(Progress.Source.allCases.allSatisfy { seen[$0, default: 0] > 0 })
        await progress.stop()
    }

    /// With achievements too: what unlocks does not depend on where pages end.
    @Test func `pages of any length unlock the same`() async throws {
        let catalog = MemoryCatalog()
        let achievements = try AchievementList.standard()
        var found: [Set<String>] = []
        var facts: [Set<String>] = []
        for limit in [3, 100, 5000] {
            let progress = try await TestProgress(catalog: catalog, achievements: achievements)
            if catalog.head == 0 {
                await progress.follow()
                _ = FeedHistory("unlocks", steps: 1500, to: catalog)
            } else {
                try await progress.database.write(cost: 0) { store in
                    _ = try Cursor.restart(Catalog.name, epoch: "e1", in: store)
                    try store.execute("UPDATE ledger_state SET generation = 1 WHERE one = 1")
                }
            }
            catalog.pages(of: limit)
            await progress.follow()
            found.append(try await progress.lines())
            facts.append(
                try await progress.database.read { store in
                    Set(
                        try store.all(
                            """
                            SELECT e.holder, e.achievement, e.at, u.artist, u.position, u.value FROM unlocks u
                            JOIN entries e ON e.key = u.entry
                            """, []
                        ) {
                            "\(try $0.int(0)) \(try $0.text(1)) \(try $0.int(2)) \(try $0.int(3)) \(try $0.int(4)) "
                                + "\(try $0.int(5))"
                        })
                })
            #expect(try await progress.problems() == [])
            #expect(try await progress.client.call(Progress.Rebuild()).examples == [])
            await progress.stop()
        }
        Self.expect(found[1], toBe: found[0])
        Self.expect(found[2], toBe: found[0])
        #expect(found[0].count { $0.contains(" achievement ") } > 50)
        // With the same change's time and position, whatever else was on its page.
        Self.expect(facts[1], toBe: facts[0])
        Self.expect(facts[2], toBe: facts[0])
    }
}
