import ServiceKit

/// What the workers of a load made, and when they are to end.
package final class Tally: Sendable {
    private struct State: Sendable {
        var made = 0
        var problems: [String] = []
        var isOver = false
    }

    private let state = Lock(State())

    package init() {}

    package var made: Int { state.withLock { $0.made } }
    package var problems: [String] { state.withLock { $0.problems } }
    package var isOver: Bool { state.withLock { $0.isOver } }

    package func count() { state.withLock { $0.made += 1 } }
    package func note(_ problem: String) { state.withLock { $0.problems.append(problem) } }
    package func end() { state.withLock { $0.isOver = true } }
}
