import JSONRPC
import ServiceKit
import Testing
import Transport

/// The rule as a table: the ending, whether the method is idempotent, the attempt, and what comes of it.
@Suite("Retry rule")
struct RetryRuleTests {
    enum Outcome: Sendable {
        case end, again, later
    }

    struct Row: Sendable, CustomStringConvertible {
        var ending: CallEnding
        var idempotent: [Outcome]
        var other: [Outcome]
        var description: String { "\(ending)" }
    }

    private static func error(_ code: ErrorCode) -> CallEnding { .error(RPCError(code, "")) }

    /// The outcomes at the attempts 1, 2, 3, 8 and 9.
    static let rows: [Row] = [
        Row(ending: .result([]), idempotent: Array(repeating: .end, count: 5), other: Array(repeating: .end, count: 5)),
        // It ran nowhere: any other replica may have it, of which there are seven.
        Row(
            ending: .notSent(""), idempotent: [.again, .again, .again, .again, .end],
            other: [.again, .again, .again, .again, .end]),
        Row(
            ending: error(.shuttingDown), idempotent: [.again, .again, .again, .again, .end],
            other: [.again, .again, .again, .again, .end]),
        // It may have run.
        Row(
            ending: .replyLost(""), idempotent: [.again, .again, .end, .end, .end],
            other: Array(repeating: .end, count: 5)),
        // It did not run, for want of room.
        Row(
            ending: error(.overloaded), idempotent: [.later, .later, .end, .end, .end],
            other: [.later, .later, .end, .end, .end]),
        Row(
            ending: .outOfTime(wasSent: true), idempotent: Array(repeating: .end, count: 5),
            other: Array(repeating: .end, count: 5)),
        Row(
            ending: .outOfTime(wasSent: false), idempotent: Array(repeating: .end, count: 5),
            other: Array(repeating: .end, count: 5)),
        Row(
            ending: .cancelled(wasSent: true), idempotent: Array(repeating: .end, count: 5),
            other: Array(repeating: .end, count: 5)),
        Row(
            ending: .cancelled(wasSent: false), idempotent: Array(repeating: .end, count: 5),
            other: Array(repeating: .end, count: 5)),
        Row(
            ending: error(.internalError), idempotent: Array(repeating: .end, count: 5),
            other: Array(repeating: .end, count: 5)),
        Row(
            ending: error(.forbidden), idempotent: Array(repeating: .end, count: 5),
            other: Array(repeating: .end, count: 5)),
        Row(
            ending: error(.storageRefused), idempotent: Array(repeating: .end, count: 5),
            other: Array(repeating: .end, count: 5)),
        Row(
            ending: error(.outcomeUnknown), idempotent: Array(repeating: .end, count: 5),
            other: Array(repeating: .end, count: 5)),
        Row(
            ending: error(.deadlineExceeded), idempotent: Array(repeating: .end, count: 5),
            other: Array(repeating: .end, count: 5)),
        Row(
            ending: error(ErrorCode(rawValue: 1001)), idempotent: Array(repeating: .end, count: 5),
            other: Array(repeating: .end, count: 5)),
    ]

    private let backoff = Backoff(base: .milliseconds(20), cap: .milliseconds(500))

    private func outcome(_ row: Row, isIdempotent: Bool, attempt: Int, remaining: Duration) -> Outcome {
        switch RetryRule.decide(
            row.ending, isIdempotent: isIdempotent, attempt: attempt, remaining: remaining, backoff: backoff)
        {
        case .end: .end
        case .again: .again
        case .later: .later
        }
    }

    @Test(arguments: rows)
    func `each ending has its decision`(row: Row) {
        let attempts = [1, 2, 3, 8, 9]
        #expect(
            attempts.map { outcome(row, isIdempotent: true, attempt: $0, remaining: .seconds(5)) } == row.idempotent)
        #expect(attempts.map { outcome(row, isIdempotent: false, attempt: $0, remaining: .seconds(5)) } == row.other)
    }

    @Test(arguments: rows)
    func `nothing is tried without time`(row: Row) {
        for remaining in [Duration.zero, .milliseconds(-5)] {
            #expect(outcome(row, isIdempotent: true, attempt: 1, remaining: remaining) == .end)
        }
    }

    @Test func `a pause that would outlast the deadline is not begun`() {
        for _ in 0..<200 {
            let decision = RetryRule.decide(
                .error(RPCError(.overloaded, "")), isIdempotent: true, attempt: 2, remaining: .milliseconds(1),
                backoff: backoff)
            if case .later(let pause) = decision { #expect(pause < .milliseconds(1)) }
        }
    }
}
