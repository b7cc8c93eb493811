import ServiceKit
import Testing

/// SplitMix64: the same numbers for the same seed.
private struct SeededNumbers: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

@Suite("Backoff")
struct BackoffTests {
    private let backoff = Backoff(base: .milliseconds(50), cap: .seconds(2))

    @Test(
        "The ceiling doubles up to the cap",
        arguments: zip(
            [-1, 0, 1, 2, 5, 6, 62, 63, 64, Int.max], [50, 50, 100, 200, 1600, 2000, 2000, 2000, 2000, 2000]))
    func ceilings(attempt: Int, milliseconds: Int) {
        #expect(backoff.ceiling(attempt: attempt) == .milliseconds(milliseconds))
    }

    @Test("Ends of the range: no base, a base above the cap, no limit")
    func extremes() {
        #expect(Backoff(base: .zero, cap: .seconds(1)).ceiling(attempt: 9) == .zero)
        #expect(Backoff(base: .seconds(9), cap: .seconds(1)).ceiling(attempt: 0) == .seconds(1))
        #expect(Backoff(base: .seconds(-1), cap: .seconds(-1)).delay(attempt: 3) == .zero)
        let endless = Backoff(base: .seconds(1), cap: .seconds(Int64.max))
        #expect(endless.ceiling(attempt: 60) == .nanoseconds(Int64.max))
    }

    @Test("The wait is drawn from all of 0 to the ceiling")
    func jitter() {
        var random = SeededNumbers(state: 7)
        let delays = (0..<1000).map { _ in backoff.delay(attempt: 3, using: &random) }.sorted()
        #expect(delays[0] >= .zero && delays[0] < .milliseconds(10))
        #expect(delays[999] <= .milliseconds(400) && delays[999] > .milliseconds(390))
        #expect(delays[500] > .milliseconds(170) && delays[500] < .milliseconds(230))
        var again = SeededNumbers(state: 7)
        #expect((0..<1000).map { _ in backoff.delay(attempt: 3, using: &again) }.sorted() == delays)
        for attempt in 0..<100 {
            let delay = backoff.delay(attempt: attempt)
            #expect(delay >= .zero && delay <= backoff.ceiling(attempt: attempt))
        }
    }
}
