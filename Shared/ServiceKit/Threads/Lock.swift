internal import Glibc

/// State under a lock: a POSIX mutex.
///
/// What `Mutex` of the Synchronization module is, but visible to the thread sanitizer: of that one's waiting on
/// Linux it sees nothing, and reports a race wherever two threads meet. So state that threads do contend for
/// stands under this one.
package final class Lock<State: Sendable>: @unchecked Sendable {
    private let mutex: UnsafeMutablePointer<pthread_mutex_t>
    /// Only touched with `mutex` held: that is what makes the class Sendable.
    private var state: State

    package init(_ state: State) {
        self.state = state
        mutex = .allocate(capacity: 1)
        mutex.initialize(to: pthread_mutex_t())
        pthread_mutex_init(mutex, nil)
    }

    deinit {
        pthread_mutex_destroy(mutex)
        mutex.deallocate()
    }

    /// Runs `body` with the state; nobody else touches it meanwhile. `body` must not wait, nor come back here.
    package func withLock<Result, Problem: Error>(
        _ body: (inout State) throws(Problem) -> Result
    ) throws(Problem) -> Result {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        return try body(&state)
    }
}
