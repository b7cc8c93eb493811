internal import Synchronization

/// How long things took, in buckets that grow with the span: quantiles are exact to a quarter at worst.
///
/// Recording is two atomic additions and takes no lock.
package final class LatencyHistogram: Sendable {
    private let buckets = InlineArray<105, Atomic<Int>> { _ in Atomic(0) }
    private let total = Atomic<Int>(0)

    package init() {}

    package func record(_ duration: Duration) { record(nanoseconds: duration.nanoseconds) }

    /// Records the span since `start`.
    package func record(since start: MonotonicInstant) {
        record(nanoseconds: MonotonicClock.now.nanoseconds &- start.nanoseconds)
    }

    package func record(nanoseconds: Int64) {
        buckets[LatencyScale.bucket(forNanoseconds: nanoseconds)].wrappingAdd(1, ordering: .relaxed)
        total.wrappingAdd(Int(max(nanoseconds, 0)), ordering: .relaxed)
    }

    /// What was recorded so far. While others record, sum and counts may differ by what is under way.
    package var snapshot: LatencySnapshot {
        LatencySnapshot(
            counts: buckets.indices.map { buckets[$0].load(ordering: .relaxed) },
            sum: .nanoseconds(total.load(ordering: .relaxed)))
    }
}
