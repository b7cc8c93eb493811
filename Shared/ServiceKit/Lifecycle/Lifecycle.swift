/// The life of a process: its components started in order, kept running, and stopped in reverse.
///
/// - A stop may be asked for at any time. One that comes before or during the start ends it: the component
///   that is starting is cancelled, those that started are stopped.
/// - A start that fails stops those that started before it; the exit code is the error's
///   (``ExitCodeProviding``), else ``ExitCode/failed``.
/// - A component that does not stop within its budget is named in the log and left behind, and the rest is
///   stopped. Where one is still not done at the end, or all budgets together exceed the whole one, the
///   process is ended with ``ExitCode/stopBudgetExceeded``.
///
/// The sequence runs on a thread of its own and its budgets do not depend on the cooperative pool, because a
/// component that blocks that pool is just what they are for. It owns no component; it does not watch them
/// while they run: one that cannot go on calls ``StopRequest/request(_:)``.
package struct Lifecycle: Sendable {
    package let components: [LifecycleComponent]
    /// For all stops together, from the moment the stop is asked for.
    package let stopBudget: Duration
    let logger: Logger
    let health: HealthBoard?
    let terminate: @Sendable (ExitCode) -> Void

    /// - Parameter terminate: ends the process at once; it is called where something did not stop.
    package init(
        _ components: [LifecycleComponent], stopBudget: Duration = .seconds(20), logger: Logger,
        health: HealthBoard? = nil, terminate: @escaping @Sendable (ExitCode) -> Void = { $0.terminate() }
    ) {
        self.components = components
        self.stopBudget = stopBudget
        self.logger = logger
        self.health = health
        self.terminate = terminate
    }

    /// Runs until the stop is asked for and done.
    ///
    /// - Returns: what the process should exit with.
    package func run(until stop: StopRequest) async -> ExitCode {
        await withCheckedContinuation { continuation in
            do throws(SystemError) {
                _ = try NamedThread(name: "lifecycle") {
                    continuation.resume(returning: LifecycleRun(self, stop: stop).run())
                }
            } catch {
                logger.error("the process cannot start: \(error)")
                continuation.resume(returning: .failed)
            }
        }
    }
}
