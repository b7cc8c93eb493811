import Glibc

/// Nanoseconds of the monotonic clock.
func monotonicNow() -> UInt64 {
    var time = timespec()
    _ = clock_gettime(CLOCK_MONOTONIC, &time)
    return UInt64(clamping: time.tv_sec) &* 1_000_000_000 &+ UInt64(clamping: time.tv_nsec)
}

extension UInt64 {
    /// The moment a duration later; the last one where it is too far, the same for a negative duration.
    func advanced(by duration: Duration) -> UInt64 {
        let (sum, overflow) = addingReportingOverflow(duration.wholeNanoseconds)
        return overflow ? .max : sum
    }
}

extension Duration {
    /// From 0 to UInt64's end, clamped.
    var wholeNanoseconds: UInt64 {
        let (seconds, attoseconds) = components
        guard seconds >= 0, attoseconds >= 0 else { return 0 }
        let (product, tooMany) = UInt64(seconds).multipliedReportingOverflow(by: 1_000_000_000)
        let (sum, overflow) = product.addingReportingOverflow(UInt64(attoseconds / 1_000_000_000))
        return tooMany || overflow ? .max : sum
    }

    /// Rounded up, from 1 to UInt32's end.
    var wholeSeconds: UInt32 {
        let nanoseconds = wholeNanoseconds
        let seconds = nanoseconds / 1_000_000_000 + (nanoseconds % 1_000_000_000 == 0 ? 0 : 1)
        return UInt32(clamping: max(seconds, 1))
    }
}
