package import Crypto
internal import Glibc
package import ServiceKit

/// Hashes and checks passwords, one at a time, on a thread of its own.
///
/// One at a time, because each takes 32 MiB and a tenth of a second of a processor; at low priority, so that pages are
/// answered first; with a short queue, so that who is let in waits a second or so and all others hear at once that they
/// should try again. Known callers and strangers have a queue each and take turns, so that strangers who fill theirs
/// keep nobody else out; and nobody has more than a few places, however often he asks.
package final class PasswordWorker: Sendable {
    /// Who calls.
    package enum Side: Sendable {
        /// Anybody who knows the address.
        case stranger
        /// A browser that signed in before, the holder of a link, somebody signed in, the operator.
        case known
    }

    /// For whom a call is.
    package struct Caller: Sendable {
        let side: Side
        /// What he has in common with others, such as an e-mail or an address: each has ``placesPerKey``.
        let keys: [String]

        package init(_ side: Side, keys: [String] = []) {
            self.side = side
            self.keys = keys
        }
    }

    /// Calls of each side that may wait while one is worked on.
    package static let usualQueueLimit = 8
    /// Calls with a key in common that may wait or be worked on.
    package static let placesPerKey = 3

    private let state: Monitor<State>
    private let queueLimit: Int

    fileprivate struct State: Sendable {
        var jobs: [Job] = []
        /// Calls that wait or are worked on, by key.
        var places: [String: Int] = [:]
        /// Whose call was taken last.
        var lastSide = Side.stranger
        var nextID: UInt64 = 0
        var isStopped = false
        var isEnded = false
        /// Who waits for the end.
        var stops: [CheckedContinuation<Void, Never>] = []
    }

    fileprivate struct Job: Sendable {
        let id: UInt64
        let caller: Caller
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
        _ password: PasswordText, for caller: Caller
    ) async throws(PasswordWorkerError) -> PasswordHash {
        try await perform(for: caller) {
            Result { () throws(CryptoError) in try PasswordHash.make(password) }
        }
    }

    /// Whether `hash` was made of `password`; false without a hash, after the same work: how long the answer takes does
    /// not tell whether there is such an account.
    package func verify(
        _ password: PasswordText, against hash: PasswordHash?, for caller: Caller
    ) async throws(PasswordWorkerError) -> Bool {
        try await perform(for: caller) {
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
        for caller: Caller, _ body: @escaping @Sendable () -> Result<Value, CryptoError>
    ) async throws(PasswordWorkerError) -> Value {
        let id = state.update { state in
            state.nextID += 1
            return state.nextID
        }
        let result: Result<Value, PasswordWorkerError> = await withTaskCancellationHandler {
            await withCheckedContinuation { waiting in
                let job = Job(
                    id: id, caller: caller,
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
            let caller = job.caller
            guard state.jobs.count(where: { $0.caller.side == caller.side }) < queueLimit,
                caller.keys.allSatisfy({ state.places[$0, default: 0] < Self.placesPerKey })
            else { return .busy }
            state.jobs.append(job)
            for key in caller.keys { state.places[key, default: 0] += 1 }
            return nil
        }
    }

    /// Takes a call out that waits; one that is worked on cannot be stopped.
    private func cancel(_ id: UInt64) {
        let job = state.update { state in
            guard let index = state.jobs.firstIndex(where: { $0.id == id }) else { return Job?.none }
            let job = state.jobs.remove(at: index)
            state.leave(job.caller)
            return job
        }
        job?.refuse(.cancelled)
    }

    // MARK: The thread

    private static func serve(_ state: Monitor<State>) {
        // On Linux the priority is the calling thread's, and anybody may lower it.
        let own = __priority_which_t(PRIO_PROCESS.rawValue)
        _ = setpriority(own, 0, min(getpriority(own, 0) + niceness, 19))
        while let job = next(state) {
            job.run()
            state.update { $0.leave(job.caller) }
        }
        let stops = state.update { state in
            state.isEnded = true
            defer { state.stops = [] }
            return state.stops
        }
        for stop in stops { stop.resume() }
    }

    private static func next(_ state: Monitor<State>) -> Job? {
        let job: Job?? = state.wait { state in
            if !state.jobs.isEmpty {
                // The other side's turn, where it has any.
                let index = state.jobs.firstIndex { $0.caller.side != state.lastSide } ?? 0
                state.lastSide = state.jobs[index].caller.side
                return .some(state.jobs.remove(at: index))
            }
            return state.isStopped ? .some(nil) : nil
        }
        return job ?? nil
    }

    /// Ten steps below the process's other threads: a tenth of their share where both want the same processor.
    private static let niceness: Int32 = 10
}

extension PasswordWorker.State {
    /// Gives a caller's places back.
    mutating func leave(_ caller: PasswordWorker.Caller) {
        for key in caller.keys {
            let left = places[key, default: 0] - 1
            places[key] = left > 0 ? left : nil
        }
    }
}
