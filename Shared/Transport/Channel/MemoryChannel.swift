internal import Contracts
internal import Glibc
internal import ServiceKit

/// A channel without a socket: what one end sends, the other receives at the end of the loop's turn.
///
/// For tests of everything above the descriptors. Both ends belong to one loop. What was sent before a close
/// is still received, as with a socket.
package final class MemoryChannel: Channel {
    package let loop: EventLoop
    package let peer: PeerIdentity

    private var handler: (any ChannelHandler)?
    private var other: MemoryChannel?
    private var arrived: [UInt8] = []
    private var willDeliver = false
    private var peerHasClosed = false
    private var isClosed = false

    private init(loop: EventLoop, peer: PeerIdentity) {
        self.loop = loop
        self.peer = peer
    }

    /// Two connected ends. On the loop.
    package static func pair(on loop: EventLoop, peer: PeerIdentity) -> (MemoryChannel, MemoryChannel) {
        let left = MemoryChannel(loop: loop, peer: peer)
        let right = MemoryChannel(loop: loop, peer: peer)
        left.other = right
        right.other = left
        return (left, right)
    }

    /// Keeps the handler for as long as the channel is open.
    package func attach(_ handler: any ChannelHandler) { self.handler = handler }

    package var backlog: Int { other?.arrived.count ?? 0 }

    package var isReading = true {
        didSet { if isReading, !oldValue { deliverSoon() } }
    }

    package func send(_ bytes: UnsafeRawBufferPointer) {
        guard !isClosed, let other, !bytes.isEmpty else { return }
        other.arrived.append(contentsOf: bytes)
        other.deliverSoon()
    }

    private func deliverSoon() {
        guard !willDeliver, !arrived.isEmpty || peerHasClosed else { return }
        willDeliver = true
        loop.atEndOfTurn { [self] in deliver() }
    }

    private func deliver() {
        willDeliver = false
        guard !isClosed else { return }
        if isReading, !arrived.isEmpty {
            let bytes = arrived
            arrived = []
            bytes.withUnsafeBytes { handler?.received($0) }
            other?.handler?.outputTaken()
        }
        // What the peer sent before it closed comes first, where it is taken at all.
        if peerHasClosed, arrived.isEmpty || !isReading { close(.byPeer) }
    }

    package func close(_ reason: ChannelEnd) {
        guard !isClosed else { return }
        isClosed = true
        let (handler, other) = (handler, other)
        self.handler = nil
        self.other = nil
        arrived = []
        if let other {
            other.other = nil
            other.peerHasClosed = true
            other.deliverSoon()
        }
        handler?.closed(reason)
    }
}
