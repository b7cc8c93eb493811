import Contracts
import ServiceKit
import Storage
import Support
import Testing

@testable import LeaderboardsService

/// How ranks move since the last 00:00 UTC.
@Suite("Movement") struct MovementTests {
    private func movements(_ service: TestLeaderboards) async throws -> [String] {
        try await service.page("plays").entries.map { entry in
            "\(entry.artist) \(entry.movement.ranks.map(String.init) ?? entry.movement.state.rawValue)"
        }
    }

    private func midnight(_ service: TestLeaderboards) async throws -> Bool {
        let isKept = try await DailyRanks(memory: service.store.memory, clock: service.clock).run(on: service.database)
        try await service.catchUp()
        return isKept
    }

    @Test func `ranks are measured from the last midnight on every replica`() async throws {
        try await withLeaderboards { service in
            try await service.follow()
            for (artist, plays) in [("a", 9), ("b", 7), ("c", 5)] as [(String, Int64)] {
                service.catalog.put(artist: artist)
                service.catalog.put(track: "t-\(artist)", by: [artist], plays: plays)
            }
            try await service.follow()
            #expect(try await !midnight(service))
            #expect(try await movements(service) == ["a unknown", "b unknown", "c unknown"])
            #expect(try await service.page("plays").movementSince == nil)
            // The same day again keeps nothing; the next one does, once.
            #expect(try await !midnight(service))
            service.clock.advance(by: .seconds(86_400))
            #expect(try await midnight(service))
            #expect(try await !midnight(service))
            let since = service.clock.now
            #expect(try await movements(service) == ["a 0", "b 0", "c 0"])
            service.catalog.plays(of: "t-c", sum: 20, playsWeight: 1)
            service.catalog.put(artist: "d")
            service.catalog.put(track: "t-d", by: ["d"], plays: 8)
            service.clock.advance(by: .seconds(60))
            try await service.follow()
            #expect(try await movements(service) == ["c 2", "a -1", "d new", "b -2"])
            #expect(try await service.page("plays").movementSince == since)
            #expect(try await service.standing("plays", "b").movement == .init(.measured, ranks: -2))
            // One that is started now has them from the store.
            let other = try await TestLeaderboards(in: service.folder, clock: service.clock)
            #expect(try await movements(other) == ["c 2", "a -1", "d new", "b -2"])
            #expect(other.lines() == service.lines())
            service.clock.advance(by: .seconds(86_400))
            #expect(try await midnight(other))
            try await service.catchUp()
            #expect(try await movements(service) == ["c 0", "a 0", "d 0", "b 0"])
            #expect(other.lines() == service.lines())
            await other.stop()
        }
    }

    @Test func `more artists than a block are kept`() throws {
        var kept = KeptRanks()
        kept.at = moment
        kept.ranks = (0..<40_000).map { UInt32($0 % 1000) }
        #expect(kept.movement(of: 39_999, rank: 1000) == .init(.measured, ranks: -1))
        #expect(kept.movement(of: 39_000, rank: 1) == .init(.new))
        #expect(kept.movement(of: 40_000, rank: 1) == .init(.new))
    }

    @Test func `kept ranks come back from the store`() async throws {
        try await withLeaderboards { service in
            var kept = KeptRanks()
            kept.at = moment
            kept.ranks = (0..<40_000).map { UInt32($0 * 7) }
            let written = kept
            try await service.database.write(cost: 0) { try written.write(board: 3, to: $0) }
            #expect(try await service.database.read { try KeptRanks.read(board: 3, in: $0) } == written)
            #expect(try await service.database.read { try KeptRanks.read(board: 4, in: $0) } == KeptRanks())
        }
    }
}
