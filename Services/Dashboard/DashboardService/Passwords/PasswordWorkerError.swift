package import Crypto

/// Why a password was neither hashed nor checked.
package enum PasswordWorkerError: Error, Equatable, CustomStringConvertible {
    /// As many wait as may.
    case busy
    /// The caller has gone.
    case cancelled
    /// The service ends.
    case stopped
    case failed(CryptoError)

    /// When to ask again, for `Retry-After`: the time that a full queue takes.
    package static let retryAfter: Duration = .seconds(2)

    package var description: String {
        switch self {
        case .busy: "Too many people sign in at this moment; expected fewer. Try again in some seconds."
        case .cancelled: "The password was not checked: who asked has gone."
        case .stopped: "The password was not checked: the service is stopping. Try again in some seconds."
        case .failed(let error): "The password could not be checked: \(error)"
        }
    }
}
