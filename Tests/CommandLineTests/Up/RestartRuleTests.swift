import CommandLineTool
import ServiceKit
import Testing

@Suite struct RestartRuleTests {
    struct Case: Sendable {
        let ending: ProcessEnding
        let wasReady: Bool
        let lived: Duration
        let failures: Int
        let decision: RestartRule.Decision
    }

    @Test(arguments: [
        // Never up: it said what is wrong, and would say it again.
        Case(ending: .exited(64), wasReady: false, lived: .zero, failures: 0, decision: .giveUp(.usage)),
        Case(
            ending: .exited(69), wasReady: false, lived: .zero, failures: 0, decision: .giveUp(.unavailable)),
        Case(
            ending: .exited(78), wasReady: false, lived: .zero, failures: 0, decision: .giveUp(.configuration)
        ),
        Case(ending: .exited(1), wasReady: false, lived: .zero, failures: 0, decision: .giveUp(.failed)),
        Case(ending: .exited(0), wasReady: false, lived: .zero, failures: 0, decision: .giveUp(.failed)),
        Case(ending: .exited(3), wasReady: false, lived: .zero, failures: 0, decision: .giveUp(.failed)),
        // Never up, crashing: a few attempts.
        Case(
            ending: .signalled(11), wasReady: false, lived: .zero, failures: 0, decision: .restart(attempt: 0)
        ),
        Case(
            ending: .signalled(9), wasReady: false, lived: .zero, failures: 3,
            decision: .restart(attempt: 3)),
        Case(ending: .signalled(9), wasReady: false, lived: .zero, failures: 4, decision: .giveUp(.failed)),
        // Was up once: always again, whatever it says.
        Case(
            ending: .signalled(9), wasReady: true, lived: .seconds(1), failures: 0,
            decision: .restart(attempt: 0)),
        Case(
            ending: .exited(69), wasReady: true, lived: .seconds(1), failures: 7,
            decision: .restart(attempt: 7)),
        Case(
            ending: .exited(0), wasReady: true, lived: .milliseconds(29_999), failures: 2,
            decision: .restart(attempt: 2)),
        // Lived long: the row begins anew.
        Case(
            ending: .signalled(9), wasReady: true, lived: .seconds(30), failures: 7,
            decision: .restart(attempt: 0)),
    ]) func table(row: Case) {
        let decision = RestartRule.decide(
            row.ending, wasReady: row.wasReady, lived: row.lived, failures: row.failures)
        #expect(decision == row.decision)
    }

    @Test func endingsFromStatus() {
        #expect(ProcessEnding(status: 69 << 8) == .exited(69))
        #expect(ProcessEnding(status: 9) == .signalled(9))
        #expect(ProcessEnding(status: 0x80 | 11) == .signalled(11))
        #expect(ProcessEnding.signalled(9).description == "was ended by signal 9 (SIGKILL)")
        #expect(ProcessEnding.exited(78).description == "ended with exit code 78")
    }
}
