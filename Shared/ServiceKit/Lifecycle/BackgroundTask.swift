/// Work of a service that goes on beside its calls, from start to stop.
package final class BackgroundTask: Sendable {
    private let task = Lock<Task<Void, Never>?>(nil)
    private let body: @Sendable () async -> Void

    /// - Parameter body: ends soon once its task is cancelled.
    package init(_ body: @escaping @Sendable () async -> Void) { self.body = body }

    /// Begins the work; a second start while it goes on does nothing.
    package func start() {
        task.withLock { task in
            if task == nil { task = Task { [body] in await body() } }
        }
    }

    /// Returns when the work has ended.
    package func stop() async {
        let running = task.withLock { $0.take() }
        running?.cancel()
        await running?.value
    }
}
