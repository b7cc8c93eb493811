import Contracts
import ServiceKit
import Support
import Testing
import Transport

@testable import ProgressService
@testable import Storage

/// What becomes of the ledger where the feed is not as one would wish.
@Suite("Following the catalogue") struct FollowingTests {
    @Test func `a ledger that begins with a snapshot has what the catalogue holds`() async throws {
        try await withProgress { progress in
            _ = FeedHistory("before the service", steps: 800, to: progress.catalog)
            progress.catalog.pages(of: 40)
            await progress.follow()
            #expect(progress.catalog.snapshots == 1)
            #expect(try await progress.problems() == [])
            let entries = try await progress.database.read { store in
                try store.all(
                    "SELECT key, holder, source, track, day, plays, xp, at, rule, quiet, claimed, achievement FROM entries"
                ) {
                    try StoredLedger.entry($0).entry
                }
            }
            #expect(entries.count > 30 && entries.allSatisfy(\.isQuiet))
            #expect(try await progress.client.call(Progress.Rebuild()).examples == [])
        }
    }

    /// Each page of the snapshot has what was so when it was read: the changes that the feed tells again are no news,
    /// and take nothing back on their way.
    @Test func `what a snapshot has already is not counted again when the feed tells it`() async throws {
        try await withProgress { progress in
            let catalog = progress.catalog
            catalog.put(artist: "a1")
            for index in 0..<20 { catalog.put(track: "t\(index)", by: ["a1"]) }
            for index in 0..<20 { catalog.plays(of: "t\(index)", on: theDay, total: 5) }
            catalog.pages(of: 4)
            catalog.duringSnapshot { catalog in
                // 5, 9, 8: the snapshot's page has 8, the feed then tells 9 and 8.
                for index in 0..<20 { catalog.plays(of: "t\(index)", on: theDay, total: 9) }
                for index in 0..<20 { catalog.plays(of: "t\(index)", on: theDay, total: 8) }
            }
            await progress.follow()
            let standing = try await progress.progress(ofArtist: "a1")
            #expect(standing.xp == 20 * 108)
            #expect(standing.sources.last?.count == 0)
            #expect(standing.position == catalog.head)
        }
    }

    @Test func `a catalogue that was set back takes back what it has no more, by corrections`() async throws {
        try await withProgress { progress in
            let catalog = progress.catalog
            await progress.follow()
            catalog.put(artist: "a1")
            catalog.put(account: "u1")
            catalog.put(track: "t1", by: ["a1"])
            catalog.plays(of: "t1", on: theDay, total: 10)
            let kept = Int(catalog.head)
            catalog.plays(of: "t1", on: theDay, total: 25)
            catalog.plays(of: "t1", on: theDay + 1, total: 5)
            catalog.put(owner: "u1", of: "a1")
            await progress.follow()
            #expect(try await progress.progress(of: "u1").xp == 130)
            catalog.restore(keeping: kept, epoch: "e2")
            await progress.follow()
            #expect(progress.catalog.snapshots == 2)
            #expect(try await progress.progress(of: "u1").xp == 110)
            let corrections = try await progress.ledger(of: "u1").filter { $0.source == .correction }
            #expect(Set(corrections.map(\.xp)) == [-15, -5])
            // Both when it was found out, whether the snapshot has less of a day or nothing.
            #expect(corrections.allSatisfy { $0.at == progress.clock.now })
            // Nobody owns the artist any more: what comes now is its own.
            catalog.plays(of: "t1", on: theDay, total: 12)
            await progress.follow()
            #expect(try await progress.progress(ofArtist: "a1").xp == 2)
            #expect(try await progress.progress(of: "u1").xp == 110)
            #expect(try await progress.problems() == [])
            #expect(try await progress.client.call(Progress.Rebuild()).examples == [])
        }
    }

