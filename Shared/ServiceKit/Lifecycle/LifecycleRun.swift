/// One run of a ``Lifecycle``, on the thread that called ``run()``. It alone decides; the tasks that start
/// and stop components only report to `events`.
struct LifecycleRun {
    /// What has happened so far, by the index of the component.
    struct Events: Sendable {
        var stopAsked: MonotonicInstant?
        var starts: [Int: Result<Void, any Error>] = [:]
        var stops: Set<Int> = []
    }

    private let lifecycle: Lifecycle
    private let stop: StopRequest
    let events = Monitor(Events())

    init(_ lifecycle: Lifecycle, stop: StopRequest) {
        self.lifecycle = lifecycle
        self.stop = stop
    }

    private var logger: Logger { lifecycle.logger }
    private var components: [LifecycleComponent] { lifecycle.components }

    /// How far the start came.
    private struct StartOutcome {
        /// Indices of what runs.
        var started: [Int] = []
        /// What did not end its start when it was cancelled.
        var stuck: Int?
        var failure: ExitCode?
    }

    func run() -> ExitCode {
        let events = events
        stop.onRequest { _ in events.update { $0.stopAsked = MonotonicClock.now } }

        let begin = MonotonicClock.now
        let outcome = startAll()
        if outcome.failure == nil, events.value.stopAsked == nil {
            lifecycle.health?.enter(.running)
            logger.info("ready", ["took": .duration(MonotonicClock.now - begin)])
        }
        if outcome.failure == nil { _ = events.wait { $0.stopAsked } }

        lifecycle.health?.enter(.draining)
        logger.info("stopping", ["reason": .string(stop.reason?.description ?? "the start failed")])
        let unfinished = stopAll(outcome)
        let code = outcome.failure ?? reasonCode
        guard unfinished.isEmpty else { return abandon(unfinished, failure: code) }
        logger.info("stopped")
        return code
    }

    private var reasonCode: ExitCode {
        if case .failure = stop.reason { .failed } else { .ok }
    }

    // MARK: Start

    private func startAll() -> StartOutcome {
        var outcome = StartOutcome()
        for index in components.indices {
            if events.value.stopAsked != nil { break }
            let name = components[index].name
            guard let result = start(index) else {
                outcome.stuck = index
                break
            }
            switch result {
            case .success:
                outcome.started.append(index)
                logger.debug("\(name) started")
            case .failure(let error) where stop.reason != nil:
                logger.info("\(name) gave up its start because of the stop: \(error)")
            case .failure(let error):
                logger.error("\(name) did not start: \(error)")
                outcome.failure = (error as? any ExitCodeProviding)?.exitCode ?? .failed
            }
            if case .failure = result { break }
        }
        return outcome
    }

    /// Starts one component; nil where it was cancelled and did not end within its budget.
    private func start(_ index: Int) -> Result<Void, any Error>? {
        let (component, events) = (components[index], events)
        let task = Task.detached {
            let result: Result<Void, any Error>
            do {
                try await component.start()
                result = .success(())
            } catch {
                result = .failure(error)
            }
            events.update { $0.starts[index] = result }
        }
        let early = events.wait { events -> Result<Void, any Error>?? in
            if let result = events.starts[index] { return .some(result) }
            return events.stopAsked == nil ? nil : .some(nil)
        }
        if let result = early ?? nil { return result }
        task.cancel()
        return events.wait(until: deadline(of: component)) { $0.starts[index] }
    }

    // MARK: Stop

    /// When the whole stop must be over; counted from the request, or from now where a start failed.
    private var wholeDeadline: MonotonicInstant {
        (events.value.stopAsked ?? MonotonicClock.now) + lifecycle.stopBudget
    }

    private func deadline(of component: LifecycleComponent) -> MonotonicInstant {
        min(MonotonicClock.now + component.stopBudget, wholeDeadline)
    }

    /// Stops in reverse what started.
    ///
    /// - Returns: the names of what is still not done at the end.
    private func stopAll(_ outcome: StartOutcome) -> [String] {
        // A failed start has no request to count from: its moment becomes that of the request.
        events.update { $0.stopAsked = $0.stopAsked ?? MonotonicClock.now }
        for index in outcome.started.reversed() {
            guard MonotonicClock.now < wholeDeadline else { break }
            if !stop(index) {
                let budget = DurationText.format(components[index].stopBudget)
                logger.error("\(components[index].name) did not stop within \(budget); going on without it")
            }
        }
        let done = events.value
        let running = outcome.started.filter { !done.stops.contains($0) }
        let starting = [outcome.stuck].compactMap(\.self).filter { done.starts[$0] == nil }
        return (running + starting).map { components[$0].name }
    }

    /// Whether the component stopped in time.
    private func stop(_ index: Int) -> Bool {
        let (component, events) = (components[index], events)
        Task.detached {
            await component.stop()
            events.update { _ = $0.stops.insert(index) }
        }
        return events.wait(until: deadline(of: component)) { $0.stops.contains(index) ? true : nil } ?? false
    }

    private func abandon(_ names: [String], failure code: ExitCode) -> ExitCode {
        let code = code == .ok ? .stopBudgetExceeded : code
        logger.error("ending although not everything stopped: \(names.joined(separator: ", "))")
        lifecycle.terminate(code)
        return code
    }
}
