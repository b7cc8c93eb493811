/// A part of the process that is started and stopped: a store, a listener, a follower.
package struct LifecycleComponent: Sendable {
    /// As logs name it, e.g. "catalog store".
    package let name: String
    /// How long its stop may take, and its start once the process is asked to stop.
    package let stopBudget: Duration
    package let start: @Sendable () async throws -> Void
    package let stop: @Sendable () async -> Void

    /// - Parameters:
    ///   - start: returns when the part works. It is cancelled where the process is asked to stop meanwhile;
    ///     where it throws it has cleaned up behind itself, because `stop` is not called then.
    ///   - stop: finishes what is under way and returns when nothing of the part runs any more.
    package init(
        _ name: String, stopBudget: Duration = .seconds(5),
        start: @escaping @Sendable () async throws -> Void = {},
        stop: @escaping @Sendable () async -> Void = {}
    ) {
        self.name = name
        self.stopBudget = stopBudget
        self.start = start
        self.stop = stop
    }
}
