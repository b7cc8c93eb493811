/// Keeps a message that may come thousands of times to one line per interval, without hiding how often
/// it came. One limiter per message.
///
/// ```swift
/// logger.admitted(by: acceptFailures)?.warning("a connection could not be accepted")
/// ```
package final class RepeatLimiter: Sendable {
    private struct State {
        var next: MonotonicInstant?
        var suppressed = 0
    }

    private let interval: Duration
    private let clock: any SteadyClock
    private let state = Lock(State())

    package init(interval: Duration = .seconds(60), clock: any SteadyClock = MonotonicClock()) {
        self.interval = interval
        self.clock = clock
    }

    /// How many were suppressed since the last one that passed; nil where this one is suppressed too.
    package func admit() -> Int? {
        let now = clock.now
        return state.withLock { state in
            if let next = state.next, now < next {
                state.suppressed &+= 1
                return nil
            }
            defer { state = State(next: now + interval) }
            return state.suppressed
        }
    }
}

extension Logger {
    /// A logger for one line, with the field `suppressed` where lines were; nil where this one is suppressed.
    package func admitted(by limiter: RepeatLimiter) -> Logger? {
        guard let suppressed = limiter.admit() else { return nil }
        return suppressed == 0 ? self : with(["suppressed": .integer(suppressed)])
    }
}
