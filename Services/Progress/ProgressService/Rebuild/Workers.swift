internal import Dispatch
internal import ServiceKit

/// Work on several threads.
enum Workers {
    /// No more, however many cores there are: each holds a part of the ledger, and reading the store takes one of them.
    static let threads = 2

    private struct State {
        var next = 0
        var failure: (any Error)?
    }

    /// Does pieces of work, begun in the order of their numbers, and returns once all are done. After a failure, which
    /// is thrown, none is begun.
    static func perform(_ pieces: Int, _ body: @Sendable (_ piece: Int) throws -> Void) throws {
        let state = Lock(State())
        DispatchQueue.concurrentPerform(iterations: min(threads, pieces)) { _ in
            while let piece = begin(state, of: pieces) {
                do {
                    try body(piece)
                } catch {
                    state.withLock { $0.failure = $0.failure ?? error }
                }
            }
        }
        if let failure = state.withLock({ $0.failure }) { throw failure }
    }

    private static func begin(_ state: Lock<State>, of pieces: Int) -> Int? {
        state.withLock { state in
            guard state.failure == nil, state.next < pieces else { return nil }
            defer { state.next += 1 }
            return state.next
        }
    }
}
