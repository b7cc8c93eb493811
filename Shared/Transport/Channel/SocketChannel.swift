internal import Glibc
package import ServiceKit

/// A channel over a stream socket.
package final class SocketChannel: Channel, DescriptorHandler {
    package let loop: EventLoop
    package let peer: PeerIdentity

    private let descriptor: Int32
    /// Milliseconds that the peer may leave the backlog untouched.
    private let writeMilliseconds: Int
    private let readsLastWords: Bool
    private var key: UInt64 = 0
    private var handler: (any ChannelHandler)?
    private var unsent: [UInt8] = []
    private var unsentStart = 0
    private var writeDeadline: Timer?
    private var hasInput = true
    private var isClosed = false

    /// Takes over a connected, non-blocking socket. On the loop.
    ///
    /// - Parameter readsLastWords: whether what the peer sent before it closed is read even where a write finds
    ///   the connection broken. A client wants the replies, and the reason, that stand there.
    package init(
        descriptor: Int32, loop: EventLoop, peer: PeerIdentity, writeMilliseconds: Int,
        readsLastWords: Bool = false, handler: any ChannelHandler
    ) throws(SystemError) {
        self.descriptor = descriptor
        self.loop = loop
        self.peer = peer
        self.writeMilliseconds = writeMilliseconds
        self.readsLastWords = readsLastWords
        self.handler = handler
        key = try loop.watch(descriptor, events: .readable, self)
    }

    package var backlog: Int { unsent.count - unsentStart }

    package var isReading = true {
        didSet { if isReading != oldValue { updateEvents() } }
    }

    func ready(_ events: Events) {
        if events.contains(.writable) { flush() }
        if !isClosed, events.contains(.readable), isReading, hasInput { readOnce() }
        if !isClosed, !events.isDisjoint(with: .hangup), !events.contains(.readable) || !hasInput { close(.byPeer) }
    }

    func loopEnds() { close(.byUs) }

    /// Whether something came.
    @discardableResult
    private func readOnce() -> Bool {
        let count = read(descriptor, loop.readBuffer.baseAddress, loop.readBuffer.count)
        if count > 0 {
            handler?.received(UnsafeRawBufferPointer(rebasing: loop.readBuffer[..<count]))
            return true
        }
        if count == 0 {
            hasInput = false
            updateEvents()
            handler?.inputEnded()
        } else if errno != EAGAIN, errno != EINTR {
            close(errno == ECONNRESET ? .byPeer : .failed(SystemError("read from a connection")))
        }
        return false
    }

    package func send(_ bytes: UnsafeRawBufferPointer) {
        guard !isClosed, !bytes.isEmpty else { return }
        guard backlog == 0 else { return unsent.append(contentsOf: bytes) }
        guard let count = writeNow(bytes), count < bytes.count else { return }
        unsent = Array(bytes[count...])
        unsentStart = 0
        updateEvents()
        restartWriteDeadline()
    }

    /// How much the kernel took; nil where the channel closed.
    private func writeNow(_ bytes: UnsafeRawBufferPointer) -> Int? {
        let count = Glibc.send(descriptor, bytes.baseAddress, bytes.count, Int32(MSG_NOSIGNAL))
        if count >= 0 { return count }
        if errno == EAGAIN || errno == EINTR { return 0 }
        guard errno == EPIPE || errno == ECONNRESET else {
            close(.failed(SystemError("write to a connection")))
            return nil
        }
        if readsLastWords { endAfterLastWords() } else { close(.byPeer) }
        return nil
    }

    private func endAfterLastWords() {
        unsent = []
        unsentStart = 0
        writeDeadline?.cancel()
        // Not at once: the caller stands in the middle of a send.
        loop.atEndOfTurn { [weak self] in
            guard let self else { return }
            // Bounded: a peer that closed only its reading side may go on sending for ever.
            var reads = 0
            while !isClosed, reads < Self.lastReads, readOnce() { reads += 1 }
            close(.byPeer)
        }
    }

    private static let lastReads = 64

    private func flush() {
        guard backlog > 0, let count = writeUnsent() else { return }
        unsentStart += count
        if backlog == 0 {
            unsent = []
            unsentStart = 0
            writeDeadline?.cancel()
            updateEvents()
        } else {
            if unsentStart > unsent.count / 2 {
                unsent.removeSubrange(..<unsentStart)
                unsentStart = 0
            }
            if count > 0 { restartWriteDeadline() }
        }
        if count > 0 { handler?.outputTaken() }
    }

    /// From a reference of its own: a write that finds the connection broken closes, which lets go of `unsent`.
    private func writeUnsent() -> Int? {
        let (unsent, start) = (unsent, unsentStart)
        return unsent.withUnsafeBytes { writeNow(UnsafeRawBufferPointer(rebasing: $0[start...])) }
    }

    private func restartWriteDeadline() {
        writeDeadline?.cancel()
        writeDeadline = loop.schedule(at: MonotonicClock.now + .milliseconds(writeMilliseconds)) { [weak self] in
            self?.close(.peerTooSlow)
        }
    }

    private func updateEvents() {
        guard !isClosed else { return }
        var events: Events = []
        if isReading, hasInput { events.insert(.readable) }
        if backlog > 0 { events.insert(.writable) }
        loop.change(descriptor, key: key, events: events)
    }

    package func close(_ reason: ChannelEnd) {
        guard !isClosed else { return }
        isClosed = true
        writeDeadline?.cancel()
        loop.unwatch(descriptor, key: key)
        Glibc.close(descriptor)
        unsent = []
        unsentStart = 0
        let handler = handler
        self.handler = nil
        handler?.closed(reason)
    }
}
