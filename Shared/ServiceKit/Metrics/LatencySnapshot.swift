/// What a ``LatencyHistogram`` held at one moment.
package struct LatencySnapshot: Sendable, Hashable {
    /// Recordings per bucket of ``LatencyScale``.
    let counts: [Int]
    /// Of all spans.
    package let sum: Duration

    package var count: Int { counts.reduce(0, &+) }

    /// The span that this share of the recordings did not exceed, e.g. 0.5 for the median; nil where nothing
    /// was recorded. Within a bucket it is interpolated; beyond the last bound (134 s) it is that bound.
    package func quantile(_ share: Double) -> Duration? {
        let count = count
        guard count > 0 else { return nil }
        let rank = min(max(share, 0), 1) * Double(count)
        var below = 0
        for bucket in 0..<LatencyScale.count where counts[bucket] > 0 {
            let upTo = below + counts[bucket]
            if Double(upTo) >= rank {
                let lower = Double(LatencyScale.lowerBound(of: bucket))
                let upper = Double(LatencyScale.upperBound(of: bucket))
                let part = (rank - Double(below)) / Double(counts[bucket])
                return .nanoseconds(Int64((lower + (upper - lower) * part) * 1000))
            }
            below = upTo
        }
        return .microseconds(LatencyScale.upperBound(of: LatencyScale.count - 1))
    }
}
