import Contracts
import Support
import Testing

/// Two processes' worth of catalog on one store: what one has in memory holds no longer than the other leaves it.
@Suite("What replicas hold in memory")
struct CachedReplicaTests {
    @Test func `what another replica changed holds for the next event`() async throws {
        let folder = try ScratchFolder()
        try await withCatalog(in: folder) { first in
            try await first.put(artists: [artist("a")])
            try await first.put(tracks: [track("t", by: ["a"])])
            try await first.put(accounts: [Catalog.AccountEntry(id: "u", name: "U", createdAt: moment())])
            try await withCatalog(in: folder) { second in
                func play(_ offset: Int64, on catalog: TestCatalog) async throws -> RecordReply {
                    try await catalog.record(
                        plays: [.init(track: "t", listener: "u", at: catalog.clock.now, listenedMs: 31_000)], at: offset
                    )
                }
                for (offset, catalog) in [first, second].enumerated() {
                    #expect(try await play(Int64(offset), on: catalog).counted == 1)
                }
                try await first.put(roles: [.init(artist: "a", account: "u", role: .manager, since: moment())])
                #expect(try await play(2, on: second).uncounted.ownTeam == 1)
                try await second.put(roles: [.init(artist: "a", account: "u", role: .none, since: moment())])
                #expect(try await play(3, on: first).counted == 1)
                var hidden = track("t", by: ["a"])
                hidden.visibility = .private
                try await first.put(tracks: [hidden])
                #expect(try await play(4, on: second).refused.map(\.field) == ["track"])
                try await second.remove(tracks: ["t"])
                #expect(try await play(5, on: first).refused.first?.reason.contains("there is no track") == true)
                try await second.put(tracks: [track("t", by: ["a"])])
                #expect(try await play(6, on: first).counted == 1)
                // The removed track's plays went with it and came back with it, also those that no fold had seen.
                for catalog in [first, second] { #expect(try await catalog.summary(of: "a").plays == 4) }
            }
        }
    }
}
