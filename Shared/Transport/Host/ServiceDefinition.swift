package import Contracts
package import ServiceKit

/// What makes one service different from the others: its contract, its keys, its parts.
package struct ServiceDefinition: Sendable {
    package let contract: any ServiceContract.Type
    package let keys: [any DeclaredKey]
    /// Opens what the service needs and serves every method of its contract on the router.
    ///
    /// - Returns: parts to start after and stop before the socket closes, in starting order.
    package let build: @Sendable (ServiceContext, inout Router) async throws -> [LifecycleComponent]
    /// What the executable does instead of serving, by the first word of its command line.
    package let commands: [MaintenanceCommand]

    package init(
        _ contract: any ServiceContract.Type, keys: [any DeclaredKey] = [], commands: [MaintenanceCommand] = [],
        build: @escaping @Sendable (ServiceContext, inout Router) async throws -> [LifecycleComponent]
    ) {
        self.contract = contract
        self.keys = keys
        self.commands = commands
        self.build = build
    }
}

/// What a service is given to build itself from.
package struct ServiceContext: Sendable {
    package let configuration: Configuration
    package let logger: Logger
    package let metrics: MetricsRegistry
    package let health: HealthBoard
    package let clock: any WallClock
    package let group: EventLoopGroup
    package let directory: RunDirectory
    package let stop: StopRequest
    /// The data folder; it exists.
    package var dataFolder: String { configuration[HostKeys.data] }

    /// Calls to another service by this process's own rights.
    package func client(of contract: any ServiceContract.Type) -> RPCClient {
        RPCClient(pool: pool(of: contract))
    }

    /// Calls to another service on somebody's behalf.
    package func frontendClient(of contract: any ServiceContract.Type) -> FrontendClient {
        FrontendClient(pool: pool(of: contract))
    }

    private func pool(of contract: any ServiceContract.Type) -> ReplicaPool {
        ReplicaPool(connector: SocketConnector(service: contract.name, in: directory), group: group)
    }
}
