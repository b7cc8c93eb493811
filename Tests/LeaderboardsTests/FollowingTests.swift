import Contracts
import ServiceKit
import Storage
import Support
import Testing
import Transport

@testable import LeaderboardsService

/// The boards behind feeds, whatever becomes of these.
@Suite("Following both feeds") struct FollowingTests {
    private static func oracle(_ service: TestLeaderboards, optedOut: Set<String> = []) throws -> BoardOracle {
        try BoardOracle(service.catalog.changes, service.ledger.changes, optedOut: optedOut)
    }

    /// With 40 artists all are among the first hundred; with 300 most are not.
    @Test(arguments: [40, 300])
    func `the boards are those of a recomputation after each part of a history`(artists: Int) async throws {
        try await withLeaderboards { service in
            try await service.follow()
            var history = BoardHistory("boards of \(artists)", artists: artists, to: service.catalog, service.ledger)
            var random = Seeded("who opts out of \(artists)")
            var optedOut: Set<String> = []
            service.catalog.pages(of: 11)
            service.ledger.pages(of: 5)
            for _ in 0..<12 {
                history.steps(artists)
                try await service.follow()
                #expect(try Self.oracle(service, optedOut: optedOut).differences(from: service) == [])
                let artist = "a\(random.below(artists))"
                let isOut = optedOut.contains(artist)
                if isOut { optedOut.remove(artist) } else { optedOut.insert(artist) }
                #expect(try await service.optOut(artist, !isOut).optedOut == !isOut)
                #expect(try Self.oracle(service, optedOut: optedOut).differences(from: service) == [])
            }
            #expect(try await service.storedLines() == service.lines())
            #expect(try await service.problems() == [])
        }
    }

    @Test func `boards that begin with a snapshot have what the feeds hold`() async throws {
        try await withLeaderboards { service in
            var history = BoardHistory("before the service", to: service.catalog, service.ledger)
            history.steps(600)
            service.catalog.pages(of: 40)
            try await service.follow()
            #expect(service.catalog.snapshots == 1 && service.ledger.snapshots == 1)
            #expect(try Self.oracle(service).differences(from: service) == [])
            #expect(try await service.storedLines() == service.lines())
            #expect(try await service.problems() == [])
        }
    }

    /// Pages that begin earlier, transactions that fail and are tried again: the log is that of one clean pass.
    @Test func `repetition and crashes leave the log of one clean pass`() async throws {
        var logs: [[String]] = []
        for failing in [false, true] {
            try await withLeaderboards { service in
                try await service.follow()
                var history = BoardHistory("repetition", to: service.catalog, service.ledger)
                for round in 0..<6 {
                    history.steps(60)
                    service.catalog.pages(of: 9, overlap: failing ? 4 : 0)
                    service.ledger.pages(of: 9, overlap: failing ? 7 : 0)
                    let failures: Set<Int> = failing ? [0, 3, 4, round * 2] : []
                    await service.followCatalog(failing: failures)
                    await service.followLedger(failing: failures)
                    try await service.catchUp()
                }
                logs.append(try await service.log())
            }
        }
        #expect(logs[0] == logs[1])
        #expect(logs[0].count > 40)
    }

    /// Where pages begin and end says nothing of who was first: but for Overall, which is computed once a page.
    @Test func `ties are the same wherever pages end`() async throws {
        var boards: [[String]] = []
        for limit in [1, 7, 1000] {
            try await withLeaderboards { service in
                try await service.follow()
                var history = BoardHistory("pages", to: service.catalog, service.ledger)
                history.steps(700)
                service.catalog.pages(of: limit)
                service.ledger.pages(of: limit)
                try await service.follow()
                boards.append(
                    service.lines().filter { $0.contains(" a") && !$0.hasPrefix("overall") && !$0.hasPrefix("a") }
                        .map { $0.split(separator: " ").dropLast().joined(separator: " ") })
            }
        }
        #expect(boards[0] == boards[1] && boards[0] == boards[2])
        #expect(boards[0].count > 100)
    }

    /// In whatever order the feeds' pages come, the scores are the same; and each order has one log.
    @Test func `any interleaving of the feeds gives the same scores`() async throws {
        for seed in 0..<4 {
            try await withLeaderboards { service in
                try await service.follow()
                var history = BoardHistory("interleaving", to: service.catalog, service.ledger)
                history.steps(500)
                var random = Seeded("interleaving \(seed)")
                service.catalog.pages(of: 1 + random.below(30))
                service.ledger.pages(of: 1 + random.below(30))
                if random.oneIn(2) {
                    await service.followLedger()
                    await service.followCatalog()
                } else {
                    async let one = service.followCatalog()
                    async let other = service.followLedger()
                    _ = await (one, other)
                }
                try await service.catchUp()
                #expect(try Self.oracle(service).differences(from: service) == [])
                #expect(try await service.storedLines() == service.lines())
            }
        }
    }

