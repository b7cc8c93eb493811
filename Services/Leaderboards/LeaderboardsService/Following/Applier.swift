internal import Contracts
package import ServiceKit
package import Storage
package import Transport

/// The one applier among all replicas: waits for its lock, then follows both feeds into the boards.
package final class Applier: Sendable {
    private let task: BackgroundTask
    private let lock: any ApplierLock

    /// How often it is looked whether a day has begun, or all scores have to be computed anew.
    private static let pause: Duration = .milliseconds(100)

    /// - Parameters:
    ///   - lock: of this process's own.
    ///   - idle: how long it waits at a feed's head before it asks again.
    ///   - places: by feed, where it says how far it is.
    package init(
        _ store: LeaderboardsStore, catalog: RPCClient, progress: RPCClient, lock: any ApplierLock,
        clock: any WallClock, pageLimit: Int = 5000, idle: Duration = .milliseconds(100),
        places: [String: FollowerPlace] = [:],
        report: @escaping @Sendable (_ feed: String, ComponentState) -> Void
    ) {
        self.lock = lock
        let (database, memory) = (store.database, store.memory)
        let feeds = FollowedFeeds(memory: memory, clock: clock)
        // Ranks within a transaction are told from memory; and no page comes while all scores are computed anew.
        let settle: @Sendable () async throws -> Void = {
            try await memory.catchUp(with: database)
            while memory.read({ $0.stored.renewal != nil }) {
                try await Task.sleep(for: Self.pause)
                try await memory.catchUp(with: database)
            }
        }
        let catalogue = Follower(
            feed: Catalog.name, database: database, lock: lock,
            source: RemoteFeed<CatalogChange>(catalog, pageLimit: pageLimit).source.after(settle),
            sink: feeds.catalog, idle: idle, place: places[Catalog.name], report: { report(Catalog.name, $0) })
        let ledger = Follower(
            feed: Progress.name, database: database, lock: lock,
            source: RemoteFeed<ProgressChange>(progress, pageLimit: pageLimit).source.after(settle),
            sink: feeds.progress, idle: idle, place: places[Progress.name], report: { report(Progress.name, $0) })
        let ranks = DailyRanks(memory: memory, clock: clock)
        task = BackgroundTask {
            while !Task.isCancelled {
                do {
                    try await lock.acquire()
                    try await memory.catchUp(with: database)
                    try await ranks.run(on: database, mayWrite: { await lock.isHeld() })
                    try await database.write(cost: 0) { try feeds.renewBoards(in: $0) }
                    try await memory.catchUp(with: database)
                } catch is CancellationError {
                    return
                } catch {
                    if Task.isCancelled { return }
                    report(Catalog.name, .degraded("The boards' applier cannot begin: \(error) It is tried again."))
                    guard (try? await Task.sleep(for: Self.pause)) != nil else { return }
                    continue
                }
                await withTaskGroup(of: Void.self) { group in
                    group.addTask { await catalogue.run() }
                    group.addTask { await ledger.run() }
                    // A follower that ends by itself has said why; the other goes on, until the lock is lost.
                    while !Task.isCancelled, await lock.isHeld() {
                        do {
                            try await BoardRenewal.run(on: database, memory, mayWrite: { await lock.isHeld() })
                            try await ranks.run(on: database, mayWrite: { await lock.isHeld() })
                        } catch {
                            if Task.isCancelled { break }
                            report(
                                Catalog.name,
                                .degraded("Scores or the day's ranks could not be kept: \(error) It is tried again."))
                        }
                        guard (try? await Task.sleep(for: Self.pause)) != nil else { break }
                    }
                    group.cancelAll()
                }
            }
        }
    }

    package func start() { task.start() }

    /// Returns when nothing is applied any more, and another may.
    package func stop() async {
        await task.stop()
        // Not by the task, which is cancelled: whoever waits for the lock would wait for this process's end.
        await lock.release()
    }
}
