internal import Glibc
package import ServiceKit

/// A channel over a stream socket.
package final class SocketChannel: Channel, DescriptorHandler {
    package let loop: EventLoop
    package let peer: PeerIdentity

    private let descriptor: Int32
    /// Milliseconds that the peer may leave the backlog untouched.
    private let writeMilliseconds: Int
    private var key: UInt64 = 0
    private var handler: (any ChannelHandler)?
    private var unsent: [UInt8] = []
    private var unsentStart = 0
    private var writeDeadline: Timer?
    private var hasInput = true
    private var isClosed = false

    /// Takes over a connected, non-blocking socket. On the loop.
    package init(
        descriptor: Int32, loop: EventLoop, peer: PeerIdentity, writeMilliseconds: Int,
        handler: any ChannelHandler
    ) throws(SystemError) {
        self.descriptor = descriptor
        self.loop = loop
        self.peer = peer
        self.writeMilliseconds = writeMilliseconds
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

    private func readOnce() {
        let count = read(descriptor, loop.readBuffer.baseAddress, loop.readBuffer.count)
        if count > 0 {
            handler?.received(UnsafeRawBufferPointer(rebasing: loop.readBuffer[..<count]))
        } else if count == 0 {
            hasInput = false
            updateEvents()
            handler?.inputEnded()
        } else if errno != EAGAIN, errno != EINTR {
            close(errno == ECONNRESET ? .byPeer : .failed(SystemError("read from a connection")))
        }
    }

    package func send(_ bytes: inout [UInt8]) {
        defer { bytes.removeAll(keepingCapacity: bytes.capacity <= Self.keptCapacity) }
        guard !isClosed, !bytes.isEmpty else { return }
        guard backlog == 0 else { return unsent.append(contentsOf: bytes) }
        guard let count = writeNow(bytes, from: 0), count < bytes.count else { return }
        unsent = Array(bytes[count...])
        unsentStart = 0
        updateEvents()
        restartWriteDeadline()
    }

    /// A buffer that once held a large reply is not kept for small ones.
    private static let keptCapacity = 256 << 10

    /// How much the kernel took; nil where the channel closed.
    private func writeNow(_ bytes: [UInt8], from start: Int) -> Int? {
        let count = bytes.withUnsafeBytes { bytes in
            Glibc.send(descriptor, bytes.baseAddress.map { $0 + start }, bytes.count - start, Int32(MSG_NOSIGNAL))
        }
        if count >= 0 { return count }
        if errno == EAGAIN || errno == EINTR { return 0 }
        close(errno == EPIPE || errno == ECONNRESET ? .byPeer : .failed(SystemError("write to a connection")))
        return nil
    }

    private func flush() {
        guard backlog > 0, let count = writeNow(unsent, from: unsentStart) else { return }
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
