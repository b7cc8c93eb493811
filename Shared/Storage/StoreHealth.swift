internal import ServiceKit
package import Transport

/// Shows a service's store on its health and metrics.
package enum StoreHealth {
    /// How often the store is asked how it is.
    private static let interval: Duration = .milliseconds(500)

    /// Watches for as long as the process lives. A store that refuses to write is degraded, not failed:
    /// reading goes on.
    package static func watch(_ database: Database, _ context: ServiceContext) {
        let component = context.health.component("store")
        let loop = context.group.loops[0]
        loop.execute { look(at: database, component, loop) }
        context.metrics.sampled("beatpass_store_waiting_writes", help: "Writes that wait for the store's writer.") {
            Double(database.statistics.waitingWrites)
        }
        context.metrics.sampled("beatpass_store_commits_total", help: "Commits of the store.", as: .counter) {
            Double(database.statistics.commits)
        }
        context.metrics.sampled(
            "beatpass_store_committed_calls_total", help: "Calls in the store's commits.", as: .counter
        ) {
            Double(database.statistics.committedCalls)
        }
        let pauses: [(StaticString, StaticString, @Sendable (DatabaseStatistics) -> Duration)] = [
            ("beatpass_store_longest_commit_seconds", "The longest commit of calls since the start.", \.longestCommit),
            ("beatpass_store_longest_chore_seconds", "The longest slice of the store's own work.", \.longestChore),
            ("beatpass_store_longest_checkpoint_seconds", "The longest checkpoint.", \.longestCheckpoint),
        ]
        for (name, help, pause) in pauses {
            context.metrics.sampled(name, help: help) { Double(pause(database.statistics).nanoseconds) / 1e9 }
        }
    }

    private static func look(at database: Database, _ component: HealthComponent, _ loop: EventLoop) {
        if let failure = database.lastWriteFailure {
            component.report(
                .degraded("\(failure) " + (failure.isOfTheConnection ? "It is tried again." : "Reading goes on.")))
        } else if let failure = database.lastChoreFailure {
            component.report(.degraded("\(failure) The store's own work waits; it is tried again every second."))
        } else {
            component.report(.ok)
        }
        loop.schedule(at: MonotonicClock.now + interval) { look(at: database, component, loop) }
    }
}
