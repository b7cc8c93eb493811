import Contracts
import Glibc
import JSONRPC
import ServiceKit
import Transport

/// How a service treats calls.
enum ServiceManner: Sendable, CaseIterable {
    case answers
    /// Never answers.
    case hangs
    /// Fails at every call.
    case breaks
    /// Is not there at the moment.
    case isAbsent
    /// Is not part of the installation.
    case isNotInstalled
}

extension Router {
    /// A handler that treats calls in the manner; what it answers, it answers at once on the loop, so that no
    /// busy machine makes a deadline pass.
    mutating func serve<Request: RPCRequest>(
        _ request: Request.Type, _ manner: ServiceManner,
        _ answer: @escaping @Sendable (Request) throws -> Request.Reply
    ) throws {
        switch manner {
        case .answers: try serve(request, immediate: { request, _ in try answer(request) })
        case .breaks: try serve(request, immediate: { _, _ in throw RPCError(.internalError, "It broke.") })
        case .hangs, .isAbsent, .isNotInstalled:
            try serve(
                request,
                async: { request, _ in
                    // Until the deadline cancels it.
                    try await Task.sleep(for: .seconds(3600))
                    return try answer(request)
                })
        }
    }
}

/// A service over memory: the dashboard's calls pass the router, the access check and the client's rules as in
/// production.
final class FakeService: Sendable {
    let client: FrontendClient
    private let group: EventLoopGroup
    private let server: RPCServer

    /// - Parameter handlers: serves each method that tests ask for.
    init(_ name: String, _ manner: ServiceManner, handlers: (inout Router) throws -> Void) throws {
        group = try EventLoopGroup(count: 1)
        let metrics = MetricsRegistry()
        var router = Router(metrics: metrics)
        try handlers(&router)
        // What tests provoke is not for the eyes of who reads their log.
        let logger = Logger(service: name, level: .error, descriptor: -1)
        let state = ServerState(router: router, limits: WireLimits(), logger: logger)
        server = RPCServer(state: state, group: group, policy: PeerPolicy(), metrics: metrics)
        let peer = PeerIdentity(userID: geteuid(), processID: getpid(), roles: .frontend)
        let connector: any Connector =
            switch manner {
            case .isAbsent: NoReplicas(service: name, isInstalled: true)
            case .isNotInstalled: NoReplicas(service: name, isInstalled: false)
            default: MemoryConnector(service: name, server: server, peer: peer)
            }
        client = FrontendClient(pool: ReplicaPool(connector: connector, group: group))
    }

    /// Lets it stop: it refuses what comes from now on.
    func drain() async { await server.drain() }

    func stop() async {
        await server.drain()
        group.stop()
    }
}

private struct NoReplicas: Connector {
    let service: String
    let isInstalled: Bool

    func replicas() -> [String] { [] }

    func connect(
        to replica: String, on loop: EventLoop, _ handler: any ChannelHandler
    ) throws(SocketError) -> any Channel {
        throw SocketError("there is none.")
    }
}
