import Contracts
import Testing

@Suite struct DurationTests {
    @Test func wholeMillisecondsAreCutTowardsZeroAndNeverOverflow() {
        #expect(Duration.milliseconds(250).wholeMilliseconds == 250)
        #expect(Duration.microseconds(1999).wholeMilliseconds == 1)
        #expect(Duration.microseconds(-1999).wholeMilliseconds == -1)
        #expect(Duration.zero.wholeMilliseconds == 0)
        // 9,223,372,036,854,775,807 ms is the last that fits.
        let seconds: Int64 = 9_223_372_036_854_775
        #expect(
            Duration(secondsComponent: seconds, attosecondsComponent: 807_000_000_000_000_000).wholeMilliseconds == .max
        )
        #expect(
            Duration(secondsComponent: seconds, attosecondsComponent: 999_000_000_000_000_000).wholeMilliseconds == .max
        )
        #expect(
            Duration(secondsComponent: -seconds, attosecondsComponent: -999_000_000_000_000_000).wholeMilliseconds
                == .min)
        #expect(Duration.seconds(Int64.max).wholeMilliseconds == .max)
        #expect(Duration.seconds(Int64.min).wholeMilliseconds == .min)
    }
}
