internal import Contracts
internal import HTTP
internal import ServiceKit
internal import Storage

/// The one place that says who makes a request.
struct Gate: Sendable {
    let accounts: Accounts
    let cookies: SignInCookies
    let logger: Logger

    /// The account behind a request's API token or session cookie; nil for nobody.
    ///
    /// Who shows a token is judged by it alone: a bad one is not made good by a cookie.
    ///
    /// - Throws: a fault of the store.
    func identify(_ request: HTTPRequest) async throws -> Identity? {
        if let header = request.headers["Authorization"] {
            guard request.headers.values(of: "Authorization").count == 1, let secret = Self.bearer(header) else {
                return nil
            }
            return try await byToken(secret)
        }
        guard let session = cookies.session(of: request) else { return nil }
        return try await bySession(session)
    }

    /// `Bearer bp_…`, the scheme in any case (RFC 6750).
    private static func bearer(_ header: String) -> SecretToken? {
        let words = header.split(separator: " ")
        guard words.count == 2, words[0].lowercased() == "bearer", words[1].hasPrefix(APIToken.prefix) else {
            return nil
        }
        return SecretToken(String(words[1].dropFirst(APIToken.prefix.count)))
    }

    private func bySession(_ token: SecretToken) async throws -> Identity? {
        let hash = try token.hash
        let now = accounts.clock.now
        let found = try await accounts.database.read { store in
            try SessionStore.signedIn(hash, at: now, in: store)
        }
        guard let found else { return nil }
        let session = found.session
        if now.microseconds - session.seenAt.microseconds >= SessionStore.seenStep {
            note { store in try SessionStore(store: store).seen(session.id, at: now) }
        }
        return Identity(
            account: session.account, email: found.email, isOperator: found.isOperator,
            way: .session(token, id: session.id))
    }

    private func byToken(_ secret: SecretToken) async throws -> Identity? {
        let hash = try secret.hash
        let now = accounts.clock.now
        let found = try await accounts.database.read { store in try TokenStore.valid(hash, at: now, in: store) }
        guard let found else { return nil }
        let token = found.token
        if now.microseconds - (token.usedAt?.microseconds ?? 0) >= SessionStore.seenStep {
            note { store in try TokenStore(store: store).used(token.id, at: now) }
        }
        return Identity(
            account: token.account, email: found.email, isOperator: found.isOperator, way: .token(token.scopes))
    }

    /// Writes beside the request, which does not wait for it.
    private func note(_ body: @escaping @Sendable (any SQLWriting) throws -> Void) {
        Task { [accounts, logger] in
            do {
                try await accounts.database.write(cost: Accounts.writeCost, body)
            } catch {
                logger.warning("the last use of a session or token could not be noted", ["error": .string("\(error)")])
            }
        }
    }
}
