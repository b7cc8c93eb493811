extension Duration {
    /// The span in whole nanoseconds, held at the ends of `Int64` (292 years) instead of overflowing.
    package var nanoseconds: Int64 {
        let (seconds, attoseconds) = components
        let (whole, overflowed) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
        let (sum, carried) = whole.addingReportingOverflow(attoseconds / 1_000_000_000)
        if overflowed || carried { return seconds < 0 ? .min : .max }
        return sum
    }
}
