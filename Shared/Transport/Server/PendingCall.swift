internal import ServiceKit

/// A call whose handler runs in a task.
final class PendingCall {
    /// The id's JSON text; nil for a notification.
    let id: [UInt8]?
    let method: Method
    let target: ReplyTarget
    /// Bytes of the request, counted against the connection's work.
    let bytes: Int
    let startedAt: MonotonicInstant
    var task: Task<Void, Never>?
    var deadline: Timer?
    /// Whether the caller has its answer; a handler that ends later is only waited for.
    var isAnswered = false

    init(id: [UInt8]?, method: Method, target: ReplyTarget, bytes: Int, startedAt: MonotonicInstant) {
        self.id = id
        self.method = method
        self.target = target
        self.bytes = bytes
        self.startedAt = startedAt
    }
}