    /// Each is told, nothing of it is kept, and the whole page is taken the next time.
    @Test func `pages that skip, end early or go back leave one clean pass's ledger`()
        async throws
    {
        try await withProgress { progress in
            let catalog = progress.catalog
            await progress.follow()
            let spoilt: [@Sendable (FeedPage<CatalogChange>) -> FeedPage<CatalogChange>] = [
                { page in
                    FeedPage(
                        epoch: page.epoch, position: page.position, head: page.head,
                        changes: page.changes.enumerated().filter { $0.offset != 1 }.map(\.element))
                },
                { page in
                    FeedPage(
                        epoch: page.epoch, position: page.position, head: page.head,
                        changes: Array(page.changes.dropLast(3)))
                },
                { FeedPage(epoch: $0.epoch, position: 0, head: $0.head, changes: []) },
                { page in
                    FeedPage(
                        epoch: page.epoch, position: page.position, head: page.head, changes: page.changes.reversed())
                },
                { FeedPage(epoch: $0.epoch, position: $0.position, head: 1, changes: $0.changes) },
            ]
            for (round, spoil) in spoilt.enumerated() {
                _ = FeedHistory("spoilt pages \(round)", steps: 150, to: catalog)
                catalog.spoil(spoil)
                let states = await progress.follow()
                #expect(states.contains { $0.reason?.contains("sent a page that cannot be taken") == true }, "\(round)")
                #expect(try await progress.progress(of: "u1").position == catalog.head)
            }
            #expect(catalog.snapshots == 1)
            let expected = try LedgerOracle.recomputed(catalog.lines, in: progress.folder)
            let found = try await progress.lines()
            #expect(found.symmetricDifference(expected).sorted().prefix(5) == [])
            #expect(try await progress.problems() == [])
            #expect(try await progress.client.call(Progress.Rebuild()).examples == [])
        }
    }

    @Test func `another epoch, with a snapshot that ends in the middle and begins anew, leaves the same ledger`()
        async throws
    {
        try await withProgress { progress in
            let catalog = progress.catalog
            await progress.follow()
            _ = FeedHistory("a snapshot's middle", steps: 600, to: catalog)
            await progress.follow()
            let before = try await progress.lines()
            catalog.pages(of: 20)
            catalog.restore(keeping: Int(catalog.head), epoch: "e2")
            // Its beginning, and some of its pages, each once: beside the first of all, one that is whole.
            await progress.follow(failing: [0, 3, 9, 14])
            #expect(catalog.snapshots == 1 + 4 + 1)
            let after = try await progress.lines()
            #expect(after.symmetricDifference(before).sorted().prefix(5) == [])
            #expect(try await progress.progress(of: "u1").position == catalog.head)
            #expect(try await progress.problems() == [])
            #expect(try await progress.client.call(Progress.Rebuild()).examples == [])
        }
    }

    @Test func `a change of an unknown kind stops the follower, after what stands before it`() async throws {
        try await withProgress { progress in
            await progress.follow()
            progress.catalog.put(artist: "a1")
            progress.catalog.put(track: "t1", by: ["a1"])
            var change = CatalogChange()
            change.kind = "remix"
            change.id = "x"
            progress.catalog.append(change)
            progress.catalog.put(track: "t2", by: ["a1"])
            let states = await progress.follow()
            guard case .degraded(let reason)? = states.last else {
                Issue.record("it goes on: \(states)")
                return
            }
            #expect(reason.contains("\"remix\" at position 3"))
            let standing = try await progress.progress(ofArtist: "a1")
            #expect(standing.xp == 100)
        }
    }

    @Test func `of two appliers that have a page one is kept`() async throws {
        let catalog = MemoryCatalog()
        let folder = try ScratchFolder()
        let first = try await TestProgress(in: folder, catalog: catalog)
        let second = try await TestProgress(in: folder, catalog: catalog)
        await first.follow()
        _ = FeedHistory("two appliers", steps: 600, to: catalog)
        catalog.pages(of: 9)
        // Nobody holds a lock here: the cursor alone keeps them apart.
        async let one = first.follow()
        async let other = second.follow()
        _ = await (one, other)
        #expect(try await first.problems() == [])
        #expect(try await first.client.call(Progress.Rebuild()).examples == [])
        await first.stop()
        await second.stop()
    }

    @Test func `followers get the XP of all, and then of whom it changed`() async throws {
        try await withProgress { progress in
            await progress.follow()
            _ = FeedHistory("the service's own feed", steps: 300, to: progress.catalog)
            await progress.follow()
            var held: [Progress.Holder: Int64] = [:]
            var page = try await progress.client.call(Progress.ReadSnapshot(cursor: nil, limit: 3))
            let (epoch, start) = (page.epoch, page.position)
            while true {
                for change in page.changes { held[change.holder] = change.xp }
                guard let cursor = page.cursor else { break }
                page = try await progress.client.call(Progress.ReadSnapshot(cursor: cursor, limit: 3))
            }
            _ = FeedHistory("later", steps: 300, to: progress.catalog)
            await progress.follow()
            var position = start
            while true {
                let next = try await progress.client.call(
                    Progress.ReadChanges(epoch: epoch, after: position, limit: 50))
                for change in next.changes {
                    #expect(change.position > position)
                    held[change.holder] = change.xp
                }
                position = next.position
                if position == next.head { break }
            }
            try await progress.fold()
            let kept = try await progress.database.read { store in
                try store.all("SELECT holder, xp FROM totals") { row in
                    (try HolderLookup(store: store).name(of: HolderKey(number: try row.int(0))), try row.int(1))
                }
            }
            #expect(held == Dictionary(uniqueKeysWithValues: kept) && held.count > 20)
        }
    }

