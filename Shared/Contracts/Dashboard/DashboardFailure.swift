package import JSONRPC

/// How the dashboard's methods fail by contract.
package enum DashboardFailure: RPCFailure {
    /// Another account signs in with this e-mail.
    case emailTaken(email: String)
    /// No account with this id: neither signs one in, nor does the directory have it.
    case unknownAccount(AccountID)
    /// The account has an e-mail already.
    case hasCredentials(AccountID)
    /// There is an operator, so nobody is made one by the set-up link.
    case operatorExists
    /// A field is not one that is taken; `reason` is a sentence: what was found and what was expected.
    case badField(field: String, reason: String)
    /// The directory of accounts does not answer.
    case directoryAway(reason: String)

    package var rpcError: RPCError {
        switch self {
        case .emailTaken(let email):
            RPCError(
                Self.emailTakenCode, "Another account signs in as \"\(email)\"; give another e-mail.",
                details: ["email": email])
        case .unknownAccount(let account):
            RPCError(
                Self.unknownAccountCode,
                "There is no account \"\(account)\".",
                details: ["account": account.text])
        case .hasCredentials(let account):
            RPCError(
                Self.hasCredentialsCode,
                "The account \"\(account)\" signs in with an e-mail already; make it a link for a new password instead.",
                details: ["account": account.text])
        case .operatorExists:
            RPCError(
                Self.operatorExistsCode,
                "There is an operator already, so there is nothing to set up; add others with dashboard.addAccount.")
        case .badField(let field, let reason):
            RPCError(Self.badFieldCode, reason, details: ["field": field, "reason": reason])
        case .directoryAway(let reason):
            RPCError(
                Self.directoryAwayCode, "The directory of accounts does not answer: \(reason) Try again when it does.",
                details: ["reason": reason])
        }
    }

    package init?(_ error: RPCError) {
        switch error.code {
        case Self.emailTakenCode: self = .emailTaken(email: error.detail("email"))
        case Self.unknownAccountCode: self = .unknownAccount(AccountID(unchecked: error.detail("account")))
        case Self.hasCredentialsCode: self = .hasCredentials(AccountID(unchecked: error.detail("account")))
        case Self.operatorExistsCode: self = .operatorExists
        case Self.badFieldCode: self = .badField(field: error.detail("field"), reason: error.detail("reason"))
        case Self.directoryAwayCode: self = .directoryAway(reason: error.detail("reason"))
        default: return nil
        }
    }

    package static let codes = [
        (code: emailTakenCode, about: "Another account signs in with this e-mail."),
        (code: unknownAccountCode, about: "There is no account with this id."),
        (code: hasCredentialsCode, about: "The account has an e-mail to sign in with already."),
        (code: operatorExistsCode, about: "There is an operator already."),
        (code: badFieldCode, about: "A field is not one that is taken."),
        (code: directoryAwayCode, about: "The directory of accounts does not answer."),
    ]

    private static let emailTakenCode = ErrorCode(rawValue: 5001)
    private static let unknownAccountCode = ErrorCode(rawValue: 5002)
    private static let hasCredentialsCode = ErrorCode(rawValue: 5003)
    private static let operatorExistsCode = ErrorCode(rawValue: 5004)
    private static let badFieldCode = ErrorCode(rawValue: 5005)
    private static let directoryAwayCode = ErrorCode(rawValue: 5006)
}
