import CMicroHTTPD
import Glibc
import Synchronization

// The way of a request from its connection to the last byte of its reply: first what libmicrohttpd tells, all
// on its one thread, then the handler's task. Returning false from a step ends the connection. The
// rules of the lock and of suspended connections stand with `ServerCore`.

extension ServerCore {
    func opened(_ handle: ConnectionHandle, descriptor: Int32, address: UnsafePointer<sockaddr>?) {
        let now = monotonicNow()
        state.withLock { state in
            var peer = HTTPPeer.unix
            // A Unix socket's client has no address to read: libmicrohttpd may not have stored one whole.
            if case .tcp? = state.listener?.address {
                let (host, port) = address.flatMap(SocketAddress.hostAndPort) ?? ("unknown", 0)
                peer = .tcp(address: host, port: port)
            }
            let deadline = now.advanced(by: limits.requestTime)
            state.connections[handle] = ConnectionRecord(
                descriptor: descriptor, peer: peer, deadline: deadline)
            scheduleTick(at: deadline, now: now, &state)
            wakeCrowd(&state)
        }
    }

    func closed(_ handle: ConnectionHandle) {
        state.withLock { state in
            state.connections[handle] = nil
        }
    }

    func begin(_ handle: ConnectionHandle, rawTarget: [UInt8]) -> Exchange {
        let now = monotonicNow()
        let exchange = Exchange(rawTarget: rawTarget, startedAt: now)
        setDeadline(handle, now.advanced(by: limits.requestTime), now: now) { record in
            exchange.peer = record.peer
        }
        return exchange
    }

    /// False ends the connection, here and below.
    func headReceived(_ handle: ConnectionHandle, _ exchange: Exchange, _ head: RequestHead) -> Bool {
        exchange.step = .body
        exchange.headers = head.headers
        exchange.takesChunks = head.version != "HTTP/1.0"
        exchange.method = HTTPMethod(rawValue: head.method)
        switch head.verdict(rawTarget: exchange.rawTarget, limits: limits) {
        case .accepted(let target, let declaredBytes):
            exchange.target = target
            exchange.body.reserveCapacity(min(declaredBytes, 64 * 1024))
            return true
        case .refused(let response):
            exchange.refusal = response
            return true
        case .refusedAtOnce(let response):
            exchange.step = .complete
            return queue(handle, exchange, refusal: response)
        }
    }

    func bodyReceived(_ exchange: Exchange, _ part: UnsafeRawBufferPointer) -> Bool {
        if exchange.refusal == nil {
            if part.count > limits.bodyBytes - exchange.body.count {
                exchange.refusal = Refusals.bodyTooLarge(limits.bodyBytes)
            } else if !buffer(part.count) {
                exchange.refusal = Refusals.unavailable(
                    "Too many large requests at once: ask again in a moment.", retryAfter: limits.retryAfter)
            } else {
                exchange.body.append(contentsOf: part)
                return true
            }
        }
        exchange.discardedBytes += part.count
        return exchange.discardedBytes <= limits.discardedBodyBytes
    }

    /// All of the request is here: the handler begins, the connection being suspended until it has ended.
    func requestReceived(_ handle: ConnectionHandle, _ exchange: Exchange) -> Bool {
        exchange.step = .complete
        if let refusal = exchange.refusal { return queue(handle, exchange, refusal: refusal) }
        guard let method = exchange.method, let target = exchange.target else { return false }
        let request = HTTPRequest(
            method: method, target: target, headers: exchange.headers, body: exchange.body,
            peer: exchange.peer)
        exchange.request = request
        let busy = state.withLock { state -> String? in
            guard state.phase == .running else { return "The server is stopping: ask again in a moment." }
            guard state.handlersInFlight < limits.handlersInFlight else {
                return "Too many requests at once: ask again in a moment."
            }
            guard state.connections[handle] != nil else { return "The connection is closing." }
            state.handlersInFlight += 1
            begun(exchange, &state)
            exchange.isHandled = true
            state.handled += 1
            exchange.phase = .handling
            state.connections[handle]?.handling = exchange
            state.connections[handle]?.deadline = .max
            let now = monotonicNow()
            scheduleTick(at: now.advanced(by: Self.watchInterval), now: now, &state)
            MHD_suspend_connection(handle.pointer)
            exchange.task = Task { await self.handle(request, handle, exchange) }
            return nil
        }
        guard let busy else { return true }
        let refusal = Refusals.unavailable(busy, retryAfter: limits.retryAfter)
        return queue(handle, exchange, refusal: refusal)
    }

    /// The reply that a resumed connection was waiting for.
    func resumed(_ handle: ConnectionHandle, _ exchange: Exchange) -> Bool {
        let response = state.withLock { _ in exchange.response }
        guard let response else { return false }
        return queue(handle, exchange, response)
    }

