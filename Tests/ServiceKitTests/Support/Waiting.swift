import ServiceKit
import Synchronization

/// Runs what blocks on a thread of its own, because a test runs in the cooperative pool.
func onThread<Result: Sendable>(_ body: @escaping @Sendable () -> Result) async throws -> Result {
    try await withCheckedThrowingContinuation { continuation in
        do {
            _ = try NamedThread(name: "test") { continuation.resume(returning: body()) }
        } catch {
            continuation.resume(throwing: error)
        }
    }
}

extension Monitor {
    /// Waits for a state without blocking the pool; nil where it does not come within 30 seconds.
    func reached<Result: Sendable>(_ take: @escaping @Sendable (State) -> Result?) async throws -> Result? {
        try await onThread { self.wait(until: MonotonicClock.now + .seconds(30)) { take($0) } }
    }
}

/// Holds tasks until it is opened.
final class Hold: Sendable {
    private let state = Mutex<(isOpen: Bool, waiting: [CheckedContinuation<Void, Never>])>((false, []))

    func wait() async {
        await withCheckedContinuation { continuation in
            let isOpen = state.withLock { state in
                if !state.isOpen { state.waiting.append(continuation) }
                return state.isOpen
            }
            if isOpen { continuation.resume() }
        }
    }

    func open() {
        let waiting = state.withLock { state in
            state.isOpen = true
            defer { state.waiting = [] }
            return state.waiting
        }
        for continuation in waiting { continuation.resume() }
    }
}
