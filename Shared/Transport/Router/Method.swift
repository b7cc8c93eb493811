internal import Contracts
internal import JSONRPC
internal import ServiceKit

/// A method with its handler, types erased: params' bytes in, the result's bytes out.
final class Method: Sendable {
    /// How the handler runs.
    enum Run: Sendable {
        /// On the loop, at once: memory, or one bounded read. Writes the result.
        case immediate(@Sendable (UnsafeRawBufferPointer?, borrowing CallContext, inout JSONWriter) throws -> Void)
        /// Read and checked on the loop; what it returns then runs in a task that prefers the loop.
        case async(@Sendable (UnsafeRawBufferPointer?, CallContext) throws -> @Sendable () async throws -> [UInt8])
    }

    let name: MethodName
    let deadline: Duration
    let largeParams: Bool
    let run: Run
    let metrics: MethodMetrics

    init(name: MethodName, deadline: Duration, largeParams: Bool, run: Run, metrics: MethodMetrics) {
        self.name = name
        self.deadline = deadline
        self.largeParams = largeParams
        self.run = run
        self.metrics = metrics
    }
}

extension RPCRequest {
    /// Reads the params of a call and checks who may make it: before any handler runs.
    static func admit(
        _ params: UnsafeRawBufferPointer?, _ context: borrowing CallContext
    ) throws(RPCError) -> Self {
        let request = try read(params: params)
        try AccessCheck.check(request, roles: context.peer.roles, caller: context.caller)
        return request
    }

    private static func read(params: UnsafeRawBufferPointer?) throws(RPCError) -> Self {
        var text = params ?? noParams
        // Some clients send an empty list where there is nothing to send.
        if text.first == UInt8(ascii: "["), text.dropFirst().allSatisfy(isWhitespaceOrEnd) { text = noParams }
        guard text.first == UInt8(ascii: "{") else {
            throw RPCError(.invalidParams, "The params of \(method) are named: expected an object, found a list.")
        }
        var reader = JSONReader(checked: text)
        do throws(WireError) {
            return try Self.read(&reader)
        } catch {
            throw error.rpcError
        }
    }
}

private var noParams: UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(start: ("{}" as StaticString).utf8Start, count: 2)
}

private func isWhitespaceOrEnd(_ byte: UInt8) -> Bool { byte <= 0x20 || byte == UInt8(ascii: "]") }
