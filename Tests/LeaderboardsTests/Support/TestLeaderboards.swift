import Contracts
import Glibc
import JSONRPC
import Plugins
import Ranking
import ServiceKit
import Support
import Testing
import Transport

@testable import LeaderboardsService
@testable import Storage

/// The leaderboards service over memory, on a database of its own, following feeds in memory when it is told to.
final class TestLeaderboards: Sendable {
    let folder: ScratchFolder
    let clock: ManualClock
    let store: LeaderboardsStore
    let catalog: MemoryCatalog
    let ledger: MemoryLedger
    /// Calls as the operator.
    let client: RPCClient
    var database: Database { store.database }
    private let server: RPCServer
    private let group: EventLoopGroup

    init(
        in folder: ScratchFolder? = nil, catalog: MemoryCatalog = MemoryCatalog(),
        ledger: MemoryLedger = MemoryLedger(),
        clock: ManualClock = ManualClock(), boards: BoardList = .standard
    ) async throws {
        self.folder = try folder ?? ScratchFolder()
        self.catalog = catalog
        self.ledger = ledger
        self.clock = clock
        store = try await LeaderboardsStore.open(try Self.location(in: self.folder), boards: boards)
        group = try EventLoopGroup(count: 1)
        let metrics = MetricsRegistry()
        var router = Router(metrics: metrics)
        try LeaderboardsService.serve(on: &router, store: store, clock: clock)
        try router.requireHandlers(for: Leaderboards.methods)
        let logger = Logger(service: Leaderboards.name, level: .error)
        let state = ServerState(router: router, limits: WireLimits(), logger: logger)
        server = RPCServer(state: state, group: group, policy: PeerPolicy(), metrics: metrics)
        let peer = PeerIdentity(userID: geteuid(), processID: getpid(), roles: .operator)
        client = RPCClient(
            pool: ReplicaPool(
                connector: MemoryConnector(service: Leaderboards.name, server: server, peer: peer), group: group))
    }

    var location: StoreLocation { get throws { try Self.location(in: folder) } }

    private static func location(in folder: ScratchFolder) throws -> StoreLocation {
        let url = try TestStore.url(for: folder.path)
        return url.map { .server(url: $0, schema: "leaderboards") } ?? .file(folder.path + "/leaderboards.db")
    }

    func stop() async {
        await server.drain()
        await database.close()
        group.stop()
    }

    // MARK: Following

    /// Follows both feeds to their heads, the catalogue's first, and shows what follows.
    ///
    /// - Parameter failures: transactions that fail after all was written, by their numbers from 0.
    func follow(failing failures: Set<Int> = []) async throws {
        await followCatalog(failing: failures)
        await followLedger()
        try await catchUp()
    }

    func catchUp() async throws { try await store.memory.catchUp(with: database) }

    @discardableResult
    func followCatalog(failing failures: Set<Int> = []) async -> [ComponentState] {
        try? await database.write(cost: 0) { [feeds] in try feeds.renewBoards(in: $0) }
        return await follow(Catalog.name, catalog.source, feeds.catalog, failures)
    }

    @discardableResult
    func followLedger(failing failures: Set<Int> = []) async -> [ComponentState] {
        await follow(Progress.name, ledger.source, feeds.progress, failures)
    }

    var feeds: FollowedFeeds { FollowedFeeds(memory: store.memory, clock: clock) }

    /// Asked before each transaction in which scores are computed anew; where it says no, that is broken off.
    private let asked = Lock<(@Sendable () async -> Bool)?>(nil)

    private var betweenParts: @Sendable () async -> Bool {
        { [asked] in await asked.withLock { $0 }?() ?? true }
    }

    func betweenParts(_ body: (@Sendable () async -> Bool)?) { asked.withLock { $0 = body } }

