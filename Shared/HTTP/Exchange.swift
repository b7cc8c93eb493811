import CMicroHTTPD

/// One request and its reply, from the request line to the last byte sent. libmicrohttpd holds one
/// reference (taken when the request line is read, given back when the request is completed).
///
/// `phase`, `task`, `response` and `streamed` are touched under the core's lock only; everything else by
/// libmicrohttpd's thread only.
final class Exchange: @unchecked Sendable {
    /// How far libmicrohttpd has come with the request.
    enum Step { case head, body, complete }
    /// Who may answer.
    enum Phase { case receiving, handling, answered }

    let rawTarget: [UInt8]
    let startedAt: UInt64

    var step = Step.head
    var target: RequestTarget?
    var method: HTTPMethod?
    var headers = HTTPHeaders()
    /// Whether the client understands chunks: HTTP/1.1 or later.
    var takesChunks = true
    var peer = HTTPPeer.unix
    var body: [UInt8] = []
    var discardedBytes = 0
    /// Why the request does not reach the handler; the rest of its body is thrown away.
    var refusal: HTTPResponse?
    /// As the access log gets it.
    var request: HTTPRequest?
    /// Counted in the core's number of requests to be waited for.
    var isBegun = false
    /// Counted in the core's number of requests that reached the handler.
    var isHandled = false
    var isQueued = false

    var phase = Phase.receiving
    var task: Task<Void, Never>?
    var response: PreparedResponse?
    /// The reply's body where it is made while it is sent.
    var streamed: StreamedBody?

    init(rawTarget: [UInt8], startedAt: UInt64) {
        self.rawTarget = rawTarget
        self.startedAt = startedAt
    }
}
