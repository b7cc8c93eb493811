import Contracts
import Storage
import Support
import Testing
import Transport

@testable import ProgressService

/// What seldom meets: entries that are emptied while plays wait, and the largest numbers.
@Suite("Edges of the ledger") struct LedgerEdgeTests {
    /// An artist that nobody owns earns by a track's day, is taken over, let go, and earns by the day again, by other
    /// rules, before the fold: the new entry is by the new rules.
    @Test func `an entry that is made anew is by the rules of its own first play`() async throws {
        let catalog = MemoryCatalog()
        let folder = try ScratchFolder()
        var progress = try await TestProgress(in: folder, catalog: catalog)
        await progress.follow()
        catalog.put(artist: "a1")
        catalog.put(account: "u1")
        catalog.put(track: "t1", by: ["a1"])
        catalog.plays(of: "t1", on: theDay, total: 10)
        await progress.follow()
        await progress.stop()
        progress = try await TestProgress(
            in: folder, catalog: catalog, amounts: .init(upload: 100, metadata: 50, collaboration: 25, play: 3))
        // Each in a transaction of its own.
        catalog.pages(of: 1)
        catalog.put(owner: "u1", of: "a1")
        catalog.remove(role: "u1", of: "a1")
        catalog.plays(of: "t1", on: theDay, total: 14)
        await progress.follow()
        #expect(try await progress.progress(ofArtist: "a1").xp == 12)
        #expect(try await progress.ledger(artist: "a1").map(\.xp) == [12])
        #expect(try await progress.client.call(Progress.Rebuild()).examples == [])
        try await progress.fold()
        #expect(try await progress.ledger(artist: "a1").map(\.xp) == [12])
        #expect(try await progress.client.call(Progress.Rebuild()).examples == [])
        await progress.stop()
    }

    /// Plays wait; a snapshot, which goes into the tables at once, brings the claim.
    @Test func `a claim that a snapshot brings leaves no empty entry`() async throws {
        try await withProgress { progress in
            await progress.follow()
            let catalog = progress.catalog
            catalog.put(artist: "a1")
            catalog.put(account: "u1")
            catalog.put(track: "t1", by: ["a1"])
            catalog.plays(of: "t1", on: theDay, total: 10)
            await progress.follow()
            catalog.put(owner: "u1", of: "a1")
            catalog.restore(keeping: catalog.changes.count, epoch: "e2")
            await progress.follow()
            catalog.remove(role: "u1", of: "a1")
            await progress.follow()
            #expect(try await progress.progress(of: "u1").xp == 110)
            #expect(try await progress.ledger(artist: "a1") == [])
            #expect(try await progress.client.call(Progress.Rebuild()).examples == [])
            let rows = try await progress.database.read { store in
                try store.all("SELECT holder, count FROM plays WHERE count = 0 AND taken = 0", []) {
                    [try $0.int(0), try $0.int(1)]
                }
            }
            #expect(rows == [])
        }
    }

    /// As with ten days of the most plays that the catalogue may tell of one track, and the highest worth of one.
    @Test func `sums beyond what a ledger holds are refused, and end nothing`() throws {
        let state = LedgerState(nil)
        let holder = HolderKey(artist: 1)
        try state.add(1_000_000_000_000, 1_000_000_000_000_000_000, to: .play, of: holder)
        #expect(throws: StorageError.self) {
            try state.add(1_000_000_000_000, 1_000_000_000_000_000_000, to: .play, of: holder)
        }
        #expect(throws: StorageError.self) { try state.add(.max, 0, to: .play, of: holder) }
        #expect(throws: StorageError.self) { try state.add(0, .min, to: .correction, of: holder) }
        #expect(try state.totals(holder).sum == 1_000_000_000_000_000_000)
    }
}
