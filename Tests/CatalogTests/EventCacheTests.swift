import Contracts
import Storage
import Support
import Testing

@testable import CatalogService

/// What is held in memory is left alone where the feed cannot say what changed, and is no more than is needed.
@Suite("What events are judged by, in memory")
struct EventCacheTests {
    @Test func `a track is asked for again where the feed's end has passed what is held`() async throws {
        try await withCatalog { catalog in
            try await catalog.put(artists: [artist("a")])
            try await catalog.put(tracks: [track("t", by: ["a"])])
            let cache = EventCache()
            try await catalog.database.read { store in
                try cache.refresh(in: store)
                var context = try cache.session(in: store, hints: nil)
                _ = try context.track("t", row: 0)
            }
            #expect(cache.track("t") != nil)
            var hidden = track("t", by: ["a"])
            hidden.visibility = .private
            try await catalog.put(tracks: [hidden])
            try await catalog.put(artists: [artist("b")])
            let refusal = try await catalog.database.write(cost: 0) { store -> RefusalKind? in
                // Another replica may have gone on by millions of changes while this one was cut off.
                while try Feed.trim(keeping: 1, in: store) {}
                var context = try cache.session(in: store, hints: nil)
                do { _ = try context.track("t", row: 0) } catch let refusal as EntryRefusal { return refusal.kind }
                return nil
            }
            #expect(refusal == .notPublic)
        }
    }

    /// What was found before a call waited for the writer holds in its turn only where nothing has changed since.
    @Test(arguments: [false, true])
    func `what was found before a change is not used behind it`(isTakenOver: Bool) async throws {
        try await withCatalog { catalog in
            try await catalog.put(artists: [artist("a")])
            try await catalog.put(accounts: [Catalog.AccountEntry(id: "u", name: "U", createdAt: moment())])
            try await catalog.put(tracks: [track("t", by: ["a"])])
            let cache = EventCache()
            try await catalog.database.read { store in
                try cache.refresh(in: store)
                var context = try cache.session(in: store, hints: nil)
                _ = try context.track("t", row: 0)
            }
            let hints = try #require(cache.hints(for: [(track: "t", listener: "u")]))
            func outcome() async throws -> String {
                try await catalog.database.read { store in
                    var context = try cache.session(in: store, hints: hints)
                    do {
                        let track = try context.track("t", row: 0)
                        return "\(try context.exclusion(of: "u", row: 0, from: track) as RowOutcome?)"
                    } catch let refusal as EntryRefusal {
                        return refusal.kind.rawValue
                    }
                }
            }
            #expect(try await outcome() == "nil")
            try await catalog.put(roles: [.init(artist: "a", account: "u", role: .manager, since: moment())])
            if isTakenOver { try await catalog.database.read { try cache.refresh(in: $0) } }
            #expect(try await outcome().contains("ownTeam"))
            var hidden = track("t", by: ["a"])
            hidden.visibility = .private
            try await catalog.put(tracks: [hidden])
            if isTakenOver { try await catalog.database.read { try cache.refresh(in: $0) } }
            #expect(try await outcome() == "notPublic")
        }
    }

    @Test func `accounts without a role are not held`() async throws {
        try await withCatalog { catalog in
            try await catalog.put(artists: [artist("a")])
            let cache = EventCache()
            try await catalog.database.read { try cache.refresh(in: $0) }
            try await catalog.put(accounts: [Catalog.AccountEntry(id: "u", name: "U", createdAt: moment())])
            for (role, isHeld) in [(Catalog.ArtistRole.none, false), (.manager, true), (.none, false)] {
                try await catalog.put(roles: [.init(artist: "a", account: "u", role: role, since: moment())])
                try await catalog.database.read { try cache.refresh(in: $0) }
                #expect((cache.listener("u") != nil) == isHeld)
            }
        }
    }
}
