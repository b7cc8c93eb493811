internal import JSONRPC
internal import ServiceKit
internal import Synchronization

/// One connection of a client to one replica. Many calls share it; replies come in any order.
///
/// Its state belongs to its loop; ``outstanding`` alone is read from elsewhere, to balance by.
final class ClientConnection: ChannelHandler, @unchecked Sendable {
    let replica: String
    let loop: EventLoop
    /// Calls reserved (see ``ReplicaPool/reserve(avoiding:)``) and not yet ended.
    let outstanding = Atomic<Int>(0)
    /// Whether it takes no more calls; those under way may still get their replies.
    let isClosed = Atomic<Bool>(false)

    private let connector: any Connector
    private var channel: (any Channel)?
    private var framer: LineFramer
    private var output: [UInt8] = []
    private var calls: [Int64: Call] = [:]
    private var nextID: Int64 = 0
    private var willFlush = false

    /// A call on its way.
    private struct Call {
        var deadline: Timer
        var end: @Sendable (CallEnding) -> Void
    }

    init(replica: String, connector: any Connector, loop: EventLoop, limits: WireLimits) {
        self.replica = replica
        self.connector = connector
        self.loop = loop
        // Replies are the callee's to bound: a client takes the large line for any.
        var limits = limits
        limits.lineBytes = limits.largeLineBytes
        framer = LineFramer(limits: limits)
    }

    /// A call that can be cancelled. Set on the loop.
    final class Handle: @unchecked Sendable {
        fileprivate var id: Int64?
        fileprivate var isCancelled = false
    }

    /// Sends a request that was reserved; `end` is called once, on the loop.
    ///
    /// - Parameter request: everything of the message up to where the id stands, which is last.
    func send(
        _ request: [UInt8], deadline: MonotonicInstant, handle: Handle, end: @escaping @Sendable (CallEnding) -> Void
    ) {
        let isRunning = loop.execute { [self] in
            guard !handle.isCancelled else { return finish(end, .cancelled(wasSent: false)) }
            guard !isClosed.load(ordering: .relaxed) else {
                return finish(end, .notSent("the connection to \(replica) has closed."))
            }
            if channel == nil {
                do throws(SocketError) {
                    channel = try connector.connect(to: replica, on: loop, self)
                } catch {
                    isClosed.store(true, ordering: .relaxed)
                    return finish(end, .notSent(error.description))
                }
            }
            start(request, deadline, handle, end)
        }
        if !isRunning { finish(end, .notSent("the event loop of the connection has ended.")) }
    }

    private func finish(_ end: @Sendable (CallEnding) -> Void, _ ending: CallEnding) {
        outstanding.wrappingSubtract(1, ordering: .relaxed)
        end(ending)
    }

    private func start(
        _ request: [UInt8], _ deadline: MonotonicInstant, _ handle: Handle,
        _ end: @escaping @Sendable (CallEnding) -> Void
    ) {
        nextID += 1
        let id = nextID
        handle.id = id
        let timer = loop.schedule(at: deadline) { [weak self] in self?.endCall(id, .outOfTime(wasSent: true)) }
        calls[id] = Call(deadline: timer, end: end)
        output.append(contentsOf: request)
        output.append(contentsOf: "\(id)}\n".utf8)
        flushSoon()
    }

    private func flushSoon() {
        guard !willFlush else { return }
        willFlush = true
        loop.atEndOfTurn { [weak self] in
            guard let self else { return }
            willFlush = false
            output.withUnsafeBytes { channel?.send($0) }
            // A buffer that once held a large call is not kept for small ones.
            output.removeAll(keepingCapacity: output.capacity <= 256 << 10)
            closeWhereRetired()
        }
    }

    /// Ends a call that its caller no longer wants, and tells the callee.
    func cancel(_ handle: Handle) {
        loop.execute { [self] in
            handle.isCancelled = true
            guard let id = handle.id, calls[id] != nil else { return }
            endCall(id, .cancelled(wasSent: true))
            output.append(contentsOf: #"{"jsonrpc":"2.0","method":"$/cancel","params":{"id":\#(id)}}"#.utf8)
            output.append(0x0A)
            flushSoon()
        }
    }

    private func endCall(_ id: Int64, _ ending: CallEnding) {
        guard let call = calls.removeValue(forKey: id) else { return }
        call.deadline.cancel()
        finish(call.end, ending)
        // By way of a flush: what was to be sent still leaves.
        if isClosed.load(ordering: .relaxed), calls.isEmpty { flushSoon() }
    }

    /// Takes no more calls, and closes when those under way have ended.
    func retire() {
        isClosed.store(true, ordering: .relaxed)
        loop.execute { [self] in closeWhereRetired() }
    }

    private func closeWhereRetired() {
        if isClosed.load(ordering: .relaxed), calls.isEmpty { channel?.close(.byUs) }
    }

    /// Closes at once; calls under way end as lost.
    func close() {
        loop.execute { [self] in
            isClosed.store(true, ordering: .relaxed)
            channel?.close(.byUs)
        }
    }

    // MARK: The channel's events

    func received(_ bytes: UnsafeRawBufferPointer) {
        framer.receive(bytes) { frame in
            switch frame {
            case .line(let line): take(line)
            case .tooLong(let limit): fail("a reply was longer than \(limit) bytes.")
            }
            return true
        }
    }

    private func take(_ line: UnsafeRawBufferPointer) {
        guard case .single(let envelope)? = try? Envelope.read(line, limits: WireLimits()), let idText = envelope.id
        else {
            return fail("the peer sent a line that is no JSON-RPC message.")
        }
        guard let id = JSONNumber.integer(idText) else {
            // An error without an id concerns the connection: a refused peer, a line that could not be read.
            if let error = envelope.error { end(by: RPCError(reading: error)) }
            return
        }
        if let result = envelope.result {
            endCall(id, .result(Array(result)))
        } else if let error = envelope.error {
            let error = RPCError(reading: error)
            // The next calls go elsewhere: a replica that refuses at once would look like the least busy.
            if error.code == .shuttingDown { isClosed.store(true, ordering: .relaxed) }
            endCall(id, error.code == .deadlineExceeded ? .outOfTime(wasSent: true) : .error(error))
        }
    }

    /// The service closes the connection and says why.
    private func end(by error: RPCError) {
        switch error.code {
        case .shuttingDown, .overloaded, .forbidden:
            // It ran nothing of what it has not answered.
            lose(.error(error))
            channel?.close(.byUs)
        default: fail(error.message)
        }
    }

    private func fail(_ reason: String) {
        lose(.replyLost(reason))
        channel?.close(.byUs)
    }

    func inputEnded() { channel?.close(.byPeer) }

    func outputTaken() {}

    func closed(_ reason: ChannelEnd) {
        channel = nil
        lose(.replyLost("\(reason)."))
    }

    private func lose(_ ending: CallEnding) {
        isClosed.store(true, ordering: .relaxed)
        let lost = calls
        calls = [:]
        for call in lost.values {
            call.deadline.cancel()
            finish(call.end, ending)
        }
    }
}
