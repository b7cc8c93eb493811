import Contracts
import Glibc
import JSONRPC
import ServiceKit
import Support
import Testing
import Transport

@testable import ProgressService
@testable import Storage

/// The progress service over memory, on a database of its own, following a feed in memory when it is told to.
final class TestProgress: Sendable {
    let folder: ScratchFolder
    let clock = ManualClock()
    let store: ProgressStore
    let catalog: MemoryCatalog
    let achievements: AchievementList
    /// Calls as the operator.
    let client: RPCClient
    var database: Database { store.database }
    private let server: RPCServer
    private let group: EventLoopGroup

    /// - Parameter fold: how plays are folded; where nil they wait until somebody looks at the tables.
    init(
        in folder: ScratchFolder? = nil, catalog: MemoryCatalog = MemoryCatalog(),
        amounts: Progress.Amounts = Progress.Amounts(), achievements: AchievementList = AchievementList([]),
        feed: CatalogFeed? = nil, fold: DeltaFold.Limits? = nil
    ) async throws {
        self.achievements = achievements
        self.folder = try folder ?? ScratchFolder()
        self.catalog = catalog
        store = try await ProgressStore.open(
            try Self.location(in: self.folder), amounts: amounts, fold: fold)
        group = try EventLoopGroup(count: 1)
        let metrics = MetricsRegistry()
        var router = Router(metrics: metrics)
        // Nobody is there where none is given.
        let absent = ReplicaPool(
            connector: SocketConnector(
                service: Catalog.name, in: RunDirectory(path: self.folder.path + "/nobody")), group: group)
        try ProgressService.serve(
            on: &router, store: store, feed: feed ?? CatalogFeed(RPCClient(pool: absent)),
            achievements: achievements, clock: clock)
        try router.requireHandlers(for: Progress.methods)
        let logger = Logger(service: Progress.name, level: .error)
        let state = ServerState(router: router, limits: WireLimits(), logger: logger)
        server = RPCServer(state: state, group: group, policy: PeerPolicy(), metrics: metrics)
        let peer = PeerIdentity(userID: geteuid(), processID: getpid(), roles: .operator)
        client = RPCClient(
            pool: ReplicaPool(
                connector: MemoryConnector(service: Progress.name, server: server, peer: peer), group: group))
    }

    var location: StoreLocation { get throws { try Self.location(in: folder) } }

    private static func location(in folder: ScratchFolder) throws -> StoreLocation {
        let url = try TestStore.url(for: folder.path)
        return url.map { .server(url: $0, schema: "progress") } ?? .file(folder.path + "/progress.db")
    }

    func stop() async {
        await server.drain()
        await database.close()
        group.stop()
    }

