import CMicroHTTPD
import Synchronization

/// Bodies that are made while they are sent.
///
/// libmicrohttpd asks for bytes on its thread whenever the socket takes some (``read(_:of:_:into:)``). Where none wait,
/// the connection is suspended as one is whose handler runs, with its exchange as ``ConnectionRecord/handling``, so
/// that the tick notices a client that leaves. Whoever writes, ends or breaks the body takes it up again. The task that
/// made the reply goes on as the one that writes its body; it waits where the client reads more slowly than it writes.
/// A stop breaks all bodies before it stops libmicrohttpd, which must have no suspended connection then: a broken body
/// is never suspended again.
extension ServerCore {
    /// Gives libmicrohttpd the next bytes, or says what is the matter instead.
    func read(
        _ body: StreamedBody, of exchange: Exchange, _ handle: ConnectionHandle,
        into room: UnsafeMutableRawBufferPointer
    ) -> Int {
        let now = monotonicNow()
        return state.withLock { state in
            let count = body.take(into: room)
            if count > 0 {
                if body.waitingBytes < limits.streamedBytes { body.wakeWriters() }
                setResponseDeadline(handle, now, &state)
                return count
            }
            switch body.phase {
            case .ended: return StreamStep.ends
            case .broken: return StreamStep.breaks
            case .open: break
            }
            body.isAwaited = true
            state.connections[handle]?.handling = exchange
            state.connections[handle]?.deadline = .max
            scheduleTick(at: now.advanced(by: Self.watchInterval), now: now, &state)
            MHD_suspend_connection(handle.pointer)
            return 0
        }
    }

    func write(
        _ part: [UInt8], to body: StreamedBody, of exchange: Exchange, _ handle: ConnectionHandle
    ) async throws(CancellationError) {
        guard !part.isEmpty else { return }
        while true {
            guard !Task.isCancelled else { throw CancellationError() }
            let isWritten = try state.withLock { state throws(CancellationError) in
                guard body.phase == .open else { throw CancellationError() }
                guard body.waitingBytes < limits.streamedBytes else { return false }
                body.append(part)
                takeUp(body, handle, &state)
                return true
            }
            if isWritten { return }
            await room(in: body)
        }
    }

    private func room(in body: StreamedBody) async {
        await withTaskCancellationHandler {
            await withCheckedContinuation { writer in
                let waits = state.withLock { _ in
                    guard body.phase == .open, body.waitingBytes >= limits.streamedBytes, !Task.isCancelled else {
                        return false
                    }
                    body.await(writer)
                    return true
                }
                if !waits { writer.resume() }
            }
        } onCancel: {
            state.withLock { _ in body.wakeWriters() }
        }
    }

    /// Sends the reply's head and writes its body, to its end. `prepared` asks `body` for it.
    func send(
        _ stream: HTTPBodyStream, as prepared: PreparedResponse, _ body: StreamedBody, _ handle: ConnectionHandle,
        _ exchange: Exchange, of request: HTTPRequest
    ) async {
        let refusal = own(
            Refusals.unavailable("Too many files at once: ask again in a moment.", retryAfter: limits.retryAfter))
        let isSent = state.withLock { state in
            state.handlersInFlight -= 1
            guard exchange.phase == .handling else { return false }
            guard state.streams < limits.streamsInFlight else {
                resume(handle, exchange, PreparedResponse(refusal, omitsBody: false, closes: false), &state)
                return false
            }
            state.streams += 1
            exchange.streamed = body
            state.connections[handle]?.streaming = exchange
            resume(handle, exchange, prepared, &state)
            return true
        }
        guard isSent else { return }
        do {
            try await stream.produce(HTTPBodyWriter(core: self, handle: handle, exchange: exchange, body: body))
            close(body, .ended, handle)
        } catch {
            let isOwnFault = state.withLock { _ in body.phase == .open && !Task.isCancelled }
            close(body, .broken, handle)
            if isOwnFault {
                onProblem(
                    "The body of \(request.method.rawValue) \(request.rawPath) broke off: \(error). "
                        + "The connection was ended, so that nobody takes it for whole.")
            }
        }
        state.withLock { $0.streams -= 1 }
    }

    private func close(_ body: StreamedBody, _ phase: StreamedBody.Phase, _ handle: ConnectionHandle) {
        state.withLock { state in
            body.close(phase)
            takeUp(body, handle, &state)
        }
    }

    /// Breaks the body of an exchange, whose connection need not be there any more.
    func breakOff(_ exchange: Exchange, _ handle: ConnectionHandle, _ state: inout State) {
        guard let body = exchange.streamed else { return }
        body.close(.broken)
        takeUp(body, handle, &state)
    }

    /// Lets libmicrohttpd ask again where it waits.
    private func takeUp(_ body: StreamedBody, _ handle: ConnectionHandle, _ state: inout State) {
        guard body.isAwaited else { return }
        body.isAwaited = false
        state.connections[handle]?.handling = nil
        setResponseDeadline(handle, monotonicNow(), &state)
        MHD_resume_connection(handle.pointer)
    }
}
