internal import Contracts
internal import ServiceKit
internal import Synchronization
internal import Transport

/// Calls to the suite's services by the operator at this machine.
final class SuiteClient: Sendable {
    let directory: RunDirectory
    private let group: EventLoopGroup
    /// By service, and for single replicas by their socket: their connections stay open between calls.
    private let clients = Mutex<[String: RPCClient]>([:])

    init(_ location: SuiteLocation) throws(SystemError) {
        directory = location.runDirectory
        group = try EventLoopGroup(count: 1)
    }

    /// Calls whichever replica of a service is least busy.
    func client(of service: String) -> RPCClient {
        client(service) { SocketConnector(service: service, in: directory) }
    }

    private func client(_ key: String, _ connector: () -> any Connector) -> RPCClient {
        clients.withLock { clients in
            if let client = clients[key] { return client }
            let client = RPCClient(pool: ReplicaPool(connector: connector(), group: group))
            clients[key] = client
            return client
        }
    }

    func client(of contract: any ServiceContract.Type) -> RPCClient { client(of: contract.name) }

    /// The replicas whose sockets stand now.
    func replicas(of service: String) -> [Replica] {
        let standing = directory.sockets(of: service)
        return RunDirectory.slots.compactMap { slot in
            let path = directory.socket(of: service, slot: slot)
            guard standing.contains(path) else { return nil }
            let client = client(path) {
                OneSocketConnector(path: path, all: SocketConnector(service: service, in: directory))
            }
            return Replica(slot: slot, socketPath: path, client: client)
        }
    }

    /// One replica by its own socket.
    struct Replica: Sendable {
        let slot: Int
        let socketPath: String
        let client: RPCClient

        func info(within deadline: Duration? = nil) async -> Service.Info.Reply? {
            try? await client.call(Service.Info(), deadline: deadline)
        }
        func health(within deadline: Duration? = nil) async -> Service.Health.Reply? {
            try? await client.call(Service.Health(), deadline: deadline)
        }
        func metrics() async -> Service.Metrics.Reply? { try? await client.call(Service.Metrics()) }
    }
}

/// A service of which only one replica is known.
private struct OneSocketConnector: Connector {
    let path: String
    let all: SocketConnector

    var service: String { all.service }

    func replicas() -> [String] { [path] }

    func connect(
        to replica: String, on loop: EventLoop, _ handler: any ChannelHandler
    ) throws(SocketError) -> any Channel {
        try all.connect(to: replica, on: loop, handler)
    }
}
