package import ServiceKit
internal import Storage

/// Keeps the boards in memory at the head of the log, whichever replica writes it.
package enum MemoryTail {
    /// - Parameter pause: how often the log is looked at.
    package static func task(
        of store: LeaderboardsStore, pause: Duration = .milliseconds(20),
        report: @escaping @Sendable (ComponentState) -> Void
    ) -> BackgroundTask {
        BackgroundTask {
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
}