    func completed(_ handle: ConnectionHandle, _ exchange: Exchange) {
        let now = monotonicNow()
        let (response, writing, streamedBytes) = state.withLock { state in
            // Whoever writes a body writes it for nobody from now on. Nothing where all of it went out.
            let writing = exchange.streamed?.phase == .open ? exchange.task : nil
            breakOff(exchange, handle, &state)
            state.connections[handle]?.streaming = nil
            if exchange.isBegun { state.begun -= 1 }
            if exchange.isHandled { state.handled -= 1 }
            state.bufferedBodyBytes -= exchange.body.count
            let deadline = now.advanced(by: limits.idleTime).advanced(by: limits.requestTime)
            state.connections[handle]?.deadline = deadline
            scheduleTick(at: deadline, now: now, &state)
            exchange.task = nil
            // A reply with a streamed body holds the exchange.
            defer { exchange.response = nil }
            return (exchange.response, writing, exchange.streamed?.takenBytes ?? 0)
        }
        writing?.cancel()
        guard let accessLog, exchange.isQueued, let response, let request = exchange.request else { return }
        accessLog(request, response.status, response.bodyBytes + streamedBytes, now &- exchange.startedAt)
    }

    /// An answer that no handler made.
    func own(_ response: HTTPResponse) -> HTTPResponse {
        var response = response
        for field in ownHeaders.fields { response.headers.set(field.name, field.value) }
        return response
    }

    private func begun(_ exchange: Exchange, _ state: inout State) {
        guard !exchange.isBegun else { return }
        exchange.isBegun = true
        state.begun += 1
    }

    private func buffer(_ count: Int) -> Bool {
        state.withLock { state in
            guard count <= limits.bufferedBodyBytes - state.bufferedBodyBytes else { return false }
            state.bufferedBodyBytes += count
            return true
        }
    }

    /// Queues the server's own answer and ends the connection behind it: what follows cannot be trusted, or
    /// the server has no room for it.
    private func queue(_ handle: ConnectionHandle, _ exchange: Exchange, refusal: HTTPResponse) -> Bool {
        let isHead = exchange.method == .head
        guard let response = PreparedResponse(own(refusal), omitsBody: isHead, closes: true) else { return false }
        if exchange.request == nil, let method = exchange.method {
            let target = exchange.target ?? RequestTarget(unread: exchange.rawTarget)
            exchange.request = HTTPRequest(
                method: method, target: target, headers: exchange.headers, body: [], peer: exchange.peer)
        }
        state.withLock { state in
            begun(exchange, &state)
            exchange.phase = .answered
            exchange.response = response
        }
        let now = monotonicNow()
        setDeadline(handle, now.advanced(by: limits.responseTime), now: now) { _ in }
        return queue(handle, exchange, response)
    }

    private func queue(_ handle: ConnectionHandle, _ exchange: Exchange, _ response: PreparedResponse) -> Bool {
        exchange.isQueued = true
        return MHD_queue_response(handle.pointer, UInt32(response.status), response.pointer) == .YES
    }
}

extension ServerCore {
    private func handle(_ request: HTTPRequest, _ handle: ConnectionHandle, _ exchange: Exchange) async {
        var asked = request
        if asked.method == .head {
            asked.method = .get
            asked.isHead = true
        }
        var response = await handler(asked)
        if let defect = response.defect {
            onProblem("\(defect) The request was \(request.method.rawValue) \(request.rawPath).")
            response = own(Refusals.internalError())
        }
        let isHead = request.method == .head
        let closes = state.withLock { $0.phase != .running }
        if response.stream != nil, !exchange.takesChunks { response = own(Refusals.chunksNeeded()) }
        if let stream = response.stream {
            let body = StreamedBody()
            let source = StreamSource(core: self, handle: handle, exchange: exchange, body: body)
            if isHead { body.close(.ended) }
            if let prepared = PreparedResponse(response, from: source, omitsBody: isHead, closes: closes) {
                if !isHead { return await send(stream, as: prepared, body, handle, exchange, of: request) }
                return state.withLock { state in
                    state.handlersInFlight -= 1
                    resume(handle, exchange, prepared, &state)
                }
            }
            response = own(Refusals.internalError())
        }
        let prepared =
            PreparedResponse(response, omitsBody: isHead, closes: closes)
            ?? PreparedResponse(own(Refusals.internalError()), omitsBody: isHead, closes: true)
        state.withLock { state in
            state.handlersInFlight -= 1
            resume(handle, exchange, prepared, &state)
        }
    }

    /// Stores the reply of an exchange and lets libmicrohttpd take its connection up again; does nothing
    /// where it is answered. Without a reply (no memory) the connection ends.
    func resume(
        _ handle: ConnectionHandle, _ exchange: Exchange, _ response: PreparedResponse?, _ state: inout State
    ) {
        guard exchange.phase == .handling else { return }
        exchange.phase = .answered
        exchange.response = response
        state.connections[handle]?.handling = nil
        setResponseDeadline(handle, monotonicNow(), &state)
        MHD_resume_connection(handle.pointer)
    }

    func setResponseDeadline(_ handle: ConnectionHandle, _ now: UInt64, _ state: inout State) {
        let deadline = now.advanced(by: limits.responseTime)
        state.connections[handle]?.deadline = deadline
        scheduleTick(at: deadline, now: now, &state)
    }
}
