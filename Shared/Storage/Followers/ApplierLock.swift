/// The right to apply what feeds bring to one store, among all processes that have it open. Ends with the
/// process that holds it.
package protocol ApplierLock: Sendable {
    /// Takes the lock where nobody holds it; does not wait.
    func tryAcquire() async throws -> Bool
    func release() async
}

extension ApplierLock {
    /// Waits until the lock is this process's.
    ///
    /// - Parameter pause: between two attempts.
    /// - Throws: `CancellationError` where the task is cancelled first, or why the lock cannot be taken at all.
    package func acquire(
        pause: @Sendable () async throws -> Void = { try await Task.sleep(for: .milliseconds(200)) }
    ) async throws {
        while true {
            try Task.checkCancellation()
            if try await tryAcquire() { return }
            try await pause()
        }
    }
}
