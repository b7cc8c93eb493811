import CatalogService
import Contracts
import Glibc
import JSONRPC
import ServiceKit
import Storage
import Support
import Transport

/// The catalog service itself over memory, on a database of its own.
final class RealCatalog: Sendable {
    let store: CatalogStore
    let clock = ManualClock()
    /// Calls as the operator.
    let client: RPCClient
    private let server: RPCServer
    private let group: EventLoopGroup
    private let folder: ScratchFolder

    init() async throws {
        folder = try ScratchFolder()
        let url = try TestStore.url(for: folder.path)
        let location =
            url.map { StoreLocation.server(url: $0, schema: "catalog") } ?? .file(folder.path + "/catalog.db")
        store = try await CatalogStore.open(location)
        group = try EventLoopGroup(count: 1)
        let metrics = MetricsRegistry()
        var router = Router(metrics: metrics)
        try CatalogService.serve(on: &router, store: store, clock: clock)
        let logger = Logger(service: Catalog.name, level: .error)
        let state = ServerState(router: router, limits: WireLimits(), logger: logger)
        server = RPCServer(state: state, group: group, policy: PeerPolicy(), metrics: metrics)
        let peer = PeerIdentity(userID: geteuid(), processID: getpid(), roles: .operator)
        client = RPCClient(
            pool: ReplicaPool(
                connector: MemoryConnector(service: Catalog.name, server: server, peer: peer), group: group))
    }

    func stop() async {
        await server.drain()
        await store.database.close()
        group.stop()
    }

    /// Waits until every event is in the kept tables, and so in the feed.
    func folded() async throws -> Bool {
        try await eventually {
            try await store.database.read { store in
                try store.first("SELECT head - folded FROM delta_state", []) { try $0.int(0) } == 0
            }
        }
    }
}
