/// The buckets of a ``LatencyHistogram``: four to each doubling, from 1 µs to 134 s, and one for what is
/// longer. A span on a bucket's upper bound belongs to it, as Prometheus' `le` says.
enum LatencyScale {
    /// Doublings covered: the last bound is 2²⁷ µs.
    private static let octaves = 27
    /// Buckets with a bound.
    static let count = 4 * (octaves - 1)
    /// The bucket for what is longer than the last bound.
    static let overflow = count

    /// The bucket for a span; a negative one, which a clock cannot give, counts as none.
    @inline(__always)
    static func bucket(forNanoseconds nanoseconds: Int64) -> Int {
        // One less, so that whole microseconds fall into the bucket that they bound.
        let microseconds = UInt64(max(nanoseconds, 1) &- 1) / 1000
        if microseconds < 4 { return Int(microseconds) }
        let exponent = 63 &- microseconds.leadingZeroBitCount
        let quarter = Int(truncatingIfNeeded: microseconds >> UInt64(exponent &- 2)) & 3
        return min(4 &* (exponent &- 1) &+ quarter, overflow)
    }

    /// The longest span of a bucket, in microseconds.
    static func upperBound(of bucket: Int) -> Int {
        if bucket < 4 { return bucket + 1 }
        return (bucket % 4 + 5) << (bucket / 4 - 1)
    }

    /// The span above which a bucket begins, in microseconds.
    static func lowerBound(of bucket: Int) -> Int { bucket == 0 ? 0 : upperBound(of: bucket - 1) }

    /// The buckets that end a doubling, from 8 µs to 67 s: enough for a graph, and a quarter of the text.
    static let exposed = (0..<count).filter { bucket in
        let bound = upperBound(of: bucket)
        return bound >= 8 && bound <= 1 << (octaves - 1) && bound & (bound - 1) == 0
    }
}
