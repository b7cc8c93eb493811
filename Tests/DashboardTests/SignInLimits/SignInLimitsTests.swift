import DashboardService
import HTTP
import ServiceKit
import Support
import Testing

@Suite("Attempts to sign in")
struct SignInLimitsTests {
    private let ana: SignInSource

    init() throws {
        ana = SignInSource(email: try EmailAddress("ana@example.com"), address: IPAddress("192.0.2.1"))
    }

    /// The attempt; nil where it is refused.
    private func attempt(_ limits: SignInLimits) -> SignInAttempt? {
        if case .allowed(let attempt) = limits.check(ana) { attempt } else { nil }
    }

    @Test func whatCounts() throws {
        let clock = ManualSteadyClock()
        let limits = SignInLimits(clock: clock)
        for _ in 0..<20 { try #require(attempt(limits)).succeeded() }
        for _ in 0..<20 { try #require(attempt(limits)).withdrawn() }
        for _ in 0..<7 { try #require(attempt(limits)).failed() }
        // Decided once: a second word changes nothing.
        let last = try #require(attempt(limits))
        last.failed()
        last.succeeded()
        guard case .refused(let retryAfter) = limits.check(ana) else {
            Issue.record("the ninth attempt is allowed")
            return
        }
        #expect(retryAfter == .seconds(900))
        clock.advance(by: .seconds(900))
        #expect(attempt(limits) != nil)
    }

    /// Whoever forgets to say how it ended has failed, and does not hold the account up for good.
    @Test func anAttemptThatIsLetGoHasFailed() throws {
        let clock = ManualSteadyClock()
        let limits = SignInLimits(clock: clock)
        for _ in 0..<8 { #expect(attempt(limits) != nil) }
        #expect(attempt(limits) == nil)
        clock.advance(by: .seconds(900))
        #expect(attempt(limits) != nil)
    }

    @Test func manyAtOnce() async {
        let limits = SignInLimits(clock: ManualSteadyClock())
        let attempts: [SignInAttempt] = await withTaskGroup { group in
            for _ in 0..<100 { group.addTask { self.attempt(limits) } }
            return await group.reduce(into: []) { if let attempt = $1 { $0.append(attempt) } }
        }
        #expect(attempts.count == 8)
        for attempt in attempts { attempt.succeeded() }
        #expect(attempt(limits) != nil)
    }
}
