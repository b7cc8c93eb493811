import Contracts
import ServiceKit
import Storage
import Support
import Testing
import Transport

@testable import LeaderboardsService

/// All scores computed anew, a part of the artists at a time, while others have the store.
@Suite("Renewals") struct RenewalTests {
    private static func oracle(_ service: TestLeaderboards, optedOut: Set<String>) throws -> BoardOracle {
        try BoardOracle(service.catalog.changes, service.ledger.changes, optedOut: optedOut)
    }

    /// A service with a history, whose catalogue is then another: a few steps on, with positions of its own.
    private static func changed(_ service: TestLeaderboards, _ label: String, artists: Int = 150) async throws {
        try await service.follow()
        var history = BoardHistory(label, artists: artists, to: service.catalog, service.ledger)
        history.steps(400)
        try await service.follow()
        for artist in ["a7", "a8"] { _ = try await service.optOut(artist) }
        history.steps(300)
        service.catalog.restore(keeping: service.catalog.changes.count, epoch: "e2")
        service.catalog.pages(of: 50)
    }

    @Test func `who opts out or in between two parts is hidden and placed right`() async throws {
        try await withLeaderboards { service in
            try await Self.changed(service, "between parts")
            let parts = Lock(0)
            let problems = Lock<[String]>([])
            service.betweenParts { [service] in
                let part = parts.withLock { part in
                    part += 1
                    return part
                }
                do {
                    // The first is asked for before any, the last behind all.
                    if part.isMultiple(of: 3) { _ = try await service.optOut("a\(part)") }
                    if part == 5 { _ = try await service.optOut("a7", false) }
                    let standing = try await service.standing("plays", part.isMultiple(of: 3) ? "a\(part)" : "a8")
                    if standing.rank != nil || standing.reason != .optedOut {
                        problems.withLock { $0.append("\(part): \(standing)") }
                    }
                } catch {
                    problems.withLock { $0.append("\(part): \(error)") }
                }
                return true
            }
            try await service.follow()
            let count = parts.withLock { $0 }
            #expect(count > 20 && problems.withLock { $0 } == [])
            let optedOut = Set((1...count).filter { $0.isMultiple(of: 3) }.map { "a\($0)" } + ["a8"])
            #expect(try Self.oracle(service, optedOut: optedOut).differences(from: service) == [])
            #expect(try await service.storedLines() == service.lines())
            let back = try await service.client.call(Leaderboards.GetOptOut(artist: ArtistID(unchecked: "a7")))
            #expect(!back.optedOut)
            #expect(try await service.problems() == [])
        }
    }

    /// Those that run tell the boards as they were; one that is started reads rows that are old and new, and says so.
    @Test func `between two parts no board is told that is neither the old nor the new`() async throws {
        try await withLeaderboards { service in
            try await Self.changed(service, "neither")
            let before = service.lines().filter { $0.hasPrefix("plays ") }
            let seen = Lock<[String]>([])
            service.betweenParts { [service] in
                do {
                    let late = try await TestLeaderboards(
                        in: service.folder, catalog: service.catalog, ledger: service.ledger)
                    let failure = await Refused.failure { _ = try await late.page("plays") }
                    await late.stop()
                    try await service.catchUp()
                    let now = service.lines().filter { $0.hasPrefix("plays ") }
                    guard case .notReady(let reason)? = failure, reason.contains("computed anew"), now == before else {
                        seen.withLock { $0.append("\(String(describing: failure)), \(now == before)") }
                        return true
                    }
                } catch {
                    seen.withLock { $0.append("\(error)") }
                }
                return true
            }
            try await service.follow()
            #expect(seen.withLock { $0 } == [])
            #expect(service.lines().filter { $0.hasPrefix("plays ") } != before)
            #expect(try Self.oracle(service, optedOut: ["a7", "a8"]).differences(from: service) == [])
        }
    }

    @Test func `one that is broken off begins again, by whoever comes next`() async throws {
        let folder = try ScratchFolder()
        let (catalog, ledger) = (MemoryCatalog(), MemoryLedger())
        let first = try await TestLeaderboards(in: folder, catalog: catalog, ledger: ledger)
        try await Self.changed(first, "broken off")
        let parts = Lock(0)
        first.betweenParts {
            parts.withLock { part in
                part += 1
                return part % 9 != 0 || part > 40
            }
        }
        try await first.follow()
        #expect(parts.withLock { $0 } > 60)
        #expect(try Self.oracle(first, optedOut: ["a7", "a8"]).differences(from: first) == [])
        // Once more; this time the process ends in the middle.
        try await first.database.write(cost: 0) { store in
            var stored = try StoredState.read(in: store)
            stored.renewal = 0
            try stored.write(to: store)
        }
        try await first.catchUp()
        let asked = Lock(0)
        await #expect(throws: BoardRenewal.Superseded.self) {
            try await BoardRenewal.run(
                on: first.database, first.store.memory, artistsAtOnce: 7,
                mayWrite: {
                    asked.withLock { count in
                        count += 1
                        return count < 8
                    }
                })
        }
        await first.stop()
        let second = try await TestLeaderboards(in: folder, catalog: catalog, ledger: ledger)
        guard case .notReady? = await Refused.failure({ _ = try await second.page("plays") }) else {
            Issue.record("boards are told from rows that are old and new")
            return
        }
        try await second.follow()
        #expect(try Self.oracle(second, optedOut: ["a7", "a8"]).differences(from: second) == [])
        await second.stop()
    }

    /// More artists than one transaction takes over get other XP at once.
    @Test func `a ledger that comes with a snapshot reaches everybody`() async throws {
        try await withLeaderboards { service in
            for index in 0..<5200 {
                service.catalog.put(artist: "a\(index)")
                service.catalog.put(track: "t\(index)", by: ["a\(index)"], plays: Int64(index % 700))
            }
            service.catalog.pages(of: 3000)
            service.ledger.pages(of: 3000)
            await service.followCatalog()
            for index in 0..<5200 { service.ledger.put(artist: "a\(index)", xp: Int64(1 + index % 900)) }
            let renewed = Lock(0)
            service.betweenParts {
                renewed.withLock { $0 += 1 }
                return true
            }
            await service.followLedger()
            try await service.catchUp()
            #expect(renewed.withLock { $0 } > 700)
            #expect(try Self.oracle(service, optedOut: []).differences(from: service) == [])
            #expect(try await service.problems() == [])
            // The same again brings nothing new.
            let before = service.lines()
            service.ledger.restore(keeping: service.ledger.changes.count, epoch: "e2")
            try await service.follow()
            #expect(service.ledger.snapshots == 2 && service.lines() == before)
        }
    }
}