    /// Follows the feed to its head, or until it stops by itself. Returns what it reported.
    ///
    /// - Parameters:
    ///   - source: the feed; the one in memory where none is given.
    ///   - failures: transactions that fail after all was written, by their numbers from 0.
    @discardableResult
    func follow(
        _ source: FeedSource<CatalogChange>? = nil, failing failures: Set<Int> = []
    ) async -> [ComponentState] {
        let states = Lock<[ComponentState]>([])
        let transactions = Lock(0)
        let pauses = Lock(0)
        let inner = LedgerSink(achievements: achievements, tail: store.tail, clock: clock).sink
        @Sendable func fail() throws {
            let number = transactions.withLock { number in
                defer { number += 1 }
                return number
            }
            if failures.contains(number) { throw Crashed() }
        }
        let sink = FeedSink<CatalogChange>(
            knows: ChangeIntake.knows,
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
            feed: Catalog.name, database: database, source: source ?? catalog.source, sink: sink, idle: .seconds(60),
            backoff: Backoff(base: .milliseconds(1), cap: .milliseconds(1)),
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

    /// Judges the day, where it was not yet.
    func judgeDay() async throws {
        let isJudged = try await DailyPass(achievements: achievements, clock: clock).run(on: store)
        #expect(isJudged)
    }

    // MARK: Calls

    func progress(of account: String) async throws -> Progress.Standing {
        try await client.call(Progress.GetProgress(account: AccountID(unchecked: account)))
    }

    func progress(ofArtist artist: String) async throws -> Progress.Standing {
        try await client.call(Progress.GetProgress(artist: ArtistID(unchecked: artist)))
    }

    /// A whole ledger, page by page.
    func ledger(
        of account: String? = nil, artist: String? = nil, source: Progress.Source? = nil, limit: Int = 1000
    ) async throws -> [Progress.Entry] {
        var entries: [Progress.Entry] = []
        var cursor: String?
        repeat {
            let page = try await client.call(
                Progress.ListLedger(
                    account: account.map { AccountID(unchecked: $0) }, artist: artist.map { ArtistID(unchecked: $0) },
                    source: source, limit: limit, cursor: cursor))
            entries += page.entries
            cursor = page.cursor
        } while cursor != nil
        return entries
    }

    /// XP and level of every artist's holder as callers are told of them, a line an artist, as the recomputation has it.
    func standings() async throws -> Set<String> {
        let artists = try await database.read { store in
            try store.all("SELECT id FROM artists WHERE mark >= 0", []) { try $0.text(0) }
        }
        var lines: Set<String> = []
        for artist in artists {
            let found = try await progress(ofArtist: artist)
            let holder = found.holder.account.map { "account/\($0)" } ?? "artist/\(artist)"
            lines.insert(
                "\(artist) \(holder) \(found.xp) \(found.level.number) \(found.level.title) \(found.level.from) "
                    + (found.level.next.map { "\($0)" } ?? "-"))
        }
        return lines
    }

    /// What callers are told of everybody.
    func seen() async throws -> [String] {
        let (accounts, artists) = try await database.read { store in
            (
                try store.all("SELECT id FROM accounts ORDER BY key", []) { try $0.text(0) },
                try store.all("SELECT id FROM artists WHERE owner IS NULL ORDER BY key", []) { try $0.text(0) }
            )
        }
        var seen: [String] = []
        for id in accounts {
            seen.append("\(try await progress(of: id)) \(try await ledger(of: id, limit: 3))")
            seen.append("\(try await client.call(Progress.ListAchievements(account: AccountID(unchecked: id))))")
        }
        for id in artists {
            seen.append("\(try await progress(ofArtist: id)) \(try await ledger(artist: id, limit: 3))")
        }
        var cursor: String?
        repeat {
            let page = try await client.call(Progress.ReadSnapshot(cursor: cursor, limit: 7))
            seen.append("\(page.changes)")
            cursor = page.cursor
        } while cursor != nil
        var amounts = Progress.Amounts()
        amounts.play = 7
        seen.append("\(try await client.call(Progress.TryRules(rules: amounts, limit: 5)))")
        let census = try await database.read { [tail = store.tail] in try Census(tail, in: $0, generation: 0) }
        seen.append("\(census.artists)")
        return seen
    }

    /// A slice of a fold. Returns whether there is more.
    func slice(of fold: DeltaFold) async throws -> Bool {
        try await database.write(cost: 0) { store in
            try fold.slice(in: store) { try PlayFold.apply($0, to: store) }
        }
    }

    /// Folds all that waits.
    func fold() async throws { try await database.write(cost: 0) { try PlayFold.finish(in: $0) } }

    /// What the store's own checks find wrong.
    func problems() async throws -> [String] {
        try await fold()
        return try await database.read { store in
            try ProgressChecks.all.flatMap { check in
                try store.all(check.sql, []) { row in "\(check.name): \(try row.value(0))" }
            }
        }
    }

    /// The ledger as the recomputation prints it.
    func lines() async throws -> Set<String> {
        try await fold()
        return try await database.read { try LedgerLines(in: $0).lines }
    }
}

extension DeltaFold.Limits {
    /// So that it is mostly in the middle of something.
    static var inSmallSlices: Self {
        var limits = Self()
        (limits.windowEntries, limits.chunk, limits.budget) = (60, 1, .zero)
        return limits
    }
}

/// A transaction that was not to be.
struct Crashed: Error {}

/// Runs a test on a service and stops it, however the test ends.
func withProgress(
    achievements: AchievementList = AchievementList([]), _ body: (TestProgress) async throws -> Void
) async throws {
    let progress = try await TestProgress(achievements: achievements)
    do {
        try await body(progress)
    } catch {
        await progress.stop()
        throw error
    }
    await progress.stop()
}

/// A store's ledger as texts, with the platform's ids.
struct LedgerLines {
    private(set) var lines: Set<String> = []

    init(in store: any SQLReading) throws {
        var names: [Int64: String] = [0: "-"]
        try store.query("SELECT key, id FROM accounts") { names[try $0.int(0) * 2] = "account/" + (try $0.text(1)) }
        try store.query("SELECT key, id FROM artists") { names[try $0.int(0) * 2 + 1] = "artist/" + (try $0.text(1)) }
        var tracks: [Int64: String] = [:]
        try store.query("SELECT key, id FROM tracks") { tracks[try $0.int(0)] = try $0.text(1) }
        func claimed(_ artist: Int64) -> String { artist == 0 ? "-" : names[artist * 2 + 1] ?? "?" }
        try store.query(
            "SELECT key, holder, source, track, day, plays, xp, at, rule, quiet, claimed, achievement FROM entries"
        ) { row in
            let entry = try StoredLedger.entry(row).entry
            if let achievement = entry.achievement {
                lines.insert("\(names[entry.holder.number] ?? "?") achievement \(achievement) \(entry.xp)")
                return
            }
            lines.insert(
                "\(names[entry.holder.number] ?? "?") \(entry.source.rawValue) \(tracks[entry.track] ?? "?") "
                    + "\(entry.day) \(entry.plays) \(entry.xp) \(entry.at.microseconds) \(entry.isQuiet) "
                    + claimed(entry.claimed))
        }
        try store.query("SELECT track, day, holder, count, taken, claimed FROM plays WHERE holder > 0") { row in
            lines.insert(
                "\(names[try row.int(2)] ?? "?") play \(tracks[try row.int(0)] ?? "?") \(try row.int(1)) "
                    + "\(try row.int(3)) \(try row.int(4)) \(claimed(try row.int(5)))")
        }
        try store.query("SELECT holder, xp FROM totals WHERE xp <> 0") { row in
            lines.insert("\(names[try row.int(0)] ?? "?") total \(try row.int(1))")
        }
    }
}
