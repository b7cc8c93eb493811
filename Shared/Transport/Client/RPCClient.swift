package import Contracts
package import JSONRPC
internal import ServiceKit

/// Calls a service: typed, with a deadline, over whichever replica is least busy.
///
/// It calls by the peer's own rights, which is for operators and services. A frontend's client
/// (``FrontendClient``) has no call without a caller.
package struct RPCClient: Sendable {
    private let pool: ReplicaPool

    package init(pool: ReplicaPool) { self.pool = pool }

    package var service: String { pool.service }
    var isInstalled: Bool { pool.isInstalled }

    /// - Parameters:
    ///   - deadline: how long the caller waits; the method's own deadline where shorter or nil.
    ///   - trace: W3C traceparent to pass on.
    package func call<Request: RPCRequest>(
        _ request: Request, deadline: Duration? = nil, trace: String? = nil
    ) async throws(CallError<Request.Failure>) -> Request.Reply {
        try await call(request, caller: nil, deadline: deadline, trace: trace)
    }

    func call<Request: RPCRequest>(
        _ request: Request, caller: Caller?, deadline: Duration?, trace: String?
    ) async throws(CallError<Request.Failure>) -> Request.Reply {
        let traits = Request.traits
        let ending = await perform(
            method: Request.method.text, params: RawJSON(request.write(to:)), caller: caller,
            deadline: min(deadline ?? traits.deadline, traits.deadline), trace: trace,
            isIdempotent: traits.isIdempotent,
            mayBeLarge: traits.largeParams)
        switch ending {
        case .result(let bytes):
            do throws(WireError) {
                return try Self.read(bytes)
            } catch {
                throw .refused(
                    RPCError(.internalError, "The reply of \(Request.method) does not fit its contract: \(error)."))
            }
        case .error(let error):
            if let failure = Request.Failure(error) { throw .failed(failure) }
            throw .refused(error)
        case .notSent(let reason): throw .notSent(reason)
        case .replyLost(let reason): throw .replyLost(reason)
        case .outOfTime(let wasSent): throw .outOfTime(wasSent: wasSent)
        case .cancelled(let wasSent): throw .cancelled(wasSent: wasSent)
        }
    }

    private static func read<Reply: WireValue>(_ bytes: [UInt8]) throws(WireError) -> Reply {
        let result: Result<Reply, WireError> = bytes.withUnsafeBytes { text in
            var reader = JSONReader(checked: text)
            do throws(WireError) {
                return .success(try Reply.read(&reader))
            } catch {
                return .failure(error)
            }
        }
        return try result.get()
    }

    /// A call by name with params as they are: the command line's `call`, and what passes calls on.
    ///
    /// - Parameter mayBeLarge: whether the method takes lines up to the large limit. A longer call is refused
    ///   here: the service could not say whose line it was, and the connection is shared.
    package func perform(
        method: String, params: RawJSON, caller: Caller? = nil, deadline: Duration, trace: String? = nil,
        isIdempotent: Bool, mayBeLarge: Bool = true
    ) async -> CallEnding {
        let end = MonotonicClock.now + deadline
        let backoff = Backoff(base: .milliseconds(20), cap: .milliseconds(500))
        var tried: [ClientConnection] = []
        var attempt = 1
        var lost: String?
        while true {
            let remaining = end - MonotonicClock.now
            let ending: CallEnding
            if remaining <= .zero {
                ending = .outOfTime(wasSent: false)
            } else {
                let head = Self.head(method: method, params: params, caller: caller, remaining: remaining, trace: trace)
                if let refusal = pool.refusal(ofLine: head.count + Self.idBytes, mayBeLarge: mayBeLarge) {
                    return .error(refusal)
                }
                guard let connection = pool.reserve(avoiding: tried) else {
                    return Self.whole(.notSent("no replica of the \(service) service is running."), lost)
                }
                tried.append(connection)
                ending = await Self.send(head, over: connection, until: end)
            }
            if case .replyLost(let reason) = ending { lost = reason }
            let left = end - MonotonicClock.now
            switch RetryRule.decide(
                ending, isIdempotent: isIdempotent, attempt: attempt, remaining: left, backoff: backoff)
            {
            case .end: return Self.whole(ending, lost)
            case .again: break
            case .later(let pause):
                do { try await Task.sleep(for: pause) } catch { return Self.whole(.cancelled(wasSent: false), lost) }
            }
            attempt += 1
        }
    }

    /// How all attempts together ended: "not sent" is no longer true where an earlier one's reply was lost.
    private static func whole(_ last: CallEnding, _ lost: String?) -> CallEnding {
        guard let lost else { return last }
        switch last {
        case .notSent: return .replyLost(lost)
        case .outOfTime: return .outOfTime(wasSent: true)
        case .cancelled: return .cancelled(wasSent: true)
        case .result, .error, .replyLost: return last
        }
    }

    /// What stands behind the head at most: the longest id, and the closing brace.
    private static let idBytes = 20

    /// The message up to its id. The method stands before the params, as long lines need it.
    private static func head(
        method: String, params: RawJSON, caller: Caller?, remaining: Duration, trace: String?
    ) -> [UInt8] {
        var writer = JSONWriter(capacity: params.bytes.count + 128)
        writer.beginObject()
        writer.key("jsonrpc")
        writer.string("2.0")
        writer.key("method")
        writer.string(method)
        writer.key("params")
        writer.raw(params.bytes)
        var meta = CallMeta()
        meta.deadlineMs = max(1, remaining.wholeMilliseconds)
        meta.trace = trace
        meta.caller = caller
        writer.key("meta")
        meta.write(to: &writer)
        writer.key("id")
        return writer.bytes
    }

    private static func send(
        _ head: [UInt8], over connection: ClientConnection, until end: MonotonicInstant
    ) async -> CallEnding {
        let handle = ClientConnection.Handle()
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                connection.send(head, deadline: end, handle: handle) { continuation.resume(returning: $0) }
            }
        } onCancel: {
            connection.cancel(handle)
        }
    }
}

/// A frontend's client: it has no call without a ``Caller``, so none can be forgotten.
package struct FrontendClient: Sendable {
    private let client: RPCClient

    package init(pool: ReplicaPool) { client = RPCClient(pool: pool) }

    package var service: String { client.service }
    /// Whether the service is part of this installation, running or not.
    package var isInstalled: Bool { client.isInstalled }

    package func call<Request: RPCRequest>(
        _ request: Request, as caller: Caller, deadline: Duration? = nil, trace: String? = nil
    ) async throws(CallError<Request.Failure>) -> Request.Reply {
        try await client.call(request, caller: caller, deadline: deadline, trace: trace)
    }
}
