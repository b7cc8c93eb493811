internal import Contracts
package import ServiceKit
package import Storage

/// The one applier among all replicas: waits for its lock, then follows the catalogue's feed into the ledger.
package final class Applier: Sendable {
    private let task: BackgroundTask
    private let lock: any ApplierLock

    /// - Parameters:
    ///   - lock: of this process's own.
    ///   - idle: how long it waits at the feed's head before it asks again.
    ///   - place: where it says how far it is.
    ///   - passes: where it says how long each daily pass took.
    package init(
        _ store: ProgressStore, feed: CatalogFeed, achievements: AchievementList, lock: any ApplierLock,
        clock: any WallClock,
        idle: Duration = .milliseconds(100), place: FollowerPlace? = nil, passes: LatencyHistogram? = nil,
        report: @escaping @Sendable (ComponentState) -> Void
    ) {
        self.lock = lock
        let pass = DailyPass(achievements: achievements, clock: clock, firstFill: FirstFill())
        task = BackgroundTask {
            while !Task.isCancelled {
                do {
                    try await lock.acquire()
                } catch is CancellationError {
                    return
                } catch {
                    return report(.failed("The ledger's applier cannot take its lock: \(error)"))
                }
                // Its own for each holding of the lock: what others applied meanwhile is in no row that was held before.
                let follower = Follower(
                    feed: Catalog.name, database: store.database, lock: lock, source: feed.source,
                    sink: LedgerSink(achievements: achievements, tail: store.tail, clock: clock).sink, idle: idle,
                    place: place, report: report)
                await withTaskGroup(of: Void.self) { group in
                    group.addTask { await Self.judge(pass, on: store, while: lock, passes, report: report) }
                    await follower.run()
                    group.cancelAll()
                }
                // What ended it other than the lock's loss or a stop is reported, and final.
                guard await !lock.isHeld() else { break }
            }
        }
    }

    /// How often it is looked whether a day has begun.
    private static let daily: Duration = .seconds(1)

    /// The daily passes, until the task is cancelled or the lock is lost. One that fails is tried again.
    private static func judge(
        _ pass: DailyPass, on store: ProgressStore, while lock: any ApplierLock, _ passes: LatencyHistogram?,
        report: @escaping @Sendable (ComponentState) -> Void
    ) async {
        while !Task.isCancelled, await lock.isHeld() {
            do {
                let start = MonotonicClock.now
                if try await pass.run(on: store, mayWrite: { await lock.isHeld() }) {
                    passes?.record(MonotonicClock.now - start)
                }
            } catch is CancellationError {
                return
            } catch {
                if Task.isCancelled { return }
                report(.degraded("The day's achievements could not be judged: \(error) It is tried again."))
            }
            guard (try? await Task.sleep(for: daily)) != nil else { return }
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
