import Glibc
import Synchronization

/// Gets every answered request, its status, the bytes of the body sent, and the nanoseconds from the request
/// line to the last byte. Called on the thread that serves all connections: it must return at once.
package typealias HTTPAccessLog =
    @Sendable (
        _ request: HTTPRequest, _ status: Int, _ bytes: Int, _ durationNanoseconds: UInt64
    ) -> Void

/// An HTTP/1.1 server on libmicrohttpd: one epoll thread reads and writes, each request's handler runs as a
/// task of its own. It starts once and must be stopped before the process ends.
package final class HTTPServer: Sendable {
    private let core: ServerCore
    private let listen: ListenAddress
    private let stopping = Mutex<Task<Void, Never>?>(nil)

    /// - Parameters:
    ///   - accessLog: hears of every request that was answered here.
    ///   - ownHeaders: what the server's own answers carry, those that no handler makes: refusals of what is malformed
    ///     or too much. libmicrohttpd's, to what it cannot read as HTTP, are fixed texts without them.
    ///   - onProblem: hears, as a sentence, of a reply that a handler made and that could not be sent.
    ///   - handler: answers a request. Its task is cancelled when the client goes away.
    package init(
        listen: ListenAddress, limits: HTTPLimits = HTTPLimits(), accessLog: HTTPAccessLog? = nil,
        ownHeaders: HTTPHeaders = HTTPHeaders(),
        onProblem: @escaping @Sendable (String) -> Void = { _ in },
        handler: @escaping @Sendable (HTTPRequest) async -> HTTPResponse
    ) {
        self.listen = listen
        core = ServerCore(
            limits: limits, accessLog: accessLog, ownHeaders: ownHeaders, onProblem: onProblem, handler: handler)
    }

    /// Binds the address and begins to serve.
    package func start() throws(HTTPServerError) {
        try core.start(on: listen)
    }

    /// The address it listens on, with the port taken where 0 was asked for; nil before the start.
    package var boundAddress: ListenAddress? { core.boundAddress }

    /// Open connections.
    package var connectionCount: Int { core.connectionCount }

    /// Refuses new requests with 503 and `Retry-After`, gives the running ones `budget` to end, then answers
    /// those left with 503, cancels their tasks and closes everything. Returns when no socket is left; a
    /// second call waits for the first.
    package func stop(budget: Duration = .seconds(5)) async {
        let task = stopping.withLock { task in
            if let task { return task }
            let core = core
            let new = Task { await core.stop(budget: budget) }
            task = new
            return new
        }
        await task.value
    }

    deinit {
        // libmicrohttpd's thread would go on serving for an owner that is gone.
        let core = core
        let isStopping = stopping.withLock { $0 != nil }
        if !isStopping { Task { await core.stop(budget: .zero) } }
    }
}
