import Contracts
import Plugins
import ServiceKit
import Storage
import Support
import Testing

@testable import LeaderboardsService

/// Several processes on one store: the same answers at the same position, whenever each was started.
@Suite("Replicas") struct ReplicaTests {
    @Test func `replicas that are started at different times have the same boards`() async throws {
        let (catalog, ledger) = (MemoryCatalog(), MemoryLedger())
        let folder = try ScratchFolder()
        let first = try await TestLeaderboards(in: folder, catalog: catalog, ledger: ledger)
        try await first.follow()
        var history = BoardHistory("replicas", to: catalog, ledger)
        catalog.pages(of: 17)
        var replicas = [first]
        for _ in 0..<4 {
            history.steps(150)
            // Whoever has the lock applies; here they take turns.
            try await replicas[replicas.count - 1].follow()
            _ = try await replicas[0].optOut("a\(replicas.count)")
            replicas.append(try await TestLeaderboards(in: folder, catalog: catalog, ledger: ledger))
            for replica in replicas {
                try await replica.catchUp()
                #expect(replica.lines() == first.lines())
            }
        }
        #expect(
            try BoardOracle(catalog.changes, ledger.changes, optedOut: ["a1", "a2", "a3", "a4"])
                .differences(from: replicas[4]) == [])
        for replica in replicas { await replica.stop() }
    }

    @Test func `of two appliers that have a page one is kept`() async throws {
        let (catalog, ledger) = (MemoryCatalog(), MemoryLedger())
        let folder = try ScratchFolder()
        let first = try await TestLeaderboards(in: folder, catalog: catalog, ledger: ledger)
        let second = try await TestLeaderboards(in: folder, catalog: catalog, ledger: ledger)
        try await first.follow()
        var history = BoardHistory("two appliers", to: catalog, ledger)
        history.steps(500)
        // Nobody holds a lock here: the cursors alone keep them apart.
        async let one: () = first.follow()
        async let other: () = second.follow()
        _ = try await (one, other)
        for service in [first, second] {
            try await service.catchUp()
            #expect(try BoardOracle(catalog.changes, ledger.changes).differences(from: service) == [])
        }
        #expect(first.lines() == second.lines())
        #expect(try await first.problems() == [])
        await first.stop()
        await second.stop()
    }

    /// Calls of one group of commits do not see each other's boards in memory, only in the store.
    @Test func `many who opt out at the same moment leave right boards`() async throws {
        try await withLeaderboards { service in
            try await service.follow()
            var history = BoardHistory("a group of calls", to: service.catalog, service.ledger)
            history.steps(300)
            try await service.follow()
            let optedOut = (0..<30).map { "a\($0)" }
            try await withThrowingTaskGroup(of: Void.self) { group in
                for artist in optedOut { group.addTask { _ = try await service.optOut(artist) } }
                try await group.waitForAll()
            }
            let oracle = try BoardOracle(service.catalog.changes, service.ledger.changes, optedOut: Set(optedOut))
            #expect(oracle.differences(from: service) == [])
            #expect(try await service.storedLines() == service.lines())
        }
    }

    /// A log that was let go of, and one that says to read anew, both end at the same boards.
    @Test func `a replica far behind reads the tables`() async throws {
        let (catalog, ledger) = (MemoryCatalog(), MemoryLedger())
        let folder = try ScratchFolder()
        let first = try await TestLeaderboards(in: folder, catalog: catalog, ledger: ledger)
        try await first.follow()
        let behind = try await TestLeaderboards(in: folder, catalog: catalog, ledger: ledger)
        var history = BoardHistory("far behind", to: catalog, ledger)
        history.steps(400)
        try await first.follow()
        try await first.database.write(cost: 0) { store in
            while try Feed.trim(keeping: 3, in: store) {}
        }
        try await behind.catchUp()
        #expect(behind.lines() == first.lines() && behind.store.memory.position == first.store.memory.position)
        await behind.stop()
        await first.stop()
    }

    private struct LengthBoard: LeaderboardBoard {
        var revision = 1
        let factor: Int128

        var about: BoardDescription {
            BoardDescription(
                Leaderboards.Board(
                    "eighth", title: "Eighth", label: "x", decimals: 0, explanation: "E.", floors: [0, 1, 2, 3, 4],
                    columns: []), sources: [.catalog], revision: revision)
        }

        func scores(of subjects: [BoardSubject]) -> [Int128?] { subjects.map { Int128($0.values.tracks) * factor } }
        func supporting(_ subject: BoardSubject) -> [Int64?] { [] }
    }

    @Test func `an eighth board and another revision are computed from what is there`() async throws {
        let folder = try ScratchFolder()
        let (catalog, ledger) = (MemoryCatalog(), MemoryLedger())
        let first = try await TestLeaderboards(in: folder, catalog: catalog, ledger: ledger)
        try await first.follow()
        for index in 0..<5 {
            catalog.put(artist: "a\(index)")
            for track in 0...index { catalog.put(track: "t\(index)-\(track)", by: ["a\(index)"], plays: 1) }
        }
        try await first.follow()
        let uploads = first.lines().filter { $0.hasPrefix("uploads") }
        await first.stop()
        let boards = BoardList.standard.all
        // A program without one of the boards leaves what is kept of it behind.
        let without = try await TestLeaderboards(
            in: folder, catalog: catalog, ledger: ledger, boards: BoardList(Array(boards.dropLast())))
        try await without.follow()
        catalog.put(track: "late", by: ["a0", "a1"], plays: 1)
        try await without.follow()
        await without.stop()
        let second = try await TestLeaderboards(
            in: folder, catalog: catalog, ledger: ledger, boards: BoardList([LengthBoard(factor: 2)] + boards))
        guard case .notReady? = await Refused.failure({ _ = try await second.page("eighth") }) else {
            Issue.record("the board is told before it was computed")
            return
        }
        let late = second.lines().filter { $0.hasPrefix("uploads") }
        #expect(late != uploads && late.count == uploads.count)
        try await second.follow()
        #expect(try await second.board("eighth") == ["1 a4 10", "2 a3 8", "3 a1 6", "3 a2 6", "5 a0 4"])
        #expect(second.lines().filter { $0.hasPrefix("uploads") } == late)
        #expect(try BoardOracle(catalog.changes, ledger.changes).differences(from: second).count == 1)
        #expect(try await second.board("collab") == ["1 a0 1001", "1 a1 1001"])
        await second.stop()
        let third = try await TestLeaderboards(
            in: folder, catalog: catalog, ledger: ledger,
            boards: BoardList(boards + [LengthBoard(revision: 2, factor: 3)]))
        try await third.follow()
        #expect(try await third.board("eighth") == ["1 a4 15", "2 a3 12", "3 a1 9", "3 a2 9", "5 a0 6"])
        #expect(third.lines().filter { $0.hasPrefix("uploads") } == late)
        await third.stop()
    }
}
