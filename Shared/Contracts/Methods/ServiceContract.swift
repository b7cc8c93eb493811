/// All methods that a service answers beside the common ones (``CommonMethods``).
package protocol ServiceContract: Sendable {
    /// The service's name: the methods' prefix, the socket folder's name, the executable's ending.
    static var name: String { get }
    static var methods: [any RPCRequest.Type] { get }
}

/// What every service answers.
package enum CommonMethods {
    package static let methods: [any RPCRequest.Type] = [
        Service.Info.self, Service.Health.self, Service.Metrics.self, RPC.Discover.self,
    ]
}

/// The suite's services, in the order they start.
package enum Suite {
    package static let services: [any ServiceContract.Type] = [Catalog.self, Dashboard.self]
}
