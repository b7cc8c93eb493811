package import Contracts
package import ServiceKit

/// A two-way stream of bytes to one peer: a socket, or memory in tests.
///
/// Belongs to one loop and is used on its thread alone. It owns its close: everybody else asks.
package protocol Channel: AnyObject {
    var loop: EventLoop { get }
    /// Who is at the other end.
    var peer: PeerIdentity { get }
    /// Bytes given to ``send(_:)`` that the peer has not taken yet.
    var backlog: Int { get }
    /// Sends what it is lent, as far as the peer takes it now, and keeps a copy of the rest.
    func send(_ bytes: UnsafeRawBufferPointer)
    /// Whether to go on reading. Not reading is the backpressure: the kernel's buffers fill up.
    var isReading: Bool { get set }
    /// Closes at once; the handler hears of it in the loop's same turn.
    func close(_ reason: ChannelEnd)
}

/// Who receives what a channel reads. All calls come on the channel's loop.
package protocol ChannelHandler: AnyObject {
    func received(_ bytes: UnsafeRawBufferPointer)
    /// The peer will send nothing more; it may still read.
    func inputEnded()
    /// Part of the backlog was taken.
    func outputTaken()
    /// The channel is closed. Comes once, last.
    func closed(_ reason: ChannelEnd)
}

/// Why a channel closed.
package enum ChannelEnd: Sendable, Hashable, CustomStringConvertible {
    case byPeer
    case byUs
    /// The peer did not take a reply in time.
    case peerTooSlow
    case failed(SystemError)

    package var description: String {
        switch self {
        case .byPeer: "the peer closed the connection"
        case .byUs: "the connection was closed here"
        case .peerTooSlow: "the peer did not take its replies in time"
        case .failed(let error): "\(error)"
        }
    }
}

/// Who a peer is, by the kernel's word.
package struct PeerIdentity: Sendable, Hashable {
    package var userID: UInt32
    package var processID: Int32
    package var roles: PeerRoles

    package init(userID: UInt32, processID: Int32, roles: PeerRoles) {
        self.userID = userID
        self.processID = processID
        self.roles = roles
    }
}
