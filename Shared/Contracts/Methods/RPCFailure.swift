package import JSONRPC

/// How a method may fail by contract: a closed set with stable codes.
package protocol RPCFailure: Error, Sendable, Hashable {
    /// As it goes over the wire.
    var rpcError: RPCError { get }
    /// The failure behind an error from the wire; nil where it is none of this set.
    init?(_ error: RPCError)
    /// Every code with its meaning, for the published document.
    static var codes: [(code: ErrorCode, about: String)] { get }
}

/// The failure of a method that has none of its own.
package enum NoFailure: RPCFailure {
    package var rpcError: RPCError {
        switch self {}
    }

    package init?(_ error: RPCError) { nil }

    package static var codes: [(code: ErrorCode, about: String)] { [] }
}
