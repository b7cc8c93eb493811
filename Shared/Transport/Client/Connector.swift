internal import Contracts
internal import Glibc
internal import JSONRPC
internal import ServiceKit

/// Makes channels to a service's replicas.
package protocol Connector: Sendable {
    /// The service's name, for messages.
    var service: String { get }
    /// Whether the service is part of this installation, running or not.
    var isInstalled: Bool { get }
    /// The replicas there are now, as opaque addresses.
    func replicas() -> [String]
    /// Connects to one. On the loop.
    func connect(
        to replica: String, on loop: EventLoop, _ handler: any ChannelHandler
    ) throws(SocketError) -> any Channel
}

extension Connector {
    /// What is not found by a folder is there by its making.
    package var isInstalled: Bool { true }
}

/// Replicas by the sockets in their service's folder.
package struct SocketConnector: Connector {
    package let service: String
    private let directory: RunDirectory

    package init(service: String, in directory: RunDirectory) {
        self.service = service
        self.directory = directory
    }

    package var isInstalled: Bool { directory.hasFolder(of: service) }

    package func replicas() -> [String] { directory.sockets(of: service) }

    package func connect(
        to replica: String, on loop: EventLoop, _ handler: any ChannelHandler
    ) throws(SocketError) -> any Channel {
        let descriptor = try UnixSocket.connect(to: replica)
        let peer = UnixSocket.peer(of: descriptor)
        do throws(SystemError) {
            return try SocketChannel(
                descriptor: descriptor, loop: loop,
                peer: PeerIdentity(userID: peer?.userID ?? .max, processID: peer?.processID ?? 0, roles: []),
                writeMilliseconds: WireLimits().writeMilliseconds, readsLastWords: true, handler: handler)
        } catch {
            close(descriptor)
            throw SocketError("\(error).")
        }
    }
}

/// A server in the same process, over memory: for tests.
package struct MemoryConnector: Connector {
    package let service: String
    private let server: RPCServer
    private let peer: PeerIdentity

    /// - Parameter peer: who the server takes the caller for.
    package init(service: String, server: RPCServer, peer: PeerIdentity) {
        self.service = service
        self.server = server
        self.peer = peer
    }

    package func replicas() -> [String] { ["memory"] }

    package func connect(
        to replica: String, on loop: EventLoop, _ handler: any ChannelHandler
    ) throws(SocketError) -> any Channel {
        let (near, far) = MemoryChannel.pair(on: loop, peer: peer)
        near.attach(handler)
        server.serve(far)
        return near
    }
}
