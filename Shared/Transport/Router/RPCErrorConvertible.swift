package import Contracts
package import JSONRPC

/// An error that has a form on the wire.
package protocol RPCErrorConvertible: Error {
    var rpcError: RPCError { get }
}

extension RPCError: RPCErrorConvertible {
    package var rpcError: RPCError { self }
}

extension WireError: RPCErrorConvertible {}

extension RPCError {
    /// What a caller is told of a handler's error; nil where it is our fault and only the log may know.
    package init?(handling error: any Error) {
        switch error {
        case let failure as any RPCFailure: self = failure.rpcError
        case let convertible as any RPCErrorConvertible: self = convertible.rpcError
        case is CancellationError: self = .cancelled
        default: return nil
        }
    }
}
