package import Contracts
package import JSONRPC

/// How a call ended that gave no result, as its caller has to know it.
package enum CallError<Failure: RPCFailure>: Error, Sendable, CustomStringConvertible {
    /// The method ran and failed as its contract says.
    case failed(Failure)
    /// The service refused, or failed outside the contract.
    case refused(RPCError)
    /// The call never reached a service that would run it: safe to repeat.
    case notSent(String)
    /// The call was sent and may have run; its reply is lost.
    case replyLost(String)
    /// The deadline passed. What was sent may have run.
    case outOfTime(wasSent: Bool)
    /// The calling task was cancelled. What was sent may have run.
    case cancelled(wasSent: Bool)

    package var description: String {
        switch self {
        case .failed(let failure): failure.rpcError.message
        case .refused(let error): error.description
        case .notSent(let reason): "The call was not sent: \(reason)"
        case .replyLost(let reason): "The call was sent and may have run, but its reply is lost: \(reason)"
        case .outOfTime(wasSent: true): "No reply came before the deadline; the call may have run."
        case .outOfTime(wasSent: false): "The call could not be sent before the deadline."
        case .cancelled: "The call was cancelled."
        }
    }
}

/// The same without the contract's types: what connections and the retry rule speak of.
package enum CallEnding: Sendable {
    /// The result's JSON.
    case result([UInt8])
    case error(RPCError)
    case notSent(String)
    case replyLost(String)
    case outOfTime(wasSent: Bool)
    case cancelled(wasSent: Bool)
}
