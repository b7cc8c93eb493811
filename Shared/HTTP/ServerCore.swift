import CMicroHTTPD
import Dispatch
import Glibc
import Synchronization

/// The server's state and the rules of an exchange.
///
/// One lock guards the state, the phase of every exchange, and every suspend and resume of a connection.
/// libmicrohttpd calls back without its own lock held (but for a reply's own, which nothing else takes while the reply
/// is sent), so its suspend and resume are called inside ours: whoever holds it sees a connection either served by
/// libmicrohttpd, or suspended with its exchange in phase `handling` or its streamed body awaited, and nothing between.
/// The first who takes an exchange from `handling` to `answered` (its task, or the stop) resumes the connection, once,
/// in the same hold. A suspended connection is never closed by libmicrohttpd, so its pointer and descriptor stay valid
/// until then.
///
/// While a connection is suspended libmicrohttpd does not look at its socket, and its only time limit is one
/// of idleness. So a tick on a queue of this module looks for clients that went away and cuts connections
/// whose request or reply takes too long in all; it cuts by shutting the socket down, which libmicrohttpd
/// then closes as broken. There is a tick only while something is to be watched.
///
/// It neither parses HTTP (libmicrohttpd) nor knows routes (`HTTPRouter`).
final class ServerCore: Sendable {
    enum Phase { case new, running, draining, stopped }

    struct State {
        var phase = Phase.new
        var daemon: ConnectionHandle?
        var listener: ListenSocket?
        var connections: [ConnectionHandle: ConnectionRecord] = [:]
        /// Requests received whole whose reply is not out.
        var begun = 0
        /// Those of them that a handler was asked for.
        var handled = 0
        var handlersInFlight = 0
        /// Bodies that are being written.
        var streams = 0
        var bufferedBodyBytes = 0
        /// Ends libmicrohttpd's wait when rung; -1 before the start and after the stop.
        var waker: Int32 = -1
        var isWaking = false
        var nextTick = UInt64.max
        var tickGeneration: UInt64 = 0
    }

    let limits: HTTPLimits
    let accessLog: HTTPAccessLog?
    let ownHeaders: HTTPHeaders
    let onProblem: @Sendable (String) -> Void
    let handler: @Sendable (HTTPRequest) async -> HTTPResponse
    let state = Mutex(State())
    let queue = DispatchQueue(label: "beatpass.http.watch")

    /// How often clients of running handlers are looked after: the longest a handler works for nobody.
    static let watchInterval: Duration = .milliseconds(100)

    /// How long a stop answers those who come late.
    static let lingerTime: Duration = .milliseconds(200)

    init(
        limits: HTTPLimits, accessLog: HTTPAccessLog?, ownHeaders: HTTPHeaders,
        onProblem: @escaping @Sendable (String) -> Void,
        handler: @escaping @Sendable (HTTPRequest) async -> HTTPResponse
    ) {
        self.limits = limits
        self.accessLog = accessLog
        self.ownHeaders = ownHeaders
        self.onProblem = onProblem
        self.handler = handler
    }

    var boundAddress: ListenAddress? { state.withLock { $0.listener?.address } }
    var connectionCount: Int { state.withLock { $0.connections.count } }
}

extension ServerCore {
    func start(on address: ListenAddress) throws(HTTPServerError) {
        let isFirst = state.withLock { state in
            defer { state.phase = state.phase == .new ? .running : state.phase }
            return state.phase == .new
        }
        guard isFirst else { throw .startedBefore }
        let listener: ListenSocket
        do {
            listener = try ListenSocket(address)
        } catch {
            state.withLock { $0.phase = .new }
            throw error
        }
        var isUnix = false
        if case .unix = address { isUnix = true }
        state.withLock { $0.listener = listener }
        let waker = beatpass_http_waker()
        guard waker >= 0 else {
            let reason = systemText(errno)
            _ = close(listener.descriptor)
            throw takeBack(listener, reason)
        }
        let daemon = ServerCallbacks.start(
            listener: listener.descriptor, core: self, limits: limits, isUnix: isUnix)
        guard let daemon else {
            let reason = systemText(errno)
            _ = close(waker)
            // libmicrohttpd has closed the listener in some of its failures: another close could hit a
            // descriptor that is somebody else's by now.
            throw takeBack(listener, reason)
        }
        _ = beatpass_http_attach_waker(daemon, waker)
        state.withLock { state in
            state.daemon = ConnectionHandle(pointer: daemon)
            state.waker = waker
            wakeCrowd(&state)
        }
    }

    private func takeBack(_ listener: ListenSocket, _ reason: String) -> HTTPServerError {
        listener.unlinkFile()
        state.withLock { state in
            state.phase = .new
            state.listener = nil
        }
        return .notStarted(reason: reason)
    }

    /// Called once, after `start` has returned or instead of it.
    func stop(budget: Duration) async {
        let running = state.withLock { state -> (daemon: ConnectionHandle, listener: ListenSocket)? in
            let daemon = state.daemon
            let listener = state.listener
            state.phase = daemon == nil ? .stopped : .draining
            state.daemon = nil
            guard let daemon, let listener else { return nil }
            return (daemon, listener)
        }
        guard let running else { return }
        running.listener.unlinkFile()
        await wait(budget) { $0.handled == 0 }
        // A task that does not heed its cancellation goes on; its reply finds the exchange answered.
        for task in answerAll() { task.cancel() }
        // What was sent before the stop gets its 503. Clients that never pause could keep this up forever.
        await wait(Self.lingerTime) { state in
            state.begun == 0 && beatpass_http_has_waiting(running.listener.descriptor) == 0
                && state.connections.values.allSatisfy { beatpass_http_has_unread($0.descriptor) == 0 }
        }
        await withCheckedContinuation { done in
            // It joins libmicrohttpd's thread, so it may not run on one of the tasks' threads.
            DispatchQueue.global().async {
                MHD_stop_daemon(running.daemon.pointer)
                done.resume()
            }
        }
        state.withLock { state in
            state.phase = .stopped
            _ = close(state.waker)
            state.waker = -1
        }
        ServerCallbacks.release(self)
    }

    /// Returns when the condition has held twice in a row, so that nothing was just between the kernel and
    /// an exchange, or when the time is over.
    private func wait(_ limit: Duration, until condition: (borrowing State) -> Bool) async {
        let deadline = monotonicNow().advanced(by: limit)
        var times = 0
        while times < 2, monotonicNow() < deadline {
            times = state.withLock { condition($0) } ? times + 1 : 0
            try? await Task.sleep(for: .milliseconds(5))
        }
    }

    /// Answers every running request with 503, breaks every body that is being written, and gives back their tasks, to be
    /// cancelled outside the lock as cancelling runs the owner's code.
    private func answerAll() -> [Task<Void, Never>] {
        let refusal = own(
            Refusals.unavailable("The server is stopping: ask again in a moment.", retryAfter: limits.retryAfter))
        return state.withLock { state in
            var tasks: [Task<Void, Never>] = []
            for (handle, record) in state.connections {
                guard let exchange = record.streaming ?? record.handling else { continue }
                if let task = exchange.task { tasks.append(task) }
                guard record.streaming == nil else {
                    breakOff(exchange, handle, &state)
                    continue
                }
                let response = PreparedResponse(refusal, omitsBody: exchange.method == .head, closes: true)
                resume(handle, exchange, response, &state)
            }
            return tasks
        }
    }
}
