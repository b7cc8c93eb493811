internal import Contracts
internal import JSONRPC
internal import Transport

/// Why a service gave nothing, as people and programs are told.
package struct ServiceFailure: Error {
    package enum Code: String, WireEnum {
        /// It is not there, or takes no calls: trying again may help.
        case unavailable
        case timeout
        case refused
    }

    let code: Code
    /// A sentence.
    let reason: String

    init(code: Code, reason: String) {
        self.code = code
        self.reason = reason
    }

    init<Failure: RPCFailure>(_ error: CallError<Failure>, of service: String) {
        switch error {
        case .refused(let refusal) where refusal.code == .shuttingDown || refusal.code == .overloaded:
            (code, reason) = (.unavailable, "The \(service) service takes no calls at the moment.")
        case .notSent, .replyLost:
            (code, reason) = (.unavailable, "The \(service) service does not answer.")
        case .outOfTime, .cancelled:
            (code, reason) = (.timeout, "The \(service) service took too long to answer.")
        case .failed, .refused:
            (code, reason) = (.refused, "The \(service) service refused: \(error)")
        }
    }
}
