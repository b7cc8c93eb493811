package import Contracts
import Glibc
package import JSONRPC
package import ServiceKit
package import Transport

/// How far down a test goes.
package enum Level: String, CaseIterable, Sendable, CustomStringConvertible {
    /// A session fed with bytes, without a transport.
    case handler
    /// A server over memory.
    case memory
    /// A server over a Unix socket.
    case socket
    /// A service's own process; it has the common methods (``CommonMethods``) alone of those that tests call.
    case process

    package var description: String { rawValue }

    /// The levels that this machine can test: the process needs the binary.
    package static let available = allCases.filter { $0 != .process || ServiceProcess.hasBinaries }
    /// The levels at which ``TestService`` can be called and steered.
    package static let own: [Level] = [.handler, .memory, .socket]
    /// Those with a client.
    package static let called: [Level] = [.memory, .socket]
}

extension WireLimits {
    /// The defaults, but for those of time: a test on a loaded machine may be slower than any peer should be.
    package static var patient: WireLimits {
        var limits = WireLimits()
        limits.lineMilliseconds = 600_000
        limits.writeMilliseconds = 600_000
        return limits
    }
}

/// The test service, offered at a level.
package final class TestServer: Sendable {
    package let level: Level
    package let service = TestService()
    package let group: EventLoopGroup
    package let metrics = MetricsRegistry()
    package let server: RPCServer
    package let state: ServerState
    package let folder: ScratchFolder
    private let process: ServiceProcess?
    private let roles: PeerRoles
    private let slot: Int

    /// - Parameters:
    ///   - roles: what the caller is taken for, except by a process.
    ///   - slot: the replica's, where several share `folder`.
    ///   - extend: serves further methods.
    package init(
        _ level: Level, limits: WireLimits = .patient, roles: PeerRoles = .operator, folder: ScratchFolder? = nil,
        slot: Int = 1, loops: Int = 1, extend: (inout Router) throws -> Void = { _ in }
    ) async throws {
        self.level = level
        self.roles = roles
        self.slot = slot
        self.folder = try folder ?? ScratchFolder()
        group = try EventLoopGroup(count: loops)
        var router = Router(metrics: metrics)
        try service.serve(on: &router)
        try extend(&router)
        // Below errors: what tests provoke is not for the eyes of who reads their log.
        let logger = Logger(service: TestContract.name, instance: slot, level: .error, descriptor: -1)
        state = ServerState(router: router, limits: limits, logger: logger)
        let uid = geteuid()
        let policy = PeerPolicy(
            operators: roles.contains(.operator) ? [uid] : [], frontends: roles.contains(.frontend) ? [uid] : [],
            services: roles.contains(.service) ? [uid] : roles.isEmpty ? [.max] : [])
        server = RPCServer(state: state, group: group, policy: policy, metrics: metrics)
        process = level == .process ? try ServiceProcess("catalog", in: self.folder) : nil
        try await process?.ready()
        if level == .socket { try listen() }
    }

    /// The folder in which the sockets stand.
    package var directory: RunDirectory { RunDirectory(path: folder.path + "/r") }

    package var socket: String { process?.socket ?? directory.socket(of: TestContract.name, slot: slot) }

    /// Listens at the socket of its slot, whoever holds that.
    private func listen() throws {
        _ = mkdir(directory.path, 0o750)
        _ = mkdir(directory.folder(of: TestContract.name), 0o750)
        try server.listen(at: socket)
    }

    package var peer: PeerIdentity { PeerIdentity(userID: geteuid(), processID: getpid(), roles: roles) }

    /// A connection by hand.
    package func connect() async throws -> any RawPeer {
        switch level {
        case .handler: return RawSession(state, peer: peer, on: group.next())
        case .memory: return RawMemory(connector, on: group.next())
        case .socket, .process: return try RawSocket(socket)
        }
    }

    package var connector: any Connector {
        level == .memory
            ? MemoryConnector(service: TestContract.name, server: server, peer: peer)
            : SocketConnector(service: TestContract.name, in: directory)
    }

    package func pool() -> ReplicaPool { ReplicaPool(connector: connector, group: group) }

    package func client() -> RPCClient { RPCClient(pool: pool()) }

    /// Stops everything; the loops of clients must not be its own.
    package func stop() async {
        await server.drain()
        group.stop()
    }
}
