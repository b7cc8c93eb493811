internal import Contracts

/// Who makes a request, once the session or token is known.
struct Identity: Sendable {
    enum Way: Sendable {
        /// A browser, by its cookie.
        case session(SecretToken, id: String)
        /// A program, by its API token.
        case token([TokenScope])
    }

    let account: AccountID
    let email: String
    /// May look at every artist.
    let isOperator: Bool
    let way: Way

    /// What services are told.
    ///
    /// - Parameter roles: the account's, as the directory has them.
    func caller(_ roles: [Catalog.AccountRole]) -> Caller {
        Caller(account: account, artists: roles.map(\.artist.id), scopes: isOperator ? [.allArtists] : [])
    }
}
