internal import ServiceKit

/// The failures of one thing, such as an address, that count at a time, and the attempts that are not decided.
struct FailureWindow: Sendable {
    /// The latest failures, oldest first, at most as many as the limit: older ones change nothing.
    private(set) var failures: [MonotonicInstant] = []
    /// Attempts that count as failures until they are decided.
    var underway = 0

    var isEmpty: Bool { failures.isEmpty && underway == 0 }

    /// Counted at once, those underway among them.
    var count: Int { failures.count + underway }

    /// Forgets what failed before `start`.
    mutating func forget(upTo start: MonotonicInstant) {
        if let first = failures.first, first <= start { failures.removeAll { $0 <= start } }
    }

    mutating func fail(at now: MonotonicInstant, limit: Int) {
        failures.append(now)
        if failures.count > limit { failures.removeFirst(failures.count - limit) }
    }

    /// How long until fewer than `limit` count, where nothing is added; nil where that is so already.
    func wait(until limit: Int, window: Duration, now: MonotonicInstant) -> Duration? {
        guard count >= limit else { return nil }
        // Attempts underway are decided in a moment.
        guard failures.count >= limit else { return SignInLimits.moment }
        return failures[failures.count - limit] + window - now
    }
}
