internal import Contracts
internal import Glibc
internal import ServiceKit

/// A channel without a socket: what one end sends, the other receives in the loop's next turn.
///
/// For tests of everything above the descriptors. Both ends belong to one loop.
package final class MemoryChannel: Channel {
    package let loop: EventLoop
    package let peer: PeerIdentity

    private weak var handler: (any ChannelHandler)?
    /// Keeps a handler alive that nobody else owns.
    private var owned: (any ChannelHandler)?
    private var other: MemoryChannel?
    private var arrived: [UInt8] = []
    private var isDelivering = false
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

    package func attach(_ handler: any ChannelHandler) {
        self.handler = handler
        owned = handler
    }

    package var backlog: Int { other?.arrived.count ?? 0 }

    package var isReading = true {
        didSet { if isReading, !oldValue { deliverSoon() } }
    }

    package func send(_ bytes: inout [UInt8]) {
        if !isClosed, let other, !bytes.isEmpty {
            other.arrived.append(contentsOf: bytes)
            other.deliverSoon()
        }
        bytes.removeAll(keepingCapacity: true)
    }

    private func deliverSoon() {
        guard !isDelivering, !arrived.isEmpty else { return }
        isDelivering = true
        loop.atEndOfTurn { [self] in deliver() }
    }

    private func deliver() {
        isDelivering = false
        guard isReading, !isClosed, !arrived.isEmpty else { return }
        let bytes = arrived
        arrived = []
        bytes.withUnsafeBytes { handler?.received($0) }
        other?.handler?.outputTaken()
    }

    package func close(_ reason: ChannelEnd) {
        guard !isClosed else { return }
        isClosed = true
        let handler = handler
        let other = other
        owned = nil
        self.other = nil
        handler?.closed(reason)
        other?.close(.byPeer)
    }
}
