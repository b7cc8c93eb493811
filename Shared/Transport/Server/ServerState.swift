package import JSONRPC
package import ServiceKit
internal import Synchronization

/// What all connections of a server share.
package final class ServerState: Sendable {
    package let limits: WireLimits
    let router: Router
    let logger: Logger
    let isDraining = Atomic<Bool>(false)
    /// Bytes of requests and replies held by all connections.
    let heldBytes = Atomic<Int>(0)
    private let incidents = Atomic<Int>(0)

    package init(router: Router, limits: WireLimits, logger: Logger) {
        self.router = router
        self.limits = limits
        self.logger = logger
    }

    var isOverBudget: Bool { heldBytes.load(ordering: .relaxed) > limits.processBytes }

    /// A handler's error as the caller may see it. What is our fault goes to the log under a number that both name.
    func rpcError(for error: any Error, method: String, trace: String?) -> RPCError {
        if let known = RPCError(handling: error) { return known }
        let incident = incidents.wrappingAdd(1, ordering: .relaxed).newValue
        logger.with(trace: trace).error(
            "a handler failed",
            ["method": .string(method), "incident": .integer(incident), "error": .string("\(error)")])
        return RPCError(
            .internalError, "The service failed at this call; its log has the details as incident \(incident).",
            data: RawJSON { writer in
                writer.beginObject()
                writer.key("incident")
                writer.integer(incident)
                writer.endObject()
            })
    }
}
