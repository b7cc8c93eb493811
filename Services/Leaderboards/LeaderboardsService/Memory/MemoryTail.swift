package import ServiceKit
internal import Storage

/// Keeps the boards in memory at the head of the log, whichever replica writes it.
package final class MemoryTail: Sendable {
    private let task = Lock<Task<Void, Never>?>(nil)
    private let body: @Sendable () async -> Void

    /// - Parameter pause: how often the log is looked at.
    package init(
        _ store: LeaderboardsStore, pause: Duration = .milliseconds(20),
        report: @escaping @Sendable (ComponentState) -> Void
    ) {
        body = {
            while !Task.isCancelled {
                do {
                    try await store.memory.catchUp(with: store.database)
                    report(.ok)
                } catch StorageError.closed {
                    return
                } catch {
                    if Task.isCancelled { return }
                    report(.degraded("The boards stand still: \(error) It is tried again."))
                }
                guard (try? await Task.sleep(for: pause)) != nil else { return }
            }
        }
    }

    package func start() {
        task.withLock { task in
            if task == nil { task = Task { [body] in await body() } }
        }
    }

    package func stop() async {
        let running = task.withLock { $0.take() }
        running?.cancel()
        await running?.value
    }
}
