internal import ServiceKit
internal import Synchronization

/// A call on its way through a `CallQueue`, without the type of its result.
protocol QueuedCall<Session>: AnyObject, Sendable {
    associatedtype Session
    var ticket: CallTicket { get }
    /// Runs the call's body on the thread that took it, and keeps what it returned.
    func run(_ session: Session) throws
    /// Answers the caller: with what `run` kept, or with the error. Once.
    func reply(_ error: (any Error)?)
}

/// Where a call stands, and what it costs.
final class CallTicket: @unchecked Sendable {
    enum Phase { case new, waiting, taken, cancelled }

    /// Bytes, as the caller declares them.
    let cost: Int
    let deadline: MonotonicInstant?
    /// Only touched with the queue's lock held: that is what makes the class Sendable.
    var phase = Phase.new
    private let interruption = Atomic<Bool>(false)

    init(cost: Int, deadline: MonotonicInstant?) {
        self.cost = max(0, cost)
        self.deadline = deadline
    }

    /// Asks a read that runs to stop.
    func interrupt() { interruption.store(true, ordering: .relaxed) }
    var isInterrupted: Bool { interruption.load(ordering: .relaxed) }
}

/// A call with its body and the task that waits for it.
final class Call<Session, Value: Sendable>: QueuedCall, @unchecked Sendable {
    let ticket: CallTicket
    private let body: @Sendable (Session) throws -> Value
    // Both are handed from the waiting task to the working thread through the queue's lock, and never
    // touched by two threads at a time: that is what makes the class Sendable.
    private var continuation: CheckedContinuation<Value, any Error>?
    private var value: Value?

    init(_ ticket: CallTicket, _ body: @escaping @Sendable (Session) throws -> Value) {
        self.ticket = ticket
        self.body = body
    }

    func run(_ session: Session) throws { value = try body(session) }

    func reply(_ error: (any Error)?) {
        let waiting = continuation
        continuation = nil
        if let error {
            waiting?.resume(throwing: error)
        } else if let value {
            waiting?.resume(returning: value)
        } else {
            waiting?.resume(throwing: StorageError.failed(reason: "a call was answered before it ran"))
        }
    }

    /// Puts the call into `queue` and waits for its answer. Cancelling the task takes it out again, or
    /// interrupts it where it runs and looks at its ticket.
    func wait(in queue: CallQueue<Session>) async throws -> Value {
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                self.continuation = continuation
                if let refusal = queue.put(self) { reply(refusal) }
            }
        } onCancel: {
            queue.cancel(self)
        }
    }
}