    @Test func `a snapshot of what is there already changes nothing and keeps every tie`() async throws {
        try await withLeaderboards { service in
            try await service.follow()
            var history = BoardHistory("the same again", to: service.catalog, service.ledger)
            history.steps(500)
            try await service.follow()
            let before = service.lines()
            // Another epoch: both are read anew.
            service.catalog.restore(keeping: service.catalog.changes.count, epoch: "e2")
            service.ledger.restore(keeping: service.ledger.changes.count, epoch: "e2")
            service.catalog.pages(of: 13)
            try await service.follow()
            #expect(service.catalog.snapshots == 2 && service.ledger.snapshots == 2)
            #expect(service.lines() == before)
        }
    }

    @Test func `what a catalogue that was set back has no more leaves the boards`() async throws {
        try await withLeaderboards { service in
            try await service.follow()
            var history = BoardHistory("set back", to: service.catalog, service.ledger)
            history.steps(300)
            let (catalog, ledger) = (service.catalog.changes.count, service.ledger.changes.count)
            history.steps(300)
            service.catalog.put(artist: "late")
            service.catalog.put(track: "late", by: ["late"], plays: 1_000_000)
            try await service.follow()
            #expect(try await service.standing("plays", "late").rank == 1)
            service.catalog.restore(keeping: catalog, epoch: "e2")
            service.ledger.restore(keeping: ledger, epoch: "e2")
            try await service.follow()
            #expect(try Self.oracle(service).differences(from: service) == [])
            #expect(try await service.standing("plays", "late").rank == nil)
            #expect(try await service.problems() == [])
        }
    }

    /// Each page of the snapshot has what was so when it was read: the changes that the feed tells again are no news, and
    /// move nobody on their way.
    @Test func `what a snapshot has already moves nobody when the feed tells it`() async throws {
        try await withLeaderboards { service in
            let catalog = service.catalog
            for index in 0..<20 {
                catalog.put(artist: "a\(index)")
                catalog.put(track: "t\(index)", by: ["a\(index)"], plays: 5)
            }
            catalog.pages(of: 4)
            catalog.duringSnapshot { catalog in
                // 5, 9, 8: the snapshot's page has 8, the feed then tells 9 and 8.
                for index in (0..<20).reversed() { catalog.plays(of: "t\(index)", sum: 9, playsWeight: 1) }
                for index in (0..<20).reversed() { catalog.plays(of: "t\(index)", sum: 8, playsWeight: 1) }
            }
            try await service.follow()
            // All by the snapshot, so in the order of ids; what the feed told then would stand the other way round.
            let ids = (0..<20).map { "a\($0)" }.sorted()
            #expect(try await service.board("plays") == ids.map { "1 \($0) 8" })
            #expect(try await service.log().count { $0.contains(" artists ") } == 0)
        }
    }

    /// The boards stay as they were until the snapshot is whole; who opts out is hidden at once.
    @Test func `a snapshot that is being read moves nobody but those who opt out`() async throws {
        try await withLeaderboards { service in
            try await service.follow()
            let catalog = service.catalog
            for index in 0..<30 {
                catalog.put(artist: "a\(index)")
                catalog.put(track: "t\(index)", by: ["a\(index)"], plays: Int64(100 - index))
            }
            try await service.follow()
            let before = try await service.board("plays")
            for index in 0..<30 { catalog.plays(of: "t\(index)", sum: Int64(index + 1), playsWeight: 1) }
            catalog.restore(keeping: catalog.changes.count, epoch: "e2")
            catalog.pages(of: 7)
            let seen = Lock<[String]>([])
            let done = Lock(false)
            catalog.duringSnapshot { [service] _ in
                // Between the first page and the second: what others see is told below.
                done.withLock { $0 = true }
                seen.withLock { $0 = service.lines().filter { $0.hasPrefix("plays ") } }
            }
            let held = service.lines().filter { $0.hasPrefix("plays ") }
            await service.followCatalog()
            #expect(done.withLock { $0 } && seen.withLock { $0 } == held)
            try await service.catchUp()
            #expect(try Self.oracle(service).differences(from: service) == [])
            #expect(try await service.board("plays") != before)
        }
    }

