package import CatalogService
package import Contracts
internal import Glibc
internal import JSONRPC
internal import ServiceKit
internal import Storage
package import Support
package import Transport

/// The catalog service itself over memory, on a database of its own.
package final class RealCatalog: Sendable {
    package let store: CatalogStore
    package let clock = ManualClock()
    /// Calls as the operator.
    package let client: RPCClient
    private let server: RPCServer
    private let group: EventLoopGroup
    private let folder: ScratchFolder

    package init() async throws {
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

    package func stop() async {
        await server.drain()
        await store.database.close()
        group.stop()
    }

    /// Waits until every event is in the feed.
    package func told() async throws -> Bool {
        try await isNone("SELECT s.head - t.told FROM delta_state s JOIN delta_telling t ON t.one = s.one")
    }

    /// Waits until every event is in the kept tables.
    package func folded() async throws -> Bool { try await isNone("SELECT head - folded FROM delta_state") }

    private func isNone(_ sql: StaticString) async throws -> Bool {
        try await eventually { try await store.database.read { try $0.first(sql, []) { try $0.int(0) } == 0 } }
    }

    /// All that the feed has told since a position.
    package func changes(after position: Int64 = 0) async throws -> [Catalog.Change] {
        var found: [Catalog.Change] = []
        var position = position
        while true {
            let page = try await client.call(Catalog.ReadChanges(epoch: nil, after: position, limit: 10_000))
            found += page.changes
            position = page.position
            if position == page.head { return found }
        }
    }
}
