internal import ServiceKit

/// What happens to the services while the suite runs.
enum SuiteEvent: Sendable {
    /// A replica is ready to serve.
    case ready(name: String, process: Int, after: Duration, isFirst: Bool)
    /// A replica ended and is started again after a pause.
    case ended(name: String, process: Int, ProcessEnding, complaints: [String], pause: Duration)
    /// A replica cannot be kept running.
    case failed(name: String, ExitCode, reason: String, complaints: [String])
    /// Somebody asked for the end.
    case stopAsked
}

/// Keeps one replica of a service running until it is stopped; tells what happens as ``SuiteEvent``.
actor ReplicaKeeper {
    nonisolated let name: String
    private let program: ServiceProgram
    private let line: LifeLine
    private let suite: SuiteClient
    private let events: AsyncStream<SuiteEvent>.Continuation

    private var process: ServiceProcess?
    private var task: Task<Void, Never>?
    private var isStopping = false
    private(set) var isReady = false
    private var wasReady = false
    private var failures = 0

    init(
        name: String, program: ServiceProgram, endingWith line: LifeLine, suite: SuiteClient,
        events: AsyncStream<SuiteEvent>.Continuation
    ) {
        self.name = name
        self.program = program
        self.line = line
        self.suite = suite
        self.events = events
    }

    func start() {
        guard task == nil, !isStopping else { return }
        task = Task { await keep() }
    }

    private func keep() async {
        while !isStopping {
            let begin = MonotonicClock.now
            let running: ServiceProcess
            do throws(SystemError) {
                running = try program.start(endingWith: line)
            } catch {
                events.yield(.failed(name: name, .unavailable, reason: "\(error)", complaints: []))
                return
            }
            process = running
            let readiness = Task { [suite] in
                if await running.becomesReady(suite) { becameReady(running, since: begin) }
            }
            let ending = await running.child.ended()
            readiness.cancel()
            process = nil
            isReady = false
            guard !isStopping else { return }
            guard let pause = pause(after: ending, of: running, lived: MonotonicClock.now - begin) else {
                return
            }
            // Cut short by a stop, which the loop's condition sees.
            try? await Task.sleep(for: pause)
        }
    }

    private func becameReady(_ running: ServiceProcess, since begin: MonotonicInstant) {
        guard process?.child.id == running.child.id, !isStopping else { return }
        isReady = true
        events.yield(
            .ready(
                name: name, process: Int(running.child.id), after: MonotonicClock.now - begin,
                isFirst: !wasReady))
        wasReady = true
    }

    /// How long to wait before the next start; nil where there is none.
    private func pause(after ending: ProcessEnding, of ended: ServiceProcess, lived: Duration) -> Duration? {
        let decision = RestartRule.decide(ending, wasReady: wasReady, lived: lived, failures: failures)
        let complaints = ended.complaints
        switch decision {
        case .giveUp(let code):
            events.yield(.failed(name: name, code, reason: "it \(ending)", complaints: complaints))
            return nil
        case .restart(let attempt):
            failures = attempt + 1
            let pause = RestartRule.backoff.delay(attempt: attempt)
            events.yield(
                .ended(
                    name: name, process: Int(ended.child.id), ending, complaints: complaints, pause: pause))
            return pause
        }
    }

    /// Ends the replica and its restarts.
    ///
    /// - Returns: whether it ended within the budget, without being killed.
    func stop(within budget: Duration) async -> Bool {
        isStopping = true
        task?.cancel()
        let inTime = await process?.child.stop(within: budget) ?? true
        await task?.value
        return inTime
    }
}
