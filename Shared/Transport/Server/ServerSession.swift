internal import Contracts
internal import JSONRPC
internal import ServiceKit
internal import Synchronization

/// One connection's side of the server: bytes in, replies out. It knows no descriptor.
///
/// It belongs to its channel's loop and is touched on that thread alone. A line is answered where it
/// stands: an immediate handler writes its reply right into the output, and all lines of one read
/// leave with one write. An async handler runs in a task that prefers the loop and hands its
/// result back there, so replies may overtake each other.
///
/// Full means: so many calls in flight, so many bytes of requests in work or of replies untaken. Then lines wait
/// in the framer and the channel stops reading. A bad line gets its error and costs nothing else.
package final class ServerSession: ChannelHandler, @unchecked Sendable {
    private let state: ServerState
    private let limits: WireLimits
    private var framer: LineFramer
    private var output = JSONWriter(capacity: 4096)
    /// A buffer that once held large replies is not kept for small ones.
    private static let keptOutputBytes = 256 << 10
    private var channel: (any Channel)?
    /// Calls in tasks, by their own numbers.
    private var pending: [UInt64: PendingCall] = [:]
    private var nextNumber: UInt64 = 0
    private var workBytes = 0
    /// Replies that the channel holds: as of the last time that it was given or got rid of some.
    private var backlog = 0
    /// What this session has added to the process's held bytes.
    private var accountedBytes = 0
    private var inputHasEnded = false
    private var isConsuming = false
    private var retry: Timer?
    /// When the line began that waits for its end.
    private var lineBegan: MonotonicInstant?
    /// Whether a line ended since that was last looked at.
    private var hasEndedLine = false
    private var lineDeadline: Timer?
    /// Called once, when the connection is gone and its calls are cancelled.
    private let onEnd: (ServerSession) -> Void

    package init(state: ServerState, onEnd: @escaping (ServerSession) -> Void = { _ in }) {
        self.state = state
        self.onEnd = onEnd
        limits = state.limits
        framer = LineFramer(limits: state.limits) { [router = state.router, depth = state.limits.depth] beginning in
            router.mayBeLarge(beginning, depth: depth)
        }
    }

    /// Starts serving; before anything is received.
    package func attach(to channel: any Channel) { self.channel = channel }

    // MARK: The channel's events

    package func received(_ bytes: UnsafeRawBufferPointer) {
        isConsuming = true
        framer.receive(bytes) { consume($0) }
        isConsuming = false
        settle()
    }

    package func inputEnded() {
        inputHasEnded = true
        settle()
    }

    package func outputTaken() {
        backlog = channel?.backlog ?? 0
        resume()
        settle()
    }

    package func closed(_ reason: ChannelEnd) {
        channel = nil
        retry?.cancel()
        lineDeadline?.cancel()
        for call in pending.values {
            call.deadline?.cancel()
            call.task?.cancel()
        }
        pending = [:]
        account(0)
        if case .failed(let error) = reason {
            state.logger.warning("a connection failed", ["error": .string("\(error)")])
        } else if reason == .peerTooSlow {
            state.logger.warning("a connection was closed: its peer takes no replies", [:])
        }
        onEnd(self)
    }

    /// Refuses what comes from now on, finishes what runs, then closes.
    package func drain() { settle() }

    // MARK: Flow

    /// Takes one frame; false when the session is full behind it.
    private func consume(_ frame: LineFramer.Frame) -> Bool {
        hasEndedLine = true
        switch frame {
        case .tooLong(let limit):
            let name = limit == limits.lineBytes ? LimitName.lineBytes : .largeLineBytes
            writeError(
                .limit(
                    name, maximum: limit,
                    "The line is longer than \(limit) bytes; a call must fit one line of that size."),
                id: nil, to: .line)
        case .line(let line): handle(line)
        }
        if output.count > limits.outboxBytes / 4 { flush() }
        return !isFull
    }

    private var isFull: Bool {
        pending.count >= limits.inFlight || workBytes >= limits.workBytes || backlog >= limits.outboxBytes
    }

    /// Gives the replies written so far to the channel.
    private func flush() {
        guard let channel else { return }
        output.withBytes { channel.send($0) }
        output.removeAll(keeping: Self.keptOutputBytes)
        backlog = channel.backlog
    }

    /// Goes on with lines that had no room.
    private func resume() {
        guard !isConsuming, framer.waitingBytes > 0, !isFull else { return }
        isConsuming = true
        framer.resume { consume($0) }
        isConsuming = false
    }

    /// Behind every event: sends, accounts, and decides whether to read on or to close.
    private func settle() {
        flush()
        guard let channel else { return }
        account(framer.waitingBytes + workBytes + backlog)
        if pending.isEmpty, backlog == 0 {
            if inputHasEnded { return channel.close(.byUs) }
            if state.isDraining.load(ordering: .relaxed) { return leave(.shuttingDown) }
        }
        if state.isOverBudget, accountedBytes > 0 {
            lineBegan = nil
            if pending.isEmpty, framer.hasUnfinishedLine { return shed() }
            channel.isReading = false
            return retryLater()
        }
        watchUnfinishedLine(on: channel.loop)
        channel.isReading = !isFull
    }

    /// The process holds all it may, and this connection could only ever ask for more.
    private func shed() {
        leave(
            .overloaded(
                .processBytes, maximum: limits.processBytes,
                "The service holds \(limits.processBytes) bytes of messages and takes no more; connect again later."))
    }

    /// Closes with a last word: an error without an id concerns the connection.
    ///
    /// Of ``ErrorCode/shuttingDown`` and ``ErrorCode/overloaded`` the peer may conclude that whatever has no reply
    /// was never run: all that was taken has been answered before, and what is still unread never will be taken.
    private func leave(_ error: RPCError) {
        writeError(error, id: nil, to: .line)
        flush()
        channel?.close(.byUs)
    }

    private func retryLater() {
        retry?.cancel()
        retry = channel?.loop.schedule(at: MonotonicClock.now + .milliseconds(50)) { [weak self] in
            self?.resume()
            self?.settle()
        }
    }

    // MARK: Unfinished lines

    /// A peer that frames messages in another way, or stalls inside one, is told so instead of waiting for ever.
    ///
    /// One timer serves line after line and looks at ``lineBegan`` when it is due, because a peer in full swing
    /// leaves an unfinished line behind at almost every read.
    private func watchUnfinishedLine(on loop: EventLoop) {
        // While the session is full, lines wait here through no fault of the peer.
        guard framer.hasUnfinishedLine, !isFull else {
            lineBegan = nil
            return
        }
        if lineBegan != nil, !hasEndedLine { return }
        hasEndedLine = false
        let now = MonotonicClock.now
        lineBegan = now
        if lineDeadline == nil { scheduleLineDeadline(at: now + .milliseconds(limits.lineMilliseconds), on: loop) }
    }

    private func scheduleLineDeadline(at instant: MonotonicInstant, on loop: EventLoop) {
        lineDeadline = loop.schedule(at: instant) { [weak self] in self?.lineIsDue() }
    }

    private func lineIsDue() {
        lineDeadline = nil
        guard let lineBegan, let channel else { return }
        let limit = limits.lineMilliseconds
        let due = lineBegan + .milliseconds(limit)
        guard due <= MonotonicClock.now else { return scheduleLineDeadline(at: due, on: channel.loop) }
        leave(
            .limit(
                .lineMilliseconds, maximum: limit,
                "A line was not finished within \(limit) ms; a message is one line that ends with a newline."))
    }

    private func account(_ bytes: Int) {
        guard bytes != accountedBytes else { return }
        state.heldBytes.wrappingAdd(bytes - accountedBytes, ordering: .relaxed)
        accountedBytes = bytes
    }

    // MARK: Messages

    private func handle(_ line: UnsafeRawBufferPointer) {
        do throws(Envelope.Refusal) {
            switch try Envelope.read(line, limits: limits) {
            case .single(let envelope): dispatch(envelope, bytes: line.count, to: .line)
            case .batch(let elements): handle(batch: elements)
            }
        } catch {
            // A blank line is no message: what ends `\r\n` and hand-typed input.
            if error.error.code == .parseError, line.allSatisfy({ $0 == 0x20 || $0 == 0x0D || $0 == 0x09 }) { return }
            writeError(error.error, id: error.id, to: .line)
        }
    }

    private func handle(batch elements: [UnsafeRawBufferPointer]) {
        guard !elements.isEmpty else {
            return writeError(RPCError(.invalidRequest, "A batch must have at least one call."), id: nil, to: .line)
        }
        guard elements.count <= limits.batch else {
            return writeError(
                .limit(.batch, maximum: limits.batch, "A batch may have \(limits.batch) calls at most."), id: nil,
                to: .line)
        }
        let reply = BatchReply(requests: elements.count)
        for element in elements {
            do throws(Envelope.Refusal) {
                let envelope = try Envelope(element: element, limits: limits)
                dispatch(envelope, bytes: element.count, to: .batch(reply))
                if envelope.id == nil || envelope.kind != .request { finish(reply.settledWithoutReply()) }
            } catch {
                writeError(error.error, id: error.id, to: .batch(reply))
            }
        }
    }

    private func dispatch(_ envelope: Envelope, bytes: Int, to target: ReplyTarget) {
        guard envelope.kind == .request || envelope.kind == .notification, let channel else { return }
        if envelope.kind == .notification, envelope.method.text.elementsEqual("$/cancel".utf8) {
            return cancel(envelope.params)
        }
        guard !state.isDraining.load(ordering: .relaxed) else { return refuse(envelope, .shuttingDown, target) }
        guard let method = state.router.method(envelope.method) else {
            return refuse(envelope, .methodNotFound(envelope.method.string), target)
        }
        do throws(RPCError) {
            let startedAt = MonotonicClock.now
            let context = try context(envelope.meta, method, startedAt, channel)
            switch method.run {
            case .immediate(let handler):
                run(handler, method, envelope, context, startedAt, target)
            case .async(let prepare):
                try start(prepare, method, envelope, bytes, context, startedAt, target)
            }
        } catch {
            method.metrics.count(error)
            refuse(envelope, error, target)
        }
    }

    /// Answers a call that does not run. A notification has no reply, whatever becomes of it.
    private func refuse(_ envelope: Envelope, _ error: RPCError, _ target: ReplyTarget) {
        if let id = envelope.id { write(.failure(error), Array(id), target) }
    }

    private func context(
        _ meta: UnsafeRawBufferPointer?, _ method: Method, _ startedAt: MonotonicInstant, _ channel: any Channel
    ) throws(RPCError) -> CallContext {
        var budget = method.deadline
        var trace: String?
        var caller: Caller?
        if let meta {
            var reader = JSONReader(checked: meta)
            do throws(WireError) {
                let meta = try CallMeta.read(&reader)
                if let milliseconds = meta.deadlineMs { budget = min(budget, .milliseconds(milliseconds)) }
                trace = meta.trace
                caller = meta.caller
            } catch {
                throw RPCError(.invalidRequest, "The member \"meta\" does not fit: \(error).")
            }
            if budget <= .zero { throw .deadlineExceeded }
        }
        return CallContext(
            peer: channel.peer, caller: caller, deadline: startedAt + budget, trace: trace, loop: channel.loop)
    }

    // MARK: Immediate handlers

    private func run(
        _ handler: (UnsafeRawBufferPointer?, borrowing CallContext, inout JSONWriter) throws -> Void, _ method: Method,
        _ envelope: Envelope, _ context: CallContext, _ startedAt: MonotonicInstant, _ target: ReplyTarget
    ) {
        var failure: RPCError?
        if let id = envelope.id, case .line = target {
            let mark = output.mark
            output.beginReply(id: id)
            do {
                try handler(envelope.params, context, &output)
                output.endObject()
                output.endLine()
            } catch {
                output.rewind(to: mark)
                let refusal = state.rpcError(for: error, method: method.name.text, trace: context.trace)
                output.writeError(refusal, id: Array(id))
                output.endLine()
                failure = refusal
            }
        } else {
            var writer = JSONWriter()
            do {
                try handler(envelope.params, context, &writer)
            } catch {
                failure = state.rpcError(for: error, method: method.name.text, trace: context.trace)
            }
            if let id = envelope.id { write(failure.map(Result.failure) ?? .success(writer.bytes), Array(id), target) }
        }
        method.metrics.count(failure)
        method.metrics.latency.record(since: startedAt)
    }

    // MARK: Handlers in tasks

    private func start(
        _ prepare: (UnsafeRawBufferPointer?, CallContext) throws -> @Sendable () async throws -> [UInt8],
        _ method: Method, _ envelope: Envelope, _ bytes: Int, _ context: CallContext,
        _ startedAt: MonotonicInstant, _ target: ReplyTarget
    ) throws(RPCError) {
        let id = envelope.id.map(Array.init)
        if let id, pending.values.contains(where: { !$0.isAnswered && $0.id == id }) {
            throw RPCError(.invalidRequest, "A call with this id is still in work on this connection.")
        }
        let body: @Sendable () async throws -> [UInt8]
        do {
            body = try prepare(envelope.params, context)
        } catch {
            throw state.rpcError(for: error, method: method.name.text, trace: context.trace)
        }
        nextNumber += 1
        let number = nextNumber
        let call = PendingCall(id: id, method: method, target: target, bytes: bytes, startedAt: startedAt)
        pending[number] = call
        workBytes += bytes
        call.deadline = context.loop.schedule(at: context.deadline) { [weak self] in self?.timeOut(number) }
        let (state, name, loop, trace) = (state, method.name.text, context.loop, context.trace)
        let session = WeakReference(self)
        call.task = Task(executorPreference: loop) {
            let result: Result<[UInt8], RPCError>
            do {
                result = .success(try await body())
            } catch {
                result = .failure(state.rpcError(for: error, method: name, trace: trace))
            }
            loop.execute { session.object?.ended(number, result) }
        }
    }

    private func ended(_ number: UInt64, _ result: Result<[UInt8], RPCError>) {
        guard let call = pending.removeValue(forKey: number) else { return }
        call.deadline?.cancel()
        workBytes -= call.bytes
        answer(call, result)
        resume()
        settleAtEndOfTurn()
    }

    /// The caller waits no longer. The handler is told, and counts as in flight until it has ended.
    private func timeOut(_ number: UInt64) {
        guard let call = pending[number] else { return }
        call.task?.cancel()
        answer(call, .failure(.deadlineExceeded))
        settleAtEndOfTurn()
    }

    private func answer(_ call: PendingCall, _ result: Result<[UInt8], RPCError>) {
        guard !call.isAnswered else { return }
        call.isAnswered = true
        if case .failure(let error) = result {
            call.method.metrics.count(error)
        } else {
            call.method.metrics.count(nil)
        }
        call.method.metrics.latency.record(since: call.startedAt)
        if let id = call.id { write(result, id, call.target) }
    }

    /// `$/cancel {id}`: the handler is told to stop; its reply says how it ended.
    private func cancel(_ params: UnsafeRawBufferPointer?) {
        guard let params else { return }
        var reader = JSONReader(checked: params)
        guard reader.enterObject() else { return }
        var isFirst = true
        while let name = reader.nextName(first: isFirst) {
            isFirst = false
            let value = reader.skip()
            guard JSONReader.text(of: name) == "id" else { continue }
            for call in pending.values where call.id.map({ $0.elementsEqual(value) }) ?? false { call.task?.cancel() }
        }
    }

    private var willSettle = false

    /// Replies of tasks that end in the same turn leave with one write.
    private func settleAtEndOfTurn() {
        guard !willSettle, let channel else { return }
        willSettle = true
        channel.loop.atEndOfTurn { [weak self] in
            self?.willSettle = false
            self?.settle()
        }
    }

    // MARK: Replies

    private func write(_ result: Result<[UInt8], RPCError>, _ id: [UInt8], _ target: ReplyTarget) {
        switch target {
        case .line:
            output.writeReply(result, id: id)
            output.endLine()
        case .batch(let reply):
            reply.writer.writeReply(result, id: id)
            finish(reply.replied())
        }
    }

    private func writeError(_ error: RPCError, id: [UInt8]?, to target: ReplyTarget) {
        write(.failure(error), id ?? Array("null".utf8), target)
    }

    private func finish(_ line: [UInt8]?) {
        if let line { output.lines(line) }
    }
}

/// A weak reference that a task may carry.
private struct WeakReference<Object: AnyObject & Sendable>: Sendable {
    private(set) weak var object: Object?

    init(_ object: Object) { self.object = object }
}
