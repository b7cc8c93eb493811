import CatalogService
import CatalogSupport
import Contracts
import JSONRPC
import Plugins
import Ranking
import ServiceKit
import Storage
import Support
import Testing
import Transport

@testable import LeaderboardsService

/// The boards behind the catalog itself: against a recomputation from its feed, and against its own tables.
@Suite("Boards behind the catalog") struct RealCatalogTests {
    private static let source = SourceName(unchecked: "test")
    private static let artists = 150
    private static let tracks = 500

    @Test func `the boards are those of the catalogue's feed and of its tables`() async throws {
        let catalog = try await RealCatalog()
        let service = try await TestLeaderboards()
        let applier = Applier(
            service.store, catalog: catalog.client, progress: try Self.nobody(),
            lock: try service.location.applierLock(),
            clock: service.clock, pageLimit: 70, idle: .milliseconds(5), report: { _, _ in })
        applier.start()
        // From the beginning: the first snapshot is empty, and the feed tells all.
        #expect(try await eventually { try await self.position(service) != nil })
        var history = History(catalog)
        try await history.begin()
        for round in 0..<4 {
            try await history.go(on: round)
            #expect(try await catalog.folded())
            try await expectAlike(service, catalog, "round \(round)")
        }
        await applier.stop()
        // The same from a snapshot, but for the order within ties.
        let fresh = try await TestLeaderboards()
        let second = Applier(
            fresh.store, catalog: catalog.client, progress: try Self.nobody(), lock: try fresh.location.applierLock(),
            clock: fresh.clock, pageLimit: 70, idle: .milliseconds(5), report: { _, _ in })
        second.start()
        try await expectAlike(fresh, catalog, "a snapshot")
        await second.stop()
        for followed in [service, fresh] { #expect(try await followed.problems() == []) }
        await fresh.stop()
        await service.stop()
        await catalog.stop()
    }

    private static func nobody() throws -> RPCClient {
        RPCClient(
            pool: ReplicaPool(
                connector: SocketConnector(service: Progress.name, in: RunDirectory(path: "/nonexistent")),
                group: try EventLoopGroup(count: 1)))
    }

    private func position(_ service: TestLeaderboards) async throws -> Int64? {
        try await service.database.read { store in
            // What the snapshot brought is not on the boards yet.
            if try StoredState.read(in: store).renewal != nil { return nil }
            return try Cursor.read(Catalog.name, in: store).flatMap { $0.epoch.isEmpty ? nil : $0.position }
        }
    }

    /// Waits until the feed's head is applied, then compares.
    private func expectAlike(_ service: TestLeaderboards, _ catalog: RealCatalog, _ label: String) async throws {
        let told = try await Self.changes(of: catalog)
        let isThere = try await eventually { try await self.position(service) == told.last?.position }
        #expect(isThere, "\(label)")
        try await service.catchUp()
        let oracle = try BoardOracle(told, [])
        #expect(oracle.differences(from: service) == [], "\(label)")
        #expect((oracle.boards["quality"]?.count ?? 0) > 30 && (oracle.boards["collab"]?.count ?? 0) > 30)
        // What the catalogue itself keeps of those who are placed.
        let kept = try await catalog.store.database.read { store in
            try store.all(
                """
                SELECT a.id, COUNT(*), CAST(SUM(s.plays + s.opening_plays) AS INTEGER)
                FROM track_credits c JOIN track_sums s ON s.track = c.track JOIN artists a ON a.key = c.artist
                JOIN artist_totals t ON t.artist = c.artist
                WHERE s.is_public = 1 AND t.staff = 0 GROUP BY a.id ORDER BY a.id
                """
            ) { "\(try $0.text(0)) \(try $0.int(1)) \(try $0.int(2))" }
        }
        let found = service.store.memory.read { state in
            state.members.filter { $0.flags.mayBePlaced && $0.values.tracks > 0 }
                .map { "\($0.id) \($0.values.tracks) \($0.values.plays)" }.sorted()
        }
        #expect(found == kept.sorted(), "\(label)")
        let all = try await catalog.store.database.read { store in
            try store.first("SELECT weight_high, weight_low FROM platform_totals WHERE one = 1") {
                try StoredWide.read($0, 0)
            }
        }
        #expect(service.store.memory.read { $0.platform.weight } == all, "\(label)")
    }

    private static func changes(of catalog: RealCatalog) async throws -> [CatalogChange] {
        var found: [CatalogChange] = []
        var position: Int64 = 0
        while true {
            let page = try await catalog.client.call(
                ReadToldChanges<CatalogChange>(epoch: nil, after: position, limit: 10_000))
            found += page.changes
            position = page.position
            if position == page.head { return found }
        }
    }

    /// What happens to the catalogue.
    private struct History {
        private let catalog: RealCatalog
        private var random = Seeded("boards behind the catalog")
        private var offset: Int64 = 0

        init(_ catalog: RealCatalog) { self.catalog = catalog }

        private func artist(_ index: Int) -> ArtistID { ArtistID(unchecked: "a\(index)") }
        private func account(_ index: Int) -> AccountID { AccountID(unchecked: "u\(index)") }

        mutating func begin() async throws {
            let client = catalog.client
            let source = RealCatalogTests.source
            _ = try await client.call(
                Catalog.PutArtists(
                    source: source,
                    artists: (0..<artists).map { .init(id: artist($0), name: "A \($0)", createdAt: moment) }))
            _ = try await client.call(
                Catalog.PutAccounts(
                    source: source,
                    accounts: (0..<50).map { .init(id: account($0), name: "U", createdAt: moment) }))
            _ = try await client.call(
                Catalog.PutRoles(
                    source: source,
                    roles: (0..<80).map {
                        .init(artist: artist($0), account: account($0 % 50), role: .owner, since: moment)
                    }))
            try await put((0..<tracks).map { track($0) })
        }

        private mutating func track(_ index: Int) -> Catalog.TrackEntry {
            var credits: [String] = []
            for _ in 0...(random.oneIn(3) ? 1 + random.below(3) : 0) {
                let artist = "a\(random.below(1 + random.below(artists)))"
                if !credits.contains(artist) { credits.append(artist) }
            }
            var entry = Catalog.TrackEntry.made(
                "t\(index)", by: credits, filled: random.below(6),
                visibility: random.oneIn(8) ? .private : .public, opening: Int64(index % 4) * 100)
            if random.oneIn(9) { entry.licensing = .exclusive }
            return entry
        }

        private func put(_ tracks: [Catalog.TrackEntry]) async throws {
            _ = try await catalog.client.call(Catalog.PutTracks(source: RealCatalogTests.source, tracks: tracks))
        }

        mutating func go(on round: Int) async throws {
            let (client, source) = (catalog.client, RealCatalogTests.source)
            let rows = (0..<1500).map { _ in
                Catalog.PlayRow(
                    track: TrackID(unchecked: "t\(random.below(1 + random.below(tracks)))"),
                    listener: ListenerID(unchecked: "l\(random.below(40))"),
                    at: catalog.clock.now.advanced(byMicroseconds: -Int64(random.below(5)) * 86_400_000_000),
                    listenedMs: 40_000)
            }
            offset = try await client.call(Catalog.RecordPlays(source: source, offset: offset, plays: rows)).next
            let edited = Set((0..<40).map { _ in random.below(tracks) }).sorted()
            try await put(edited.map { track($0) })
            _ = try await client.call(
                Catalog.RemoveTracks(
                    source: source,
                    tracks: (0..<15).map { _ in TrackID(unchecked: "t\(random.below(tracks))") }))
            // Some are put again, with the plays that they had.
            try await put((0..<10).map { _ in track(random.below(tracks)) })
            for index in 0..<3 {
                _ = try await client.call(Catalog.SetStaff(account: account(round * 3 + index), staff: true))
                _ = try await client.call(Catalog.SetStaff(account: account(round), staff: false))
            }
            _ = try await client.call(
                Catalog.PutRoles(
                    source: source,
                    roles: [
                        .init(artist: artist(round), account: account(round), role: .none, since: moment),
                        .init(artist: artist(100 + round), account: account(1), role: .owner, since: moment),
                    ]))
            _ = try await client.call(
                Catalog.VoidPlays(
                    source: source, offset: Int64(round),
                    voids: [
                        .init(
                            listener: ListenerID(unchecked: "l\(round)"),
                            from: catalog.clock.now.advanced(byMicroseconds: -900 * 86_400_000_000),
                            until: catalog.clock.now, reason: "a test")
                    ]))
        }
    }
}
