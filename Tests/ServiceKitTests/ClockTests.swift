import Contracts
import ServiceKit
import Support
import Testing

@Suite("Clocks")
struct ClockTests {
    @Test("The time of day is this century's")
    func system() throws {
        let now = SystemClock().now
        #expect(now > (try #require(Timestamp("2025-01-01T00:00:00Z"))))
        #expect(now < (try #require(Timestamp("2100-01-01T00:00:00Z"))))
    }

    @Test("The steady clock never goes back")
    func steady() {
        var last = MonotonicClock.now
        for _ in 0..<1000 {
            let now = MonotonicClock().now
            #expect(now >= last)
            last = now
        }
    }

    @Test("Instants and durations, held at the ends")
    func arithmetic() {
        let instant = MonotonicInstant(nanoseconds: 5)
        #expect(instant + .nanoseconds(7) == MonotonicInstant(nanoseconds: 12))
        #expect((instant + .nanoseconds(7)) - instant == .nanoseconds(7))
        #expect(instant - (instant + .nanoseconds(7)) == .nanoseconds(-7))
        #expect(instant + .seconds(Int64.max) == MonotonicInstant(nanoseconds: .max))
        #expect(
            MonotonicInstant(nanoseconds: -5) + .seconds(Int64.min) == MonotonicInstant(nanoseconds: .min))
        #expect(
            MonotonicInstant(nanoseconds: .max) - MonotonicInstant(nanoseconds: .min)
                == .nanoseconds(Int64.max))
    }

    @Test(
        "Durations in nanoseconds",
        arguments: [
            (Duration.zero, 0), (.milliseconds(1500), 1_500_000_000), (.milliseconds(-1500), -1_500_000_000),
            (.seconds(Int64.max), .max), (.seconds(Int64.min), .min),
        ] as [(Duration, Int64)])
    func nanoseconds(duration: Duration, expected: Int64) { #expect(duration.nanoseconds == expected) }

    @Test("The clocks of tests move when told")
    func manual() {
        let clock = ManualClock(Timestamp(microseconds: 10))
        clock.advance(by: .microseconds(5))
        #expect(clock.now == Timestamp(microseconds: 15))
        clock.set(Timestamp(microseconds: 3))
        #expect(clock.now == Timestamp(microseconds: 3))
        let steady = ManualSteadyClock()
        steady.advance(by: .nanoseconds(9))
        #expect(steady.now == MonotonicInstant(nanoseconds: 9))
    }
}
