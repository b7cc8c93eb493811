package import Contracts
internal import Glibc

/// Tells the time of day: for what is stored, shown or logged. It may jump; spans are measured with a
/// ``SteadyClock``.
package protocol WallClock: Sendable {
    /// Microseconds since 1970, UTC.
    var now: Timestamp { get }
}

/// The machine's time of day.
package struct SystemClock: WallClock {
    package init() {}

    package var now: Timestamp {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Timestamp(microseconds: Int64(time.tv_sec) &* 1_000_000 &+ Int64(time.tv_nsec) / 1000)
    }
}
