internal import ServiceKit

/// A bounded first-in-first-out queue from tasks to the threads that do the blocking work.
final class CallQueue<Session>: Sendable {
    private struct State: Sendable {
        /// With the places of calls that were cancelled, which the takers skip.
        var calls: [any QueuedCall<Session>] = []
        /// The first place not taken yet.
        var head = 0
        var waiting = 0
        var waitingBytes = 0
        var isClosed = false

        /// Removes the places before `head` once they are the greater part.
        mutating func compact() {
            guard head > 32, head * 2 > calls.count else { return }
            calls.removeFirst(head)
            head = 0
        }

        mutating func forget(_ ticket: CallTicket) {
            waiting -= 1
            waitingBytes -= ticket.cost
        }

        mutating func next(withinBytes limit: Int) -> (any QueuedCall<Session>)? {
            defer { compact() }
            while head < calls.count {
                let call = calls[head]
                if call.ticket.phase == .waiting {
                    guard call.ticket.cost <= limit else { return nil }
                    call.ticket.phase = .taken
                    forget(call.ticket)
                    head += 1
                    return call
                }
                head += 1
            }
            return nil
        }
    }

    private let state = Monitor(State())
    private let maximumCalls: Int
    private let maximumBytes: Int

    init(maximumCalls: Int, maximumBytes: Int) {
        self.maximumCalls = maximumCalls
        self.maximumBytes = maximumBytes
    }

    /// Takes the call in, or says why not. A single call may be larger than the queue.
    func put(_ call: any QueuedCall<Session>) -> StorageError? {
        state.update { state in
            if call.ticket.phase == .cancelled { return .cancelled }
            if state.isClosed { return .closed }
            // Every byte already waiting was once let in, so the difference cannot overflow.
            let isFull = state.waiting >= maximumCalls || call.ticket.cost > maximumBytes - state.waitingBytes
            if isFull, state.waiting > 0 || maximumCalls <= 0 {
                return .overloaded(calls: state.waiting, bytes: state.waitingBytes)
            }
            call.ticket.phase = .waiting
            state.calls.append(call)
            state.waiting += 1
            state.waitingBytes += call.ticket.cost
            return nil
        }
    }

    /// Answers a call that waits with `cancelled` at once; asks one that runs to stop.
    func cancel(_ call: any QueuedCall<Session>) {
        let waited = state.update { state in
            switch call.ticket.phase {
            case .new:
                call.ticket.phase = .cancelled
                return false
            case .waiting:
                call.ticket.phase = .cancelled
                state.forget(call.ticket)
                return true
            case .taken:
                call.ticket.interrupt()
                return false
            case .cancelled:
                return false
            }
        }
        if waited { call.reply(StorageError.cancelled) }
    }

    /// What a wait for calls ended with.
    enum Wait { case calls, closedAndEmpty, timeUp }

    /// Blocks until a call waits, the queue is closed and empty, or the deadline has come.
    func waitForCalls(until deadline: MonotonicInstant? = nil) -> Wait {
        state.wait(until: deadline) { state in state.waiting > 0 ? .calls : state.isClosed ? .closedAndEmpty : nil }
            ?? .timeUp
    }

    /// The next call, which is now the taker's to answer; nil where none waits, or the next costs more.
    func take(withinBytes limit: Int = .max) -> (any QueuedCall<Session>)? {
        state.update { $0.next(withinBytes: limit) }
    }

    /// Takes no more calls. Those that wait may still be taken.
    func close() {
        state.update { $0.isClosed = true }
    }

    /// How many calls wait, and their bytes.
    var load: (calls: Int, bytes: Int) {
        let state = state.value
        return (state.waiting, state.waitingBytes)
    }
}
