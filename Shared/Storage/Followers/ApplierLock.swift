/// The right to apply what feeds bring to one store, among all processes that have it open. Ends with the
/// process that holds it.
package protocol ApplierLock: Sendable {
    /// Takes the lock where nobody holds it; does not wait. True where this process holds it already.
    func tryAcquire() async throws -> Bool
    /// Whether the lock is still this process's. One that was lost has to be acquired again.
    func isHeld() async -> Bool
    func release() async
}

extension ApplierLock {
    /// Waits until the lock is this process's, and until the server that has it is there.
    ///
    /// - Parameter pause: between two attempts.
    /// - Throws: `CancellationError` where the task is cancelled first, or why the lock cannot be taken at all.
    package func acquire(
        pause: @Sendable () async throws -> Void = { try await Task.sleep(for: .milliseconds(200)) }
    ) async throws {
        while true {
            try Task.checkCancellation()
            do {
                if try await tryAcquire() { return }
            } catch let error as StorageError where error.isOfTheConnection {
                // It may come back.
            } catch StorageError.cancelled {
                // In the middle of an attempt.
                throw CancellationError()
            }
            try await pause()
        }
    }
}
