internal import Contracts
internal import ServiceKit
internal import Storage

/// What somebody signed in does with the own account.
extension Accounts {
    /// Sets another password, and ends all other sessions.
    ///
    /// - Throws: ``AccountProblem``: `wrongPassword`, `badField`, `tooMany`; or a fault of the store.
    func changePassword(
        of account: AccountID, from current: String, to new: String, keeping session: String, _ token: SecretToken,
        _ visitor: Visitor
    ) async throws {
        let credential = try await database.read { store in try CredentialStore.credential(of: account, in: store) }
        guard let credential else { throw AccountProblem.unknownAccount }
        let email = try EmailAddress.read(credential.email)
        // Someone with a stolen session must not find the password out by trying.
        let source = SignInSource(email: email, address: visitor.address, device: try token.hash)
        guard try await check(current, against: credential, source) else {
            noteFailure(account, visitor, detail: "current password")
            throw AccountProblem.wrongPassword
        }
        let hash = try await newPassword(new, of: email)
        let now = clock.now
        try await database.write(cost: Self.writeCost) { store in
            guard try CredentialStore.credential(of: account, in: store)?.password == credential.password else {
                throw AccountProblem.wrongPassword
            }
            try CredentialStore(store: store).setPassword(hash, of: account)
            _ = try SessionStore(store: store).removeAll(of: account, except: session)
            try LinkStore(store: store).remove(.password(account))
            try AuditStore(store: store).add(
                Dashboard.AuditEntry(
                    at: now, action: .passwordChanged, account: account, actor: account.text,
                    address: visitor.addressText))
        }
    }

    /// Puts the profile into the catalogue's directory.
    ///
    /// - Throws: ``AccountProblem``: `badField`, `directoryAway`; or a fault of the store.
    func changeProfile(_ profile: Catalog.ChangeProfile, _ visitor: Visitor) async throws -> Catalog.AccountProfile {
        let result = try await directory.change(profile)
        try await note(.profileChanged, of: profile.account, visitor)
        return result
    }

    // MARK: Sessions

    func sessions(of account: AccountID) async throws -> [Session] {
        let now = clock.now
        return try await database.read { store in try SessionStore.all(of: account, at: now, in: store) }
    }

    /// - Throws: ``AccountProblem``: `unknownItem`; or a fault of the store.
    func endSession(_ id: String, of account: AccountID, _ visitor: Visitor) async throws {
        let now = clock.now
        try await database.write(cost: Self.writeCost) { store in
            guard try SessionStore(store: store).remove(id, of: account) else { throw AccountProblem.unknownItem }
            try AuditStore(store: store).add(
                Dashboard.AuditEntry(
                    at: now, action: .sessionEnded, account: account, actor: account.text, address: visitor.addressText)
            )
        }
    }

    func endSessions(of account: AccountID, except session: String, _ visitor: Visitor) async throws {
        let now = clock.now
        try await database.write(cost: Self.writeCost) { store in
            let count = try SessionStore(store: store).removeAll(of: account, except: session)
            guard count > 0 else { return }
            try AuditStore(store: store).add(
                Dashboard.AuditEntry(
                    at: now, action: .sessionsEnded, account: account, actor: account.text,
                    address: visitor.addressText,
                    detail: "\(count)"))
        }
    }

    // MARK: Tokens

    func tokens(of account: AccountID) async throws -> [APIToken] {
        try await database.read { store in try TokenStore.all(of: account, in: store) }
    }

    /// Makes a token; its secret is returned here and never again.
    ///
    /// - Throws: ``AccountProblem``: `tooManyTokens`; or a fault of the store.
    func makeToken(
        of account: AccountID, name: String, scopes: [TokenScope], days: Int64?, _ visitor: Visitor
    ) async throws -> (token: APIToken, secret: SecretToken) {
        let secret = try SecretToken()
        let hash = try secret.hash
        let now = clock.now
        let token = APIToken(
            id: try Self.makeID(), account: account, name: name, scopes: scopes, createdAt: now,
            expiresAt: days.map { now.advanced(byMicroseconds: $0 * Timestamp.microsecondsPerDay) })
        try await database.write(cost: Self.writeCost) { store in
            guard try TokenStore.all(of: account, in: store).count < APIToken.mostPerAccount else {
                throw AccountProblem.tooManyTokens
            }
            try TokenStore(store: store).add(token, hash: hash)
            try AuditStore(store: store).add(
                Dashboard.AuditEntry(
                    at: now, action: .tokenMade, account: account, actor: account.text, address: visitor.addressText,
                    detail: token.name))
        }
        return (token, secret)
    }

    /// - Throws: ``AccountProblem``: `unknownItem`; or a fault of the store.
    func revokeToken(_ id: String, of account: AccountID, _ visitor: Visitor) async throws {
        let now = clock.now
        try await database.write(cost: Self.writeCost) { store in
            guard let name = try TokenStore(store: store).remove(id, of: account) else {
                throw AccountProblem.unknownItem
            }
            try AuditStore(store: store).add(
                Dashboard.AuditEntry(
                    at: now, action: .tokenRevoked, account: account, actor: account.text, address: visitor.addressText,
                    detail: name))
        }
    }

    // MARK: The audit log

    /// The newest entries of an account.
    func events(of account: AccountID, limit: Int) async throws -> [Dashboard.AuditEntry] {
        try await database.read { store in
            try AuditStore.page(of: account, before: nil, limit: limit, in: store).map(\.entry)
        }
    }

    private func note(_ action: Dashboard.AuditAction, of account: AccountID, _ visitor: Visitor) async throws {
        let now = clock.now
        try await database.write(cost: Self.writeCost) { store in
            try AuditStore(store: store).add(
                Dashboard.AuditEntry(
                    at: now, action: action, account: account, actor: account.text, address: visitor.addressText))
        }
    }
}
