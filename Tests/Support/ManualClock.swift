package import Contracts
package import ServiceKit
import Synchronization

/// A time of day that stands still until a test moves it.
package final class ManualClock: WallClock {
    private let time: Mutex<Timestamp>

    /// - Parameter now: 2026-01-01T00:00:00Z where none is given.
    package init(_ now: Timestamp = Timestamp(microseconds: 1_767_225_600_000_000)) { time = Mutex(now) }

    package var now: Timestamp { time.withLock { $0 } }

    package func set(_ now: Timestamp) { time.withLock { $0 = now } }

    package func advance(by duration: Duration) {
        time.withLock { $0 = $0.advanced(byMicroseconds: duration.nanoseconds / 1000) }
    }
}

/// A steady clock that stands still until a test moves it.
package final class ManualSteadyClock: SteadyClock {
    private let time: Mutex<MonotonicInstant>

    package init(_ now: MonotonicInstant = MonotonicInstant(nanoseconds: 0)) { time = Mutex(now) }

    package var now: MonotonicInstant { time.withLock { $0 } }

    package func advance(by duration: Duration) { time.withLock { $0 = $0 + duration } }
}
