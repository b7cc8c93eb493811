/// All methods that a service answers beside the common ones (``CommonMethods``).
package protocol ServiceContract: Sendable {
    /// The service's name: the methods' prefix, the socket folder's name, the executable's ending.
    static var name: String { get }
    /// The sections of the configuration file that are this service's own.
    static var configurationSections: [String] { get }
    static var methods: [any RPCRequest.Type] { get }
}

extension ServiceContract {
    /// Most services have none.
    package static var configurationSections: [String] { [] }
}

/// What every service answers.
package enum CommonMethods {
    package static let methods: [any RPCRequest.Type] = [
        Service.Info.self, Service.Health.self, Service.Metrics.self, RPC.Discover.self,
    ]
}

/// The suite's services, in the order they start.
package enum Suite {
    package static let services: [any ServiceContract.Type] = [
        Catalog.self, Progress.self, Leaderboards.self, Dashboard.self,
    ]

    /// Each service before those it follows: whoever is copied first then never knows of changes that the copy of the
    /// other has not. A service starts after what it follows, so this is the reverse of the starting order.
    package static var followersFirst: [any ServiceContract.Type] { services.reversed() }

    /// All sections of the one file that the services share: each checks its own and leaves the others' alone.
    package static var configurationSections: Set<String> { Set(services.flatMap { $0.configurationSections }) }
}