    @Test func `a change of an unknown kind stops its feed and not the other`() async throws {
        try await withLeaderboards { service in
            try await service.follow()
            service.catalog.put(artist: "a1")
            service.catalog.put(track: "t1", by: ["a1"], plays: 5)
            var change = CatalogChange()
            (change.kind, change.id) = ("remix", "x")
            service.catalog.append(change)
            service.catalog.plays(of: "t1", sum: 9, playsWeight: 1)
            let states = await service.followCatalog()
            guard case .degraded(let reason)? = states.last else {
                Issue.record("it goes on: \(states)")
                return
            }
            #expect(reason.contains("\"remix\" at position 3"))
            service.ledger.put(artist: "a1", xp: 70)
            await service.followLedger()
            try await service.catchUp()
            #expect(try await service.board("plays") == ["1 a1 5"])
            #expect(try await service.board("points") == ["1 a1 70"])
        }
    }

    @Test(arguments: ["-1", "x", "170141183460469231731687303715884105728", ""])
    func `a weight that is none stops at its page and names it`(weight: String) async throws {
        try await withLeaderboards { service in
            try await service.follow()
            service.catalog.put(artist: "a1")
            var change = CatalogChange()
            (change.kind, change.id, change.weight) = ("plays", "t1", weight)
            (change.plays, change.playsWeight) = (1, 1)
            let told = change
            try await service.database.write(cost: 0) { store in
                let work = try BoardWork(in: store, service.store.memory)
                do {
                    try CatalogIntake(work).apply([told])
                    Issue.record("it was taken")
                } catch let error as FollowError {
                    #expect("\(error)".contains("expected a whole number from 0 on of up to 128 bits"))
                }
            }
        }
    }

    @Test func `a sum beyond 64 bits is an error and not a number`() async throws {
        try await withLeaderboards { service in
            try await service.follow()
            service.catalog.put(artist: "a1")
            service.catalog.put(track: "t1", by: ["a1"], plays: .max)
            try await service.follow()
            #expect(try await service.board("plays") == ["1 a1 \(Int64.max)"])
            var change = CatalogChange.entity(.track, "t2", Catalog.TrackEntry.made("t2", by: ["a1"]))
            (change.position, change.weight, change.plays, change.playsWeight) = (3, "0", 1, 0)
            let second = change
            await #expect(throws: StorageError.self) {
                try await service.database.write(cost: 0) { store in
                    let work = try BoardWork(in: store, service.store.memory)
                    try CatalogIntake(work).apply([second])
                }
            }
            // The largest weight there is, on a board that shows parts of all.
            service.catalog.plays(of: "t1", sum: .max, weight: .max / 4)
            try await service.follow()
            #expect(try await service.standing("earnings", "a1").score == 1_000_000)
        }
    }

    /// The boards stay, and tell of when they are.
    @Test func `while both feeds are away the boards are as they were, and the applier says why`() async throws {
        try await withLeaderboards { service in
            try await service.follow()
            service.catalog.put(artist: "a")
            service.catalog.put(track: "t", by: ["a"], plays: 5)
            service.ledger.put(artist: "a", xp: 7)
            try await service.follow()
            let before = try await service.page("overall")
            #expect(before.asOf == service.clock.now && before.total == 1)
            service.clock.advance(by: .seconds(3600))
            let group = try EventLoopGroup(count: 1)
            func nobody(_ contract: any ServiceContract.Type) -> RPCClient {
                RPCClient(
                    pool: ReplicaPool(
                        connector: SocketConnector(
                            service: contract.name, in: RunDirectory(path: service.folder.path + "/nobody")),
                        group: group))
            }
            let reports = Lock<[String: ComponentState]>([:])
            let applier = Applier(
                service.store, catalog: nobody(Catalog.self), progress: nobody(Progress.self),
                lock: try service.location.applierLock(), clock: service.clock,
                report: { feed, state in reports.withLock { $0[feed] = state } })
            applier.start()
            let isTold = await eventually {
                reports.withLock { reports in
                    [Catalog.name, Progress.name].allSatisfy { name in
                        if case .degraded(let reason)? = reports[name] { return reason.contains("feed \(name)") }
                        return false
                    }
                }
            }
            #expect(isTold)
            #expect(try await service.page("overall") == before)
            // Who opts out is hidden all the same.
            _ = try await service.optOut("a")
            #expect(try await service.page("overall").total == 0)
            await applier.stop()
            group.stop()
        }
    }

    @Test func `before a feed was read whole its boards say that they are not ready`() async throws {
        try await withLeaderboards { service in
            func failure(_ board: String) async -> LeaderboardsFailure? {
                await Refused.failure { _ = try await service.page(board) }
            }
            for board in ["plays", "points", "overall"] {
                guard case .notReady? = await failure(board) else {
                    Issue.record("\(board) is told")
                    continue
                }
            }
            await service.followCatalog()
            try await service.catchUp()
            #expect(await failure("plays") == nil)
            #expect(
                await failure("points")
                    == .notReady(reason: "the feed of the progress service has not been read whole yet"))
            await service.followLedger()
            try await service.catchUp()
            for board in ["points", "overall"] { #expect(await failure(board) == nil) }
        }
    }
}
