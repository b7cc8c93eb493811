internal import ServiceKit

/// Why something with an account was not done. Each is somebody's to mend: no fault of the store is among them.
enum AccountProblem: Error, Hashable {
    /// A field of a form or of a call does not fit; the reason is a sentence.
    case badField(String, String)
    /// The e-mail belongs to another account.
    case emailTaken
    /// The link was used, has expired, or never was.
    case linkWorthless
    /// E-mail and password are not those of an account.
    case wrongPassword
    /// Too many tries, or too many at once.
    case tooMany(retryAfter: Duration)
    /// The catalogue, which knows the accounts, does not answer. The reason is a sentence.
    case directoryAway(String)
    case unknownAccount
    /// The account can sign in already.
    case hasCredentials
    /// There is an operator already.
    case operatorExists
    /// There is no such session or token of this account.
    case unknownItem
    /// The account has as many tokens as it may have.
    case tooManyTokens
}

extension PasswordWorkerError {
    /// A full queue and a service that stops are the visitor's to try again; a hash that fails is a fault of ours.
    var asSeenByAccounts: any Error {
        switch self {
        case .busy, .cancelled, .stopped: AccountProblem.tooMany(retryAfter: Self.retryAfter)
        case .failed: self
        }
    }
}