    private func follow<Change>(
        _ feed: String, _ source: FeedSource<Change>, _ inner: FeedSink<Change>, _ failures: Set<Int>
    ) async -> [ComponentState] {
        let states = Lock<[ComponentState]>([])
        let transactions = Lock(0)
        let pauses = Lock(0)
        @Sendable func fail() throws {
            let number = transactions.withLock { number in
                defer { number += 1 }
                return number
            }
            if failures.contains(number) { throw Crashed() }
        }
        let sink = FeedSink<Change>(
            knows: inner.knows,
            apply: { changes, store in
                try inner.apply(changes, store)
                try fail()
            },
            beginSnapshot: { store in
                try inner.beginSnapshot(store)
                try fail()
            },
            endSnapshot: inner.endSnapshot, head: inner.head)
        let follower = Follower(
            feed: feed, database: database,
            source: source.after { [store, betweenParts] in
                try await store.memory.catchUp(with: store.database)
                try await BoardRenewal.run(on: store.database, store.memory, artistsAtOnce: 7, mayWrite: betweenParts)
            }, sink: sink,
            idle: .seconds(60), backoff: Backoff(base: .milliseconds(1), cap: .milliseconds(1)),
            pause: { duration in
                // The long wait is the one at the head.
                if duration == .seconds(60) { throw CancellationError() }
                let count = pauses.withLock { count in
                    count += 1
                    return count
                }
                guard count < 100 else {
                    Issue.record("\(states.withLock { $0.last?.reason ?? "" })")
                    throw CancellationError()
                }
                await Task.yield()
            },
            report: { state in states.withLock { $0.append(state) } })
        await follower.run()
        return states.withLock { $0 }
    }

    // MARK: Calls

    func standing(_ board: String, _ artist: String) async throws -> Leaderboards.Standing {
        try await client.call(Leaderboards.GetStanding(board: board, artist: ArtistID(unchecked: artist)))
    }

    func page(
        _ board: String, artist: String? = nil, offset: Int64 = 0, limit: Int = 1000, around: Bool = false
    ) async throws -> Leaderboards.GetPage.Reply {
        try await client.call(
            Leaderboards.GetPage(
                board: board, artist: artist.map { ArtistID(unchecked: $0) }, offset: offset, limit: limit,
                around: around))
    }

    /// A board as texts: rank, artist and score.
    func board(_ name: String) async throws -> [String] {
        try await page(name).entries.map { "\($0.rank) \($0.artist) \($0.score.exact ?? String($0.score.value))" }
    }

    func optOut(_ artist: String, _ optedOut: Bool = true) async throws -> Leaderboards.OptOut {
        try await client.call(Leaderboards.SetOptOut(artist: ArtistID(unchecked: artist), optedOut: optedOut))
    }

    // MARK: Truth

    /// What the store's own checks find wrong.
    func problems() async throws -> [String] {
        try await database.read { store in
            try LeaderboardsChecks.all.flatMap { check in
                try store.all(check.sql, []) { row in "\(check.name): \(try row.value(0))" }
            }
        }
    }

    /// All that the boards in memory are, with the positions at which scores were reached.
    func lines() -> [String] { store.memory.read { $0.lines } }

    /// The same from the tables alone.
    func storedLines() async throws -> [String] {
        let boards = store.memory.boards
        return try await database.read { try BoardsState(boards, in: $0).lines }
    }

    /// The log, row by row.
    func log() async throws -> [String] {
        try await database.read { store in
            try store.all("SELECT position, count, kind, body FROM feed ORDER BY position") { row in
                "\(try row.int(0)) \(try row.int(1)) \(try row.text(2)) \(try row.blob(3))"
            }
        }
    }
}

extension BoardsState {
    var lines: [String] {
        var lines = ["platform \(platform.weight)"]
        for (about, index) in zip(boards.abouts, indexes) {
            index.forEach(from: 0, limit: index.count) { member, key, rank in
                lines.append("\(about.board.name) \(rank) \(members[member].id) \(key.score) \(key.reached)")
            }
        }
        for member in members { lines.append("\(member.id) \(member.card) \(member.flags) \(member.values)") }
        for kept in kept { lines.append("\(String(describing: kept.at)) \(kept.ranks)") }
        return lines
    }
}

/// A transaction that was not to be.
struct Crashed: Error {}

/// Runs a test on a service and stops it, however the test ends.
func withLeaderboards(
    boards: BoardList = .standard, _ body: (TestLeaderboards) async throws -> Void
) async throws {
    let service = try await TestLeaderboards(boards: boards)
    do {
        try await body(service)
    } catch {
        await service.stop()
        throw error
    }
    await service.stop()
}
