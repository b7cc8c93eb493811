package import Crypto
internal import Glibc
package import ServiceKit

/// Hashes and checks passwords, one at a time, on a thread of its own.
///
/// One at a time, because each takes 32 MiB and a tenth of a second of a processor; at low priority, so that pages are
/// answered first; with a short queue, so that who is let in waits a second or so and all others hear at once that they
/// should try again. Who is known has a queue of his own, which goes first: strangers may fill theirs.
package final class PasswordWorker: Sendable {
    /// Who calls.
    package enum Side: Sendable {
        /// Anybody who knows the address.
        case stranger
        /// A browser that signed in before, the holder of a link, somebody signed in, the operator.
        case known
    }

    /// Calls of each side that may wait while one is worked on.
    package static let usualQueueLimit = 8

    private let state: Monitor<State>
    private let queueLimit: Int

    private struct State: Sendable {
        var jobs: [Job] = []
        var nextID: UInt64 = 0
        var isStopped = false
        var isEnded = false
        /// Who waits for the end.
        var stops: [CheckedContinuation<Void, Never>] = []
    }

    private struct Job: Sendable {
        let id: UInt64
        let side: Side
        let run: @Sendable () -> Void
        let refuse: @Sendable (PasswordWorkerError) -> Void
    }

    /// Starts the thread.
    package init(queueLimit: Int = usualQueueLimit) throws(SystemError) {
        self.queueLimit = queueLimit
        let state = Monitor(State())
        self.state = state
        _ = try NamedThread(name: "passwords") { Self.serve(state) }
    }

    /// The hash of a new password.
    package func make(
        _ password: PasswordText, for side: Side = .known
    ) async throws(PasswordWorkerError) -> PasswordHash {
        try await perform(for: side) {
            Result { () throws(CryptoError) in try PasswordHash.make(password) }
        }
    }

    /// Whether `hash` was made of `password`; false without a hash, after the same work: how long the answer takes does
    /// not tell whether there is such an account.
    package func verify(
        _ password: PasswordText, against hash: PasswordHash?, for side: Side
    ) async throws(PasswordWorkerError) -> Bool {
        try await perform(for: side) {
            Result { () throws(CryptoError) in
                let isSame = try (hash ?? .dummy).verify(password)
                return hash != nil && isSame
            }
        }
    }

    /// Calls that wait.
    package var waiting: Int { state.value.jobs.count }

    /// Refuses those who wait and who come later; returns when the thread has ended, a tenth of a second at most.
    package func stop() async {
        for job in close() { job.refuse(.stopped) }
        await withCheckedContinuation { stop in
            let isEnded = state.update { state in
                if !state.isEnded { state.stops.append(stop) }
                return state.isEnded
            }
            if isEnded { stop.resume() }
        }
    }

    deinit { _ = close() }

    private func close() -> [Job] {
        state.update { state in
            state.isStopped = true
            defer { state.jobs = [] }
            return state.jobs
        }
    }

    // MARK: The caller's side

    /// Runs `body` on the thread when its turn comes.
    package func perform<Value: Sendable>(
        for side: Side, _ body: @escaping @Sendable () -> Result<Value, CryptoError>
    ) async throws(PasswordWorkerError) -> Value {
        let id = state.update { state in
            state.nextID += 1
            return state.nextID
        }
        let result: Result<Value, PasswordWorkerError> = await withTaskCancellationHandler {
            await withCheckedContinuation { waiting in
                let job = Job(
                    id: id, side: side,
                    run: {
                        waiting.resume(returning: body().mapError { .failed($0) })
                    },
                    refuse: { waiting.resume(returning: .failure($0)) })
                if let refusal = put(job) { return job.refuse(refusal) }
                // A cancellation before `put` found nothing to take out.
                if Task.isCancelled { cancel(id) }
            }
        } onCancel: {
            cancel(id)
        }
        return try result.get()
    }

    private func put(_ job: Job) -> PasswordWorkerError? {
        state.update { state in
            if state.isStopped { return .stopped }
            guard state.jobs.count(where: { $0.side == job.side }) < queueLimit else { return .busy }
            let place = job.side == .known ? state.jobs.firstIndex { $0.side == .stranger } : nil
            state.jobs.insert(job, at: place ?? state.jobs.endIndex)
            return nil
        }
    }

    /// Takes a call out that waits; one that is worked on cannot be stopped.
    private func cancel(_ id: UInt64) {
        let job = state.update { state in
            state.jobs.firstIndex { $0.id == id }.map { state.jobs.remove(at: $0) }
        }
        job?.refuse(.cancelled)
    }

    // MARK: The thread

    private static func serve(_ state: Monitor<State>) {
        // On Linux the priority is the calling thread's, and anybody may lower it.
        let own = __priority_which_t(PRIO_PROCESS.rawValue)
        _ = setpriority(own, 0, min(getpriority(own, 0) + niceness, 19))
        while let job = next(state) { job.run() }
        let stops = state.update { state in
            state.isEnded = true
            defer { state.stops = [] }
            return state.stops
        }
        for stop in stops { stop.resume() }
    }

    private static func next(_ state: Monitor<State>) -> Job? {
        let job: Job?? = state.wait { state in
            if !state.jobs.isEmpty { return .some(state.jobs.removeFirst()) }
            return state.isStopped ? .some(nil) : nil
        }
        return job ?? nil
    }

    /// Ten steps below the process's other threads: a tenth of their share where both want the same processor.
    private static let niceness: Int32 = 10
}
