/// How long to wait before the next attempt: exponential with full jitter.
///
/// The wait is drawn evenly from 0 up to `base` doubled per attempt, at most `cap`: many clients that
/// failed together do not return together.
package struct Backoff: Sendable, Hashable {
    /// The most that is waited before the first repetition.
    package let base: Duration
    /// The most that is ever waited.
    package let cap: Duration

    package init(base: Duration, cap: Duration) {
        self.base = base
        self.cap = cap
    }

    /// The longest wait before repetition number `attempt`, counted from 0.
    package func ceiling(attempt: Int) -> Duration {
        let longest = max(cap.nanoseconds, 0)
        let first = max(base.nanoseconds, 0)
        let doublings = max(attempt, 0)
        guard doublings < 63, first <= longest >> doublings else { return .nanoseconds(longest) }
        return .nanoseconds(first << doublings)
    }

    /// The wait before repetition number `attempt`, counted from 0.
    package func delay(attempt: Int, using random: inout some RandomNumberGenerator) -> Duration {
        .nanoseconds(Int64.random(in: 0...ceiling(attempt: attempt).nanoseconds, using: &random))
    }

    /// The same with the system's random numbers.
    package func delay(attempt: Int) -> Duration {
        var random = SystemRandomNumberGenerator()
        return delay(attempt: attempt, using: &random)
    }
}
