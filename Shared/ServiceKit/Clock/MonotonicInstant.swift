/// A reading of a ``SteadyClock``.
package struct MonotonicInstant: Sendable, Hashable, Comparable {
    /// Nanoseconds since an arbitrary start, for most machines their boot.
    package let nanoseconds: Int64

    package init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }

    package static func < (left: Self, right: Self) -> Bool { left.nanoseconds < right.nanoseconds }

    /// Stops at the last instant there is instead of overflowing, so "no limit" may be a huge duration.
    package static func + (instant: Self, duration: Duration) -> Self {
        let (sum, overflowed) = instant.nanoseconds.addingReportingOverflow(duration.nanoseconds)
        if overflowed { return MonotonicInstant(nanoseconds: duration < .zero ? .min : .max) }
        return MonotonicInstant(nanoseconds: sum)
    }

    /// The span from `right` to `left`, negative where `left` is earlier.
    package static func - (left: Self, right: Self) -> Duration {
        let (span, overflowed) = left.nanoseconds.subtractingReportingOverflow(right.nanoseconds)
        return .nanoseconds(overflowed ? (left < right ? .min : .max) : span)
    }
}