    /// One applier holds rows from page to page; what the daily pass unlocks is in none of them.
    @Test func `what is unlocked between two pages is in the XP that the second one tells`() async throws {
        try await withProgress { progress in
            let (tail, catalog) = (progress.store.tail, progress.catalog)
            await progress.follow()
            catalog.put(artist: "a1")
            catalog.put(track: "t1", by: ["a1"])
            for total in 1...2 { catalog.plays(of: "t1", on: 20_000, total: Int64(total)) }
            let (artist, pages) = (HolderKey(artist: 1), catalog.changes)
            let sink = LedgerSink(achievements: progress.achievements, tail: tail, clock: progress.clock).sink
            try await progress.database.write(cost: 0) { try sink.apply(Array(pages.dropLast()), $0) }
            try await progress.database.write(cost: 0) { store in
                let work = try LedgerWork(tail, in: store)
                try work.apply(
                    .unlock(holder: artist, achievement: "x", xp: 500, at: progress.clock.now, isQuiet: false))
                try work.finish(in: store)
            }
            try await progress.database.write(cost: 0) { try sink.apply(pages.suffix(1), $0) }
            let page = try await progress.client.call(Progress.ReadSnapshot(cursor: nil, limit: 3))
            let told = try await progress.client.call(Progress.ReadChanges(epoch: page.epoch, after: 0, limit: 50))
            #expect(told.changes.map(\.xp) == [101, 601, 602])
            #expect(page.changes.map(\.xp) == [602])
            #expect(try await progress.client.call(Progress.Rebuild()).examples == [])
        }
    }

    @Test func `a refresh that cannot reach the catalogue says so and shows what there is`() async throws {
        try await withProgress { progress in
            progress.catalog.put(account: "u1")
            await progress.follow()
            let reply = try await progress.client.call(
                Progress.Refresh(account: AccountID(unchecked: "u1"), waitMs: 50))
            #expect(!reply.current)
            #expect(
                reply.reason
                    == "The catalogue cannot be asked how far it is: the catalog service does not answer.")
            #expect(reply.progress.holder.account?.text == "u1")
        }
    }

    @Test func `unknown and doubtful holders are refused`() async throws {
        try await withProgress { progress in
            let calls: [(Progress.GetProgress, ProgressFailure)] = [
                (Progress.GetProgress(), .badHolder),
                (Progress.GetProgress(artist: ArtistID(unchecked: "x")), .unknownArtist(ArtistID(unchecked: "x"))),
                (Progress.GetProgress(account: AccountID(unchecked: "x")), .unknownAccount(AccountID(unchecked: "x"))),
            ]
            for (request, expected) in calls {
                do throws(CallError<ProgressFailure>) {
                    _ = try await progress.client.call(request)
                    Issue.record("\(request) was answered")
                } catch {
                    guard case .failed(expected) = error else {
                        Issue.record("\(error)")
                        continue
                    }
                }
            }
        }
    }

    @Test(arguments: [1, 2, 3, 10, 1000])
    func `the pages of a ledger are the ledger, newest first`(limit: Int) async throws {
        try await withProgress { progress in
            await progress.follow()
            _ = FeedHistory("a ledger's pages", steps: 700, to: progress.catalog)
            await progress.follow()
            var entries = 0
            for account in ["u1", "u2", "u3", "u4", "u5"] {
                let whole = try await progress.ledger(of: account)
                let paged = try await progress.ledger(of: account, limit: limit)
                #expect(paged == whole)
                entries += whole.count
                #expect(zip(whole, whole.dropFirst()).allSatisfy { $0.at >= $1.at })
                let xp = try await progress.progress(of: account).xp
                #expect(whole.reduce(0) { $0 + $1.xp } == xp)
            }
            #expect(entries > 30)
        }
    }
}
