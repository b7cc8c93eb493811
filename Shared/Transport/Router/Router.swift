package import Contracts
package import JSONRPC
package import ServiceKit

/// A service's methods with their handlers.
///
/// Filled once at start, where a method without a handler or with two is an error, and only read from then on.
/// Who has read one service's list of handlers has read all: `serve` for each method, then
/// ``requireHandlers(for:)``.
package struct Router: Sendable {
    private var methods: [String: Method] = [:]
    private var table = MethodTable()
    private let metrics: MetricsRegistry

    package init(metrics: MetricsRegistry) { self.metrics = metrics }

    /// What is wrong with a service's list of handlers.
    package enum SetupError: Error, CustomStringConvertible {
        case doubled(MethodName)
        case missing([MethodName])

        package var description: String {
            switch self {
            case .doubled(let method): "The method \(method) has two handlers."
            case .missing(let methods):
                "These methods have no handler: \(methods.map(\.text).joined(separator: ", "))."
            }
        }
    }

    /// A handler that answers at once on the loop, from memory or by one bounded read.
    package mutating func serve<Request: RPCRequest>(
        _ request: Request.Type,
        immediate handler: @escaping @Sendable (Request, borrowing CallContext) throws -> Request.Reply
    ) throws(SetupError) {
        try add(
            request,
            .immediate { params, context, writer in
                let request = try Request.admit(params, context)
                try handler(request, context).write(to: &writer)
            })
    }

    /// The same, for replies that are often asked for and stand ready in parts: the handler writes the reply's
    /// JSON itself, and a test reads it back by the contract.
    package mutating func serve<Request: RPCRequest>(
        _ request: Request.Type,
        writing handler: @escaping @Sendable (Request, borrowing CallContext, inout JSONWriter) throws -> Void
    ) throws(SetupError) {
        try add(
            request,
            .immediate { params, context, writer in
                let request = try Request.admit(params, context)
                try handler(request, context, &writer)
            })
    }

    /// A handler that waits for something: a store's thread, another service, a provider.
    package mutating func serve<Request: RPCRequest>(
        _ request: Request.Type,
        async handler: @escaping @Sendable (Request, CallContext) async throws -> Request.Reply
    ) throws(SetupError) {
        try add(
            request,
            .async { params, context in
                let request = try Request.admit(params, context)
                return { Self.bytes(of: try await handler(request, context)) }
            })
    }

    /// The same, for a handler that writes the reply's JSON itself.
    package mutating func serve<Request: RPCRequest>(
        _ request: Request.Type,
        asyncWriting handler: @escaping @Sendable (Request, CallContext) async throws -> RawJSON
    ) throws(SetupError) {
        try add(
            request,
            .async { params, context in
                let request = try Request.admit(params, context)
                return { try await handler(request, context).bytes }
            })
    }

    /// A handler that answers at once on the loop where it can, and waits for something where `immediate` gives nothing.
    package mutating func serve<Request: RPCRequest>(
        _ request: Request.Type,
        immediate: @escaping @Sendable (Request, borrowing CallContext) throws -> Request.Reply?,
        orAsync handler: @escaping @Sendable (Request, CallContext) async throws -> Request.Reply
    ) throws(SetupError) {
        try add(
            request,
            .async { params, context in
                let request = try Request.admit(params, context)
                if let reply = try immediate(request, context) {
                    let bytes = Self.bytes(of: reply)
                    return { bytes }
                }
                return { Self.bytes(of: try await handler(request, context)) }
            })
    }

    private static func bytes(of reply: some WireValue) -> [UInt8] {
        var writer = JSONWriter()
        reply.write(to: &writer)
        return writer.bytes
    }

    private mutating func add<Request: RPCRequest>(_ type: Request.Type, _ run: Method.Run) throws(SetupError) {
        let traits = Request.traits
        let method = Method(
            name: Request.method, deadline: traits.deadline, largeParams: traits.largeParams, run: run,
            metrics: MethodMetrics(registry: metrics, method: Request.method))
        guard methods.updateValue(method, forKey: Request.method.text) == nil else {
            throw .doubled(Request.method)
        }
        table = MethodTable(Array(methods.values))
    }

    /// The start-up check: every method of the contract has its handler.
    package func requireHandlers(for requests: [any RPCRequest.Type]) throws(SetupError) {
        let missing = requests.map { $0.method }.filter { methods[$0.text] == nil }
        guard missing.isEmpty else { throw .missing(missing) }
    }

    /// The method of this name, by its bytes as they came.
    func method(_ name: Envelope.MethodBytes) -> Method? {
        if let method = table[name.text] { return method }
        // Only a name written with escapes can still be ours.
        return methods[name.string]
    }

    /// Whether a line that begins like this may be as long as the large limit.
    func mayBeLarge(_ beginning: UnsafeRawBufferPointer, depth: Int) -> Bool {
        Envelope.method(inBeginning: beginning, depth: depth).flatMap { methods[$0] }?.largeParams ?? false
    }
}
