/// Asks the process to stop: once, from anywhere, at any time, even before anything started.
package final class StopRequest: Sendable {
    package enum Reason: Sendable, Hashable, CustomStringConvertible {
        /// The signal's number.
        case signal(Int32)
        /// The process that started this one has ended.
        case parentGone
        /// Something in the process cannot go on: a sentence that says what.
        case failure(String)

        package var description: String {
            switch self {
            case .signal(let number): "signal \(number)"
            case .parentGone: "the parent process has ended"
            case .failure(let sentence): sentence
            }
        }
    }

    private struct State {
        var reason: Reason?
        var handlers: [@Sendable (Reason) -> Void] = []
    }

    private let state = Lock(State())

    package init() {}

    /// The first reason given; nil while nobody asked.
    package var reason: Reason? { state.withLock { $0.reason } }

    /// Asks for the stop. Only the first call has an effect.
    package func request(_ reason: Reason) {
        let handlers = state.withLock { state in
            guard state.reason == nil else { return [@Sendable (Reason) -> Void]() }
            state.reason = reason
            defer { state.handlers = [] }
            return state.handlers
        }
        for handler in handlers { handler(reason) }
    }

    /// Calls `handler` when the stop is asked for, on the thread that asks, so it must be short; at once
    /// where that has happened already.
    package func onRequest(_ handler: @escaping @Sendable (Reason) -> Void) {
        let reason = state.withLock { state in
            if state.reason == nil { state.handlers.append(handler) }
            return state.reason
        }
        if let reason { handler(reason) }
    }
}
