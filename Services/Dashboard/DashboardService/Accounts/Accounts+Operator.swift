internal import Contracts
internal import ServiceKit
internal import Storage

/// What the operator at the machine does with others' accounts.
extension Accounts {
    /// Adds credentials, and the directory's entry where no account is named.
    ///
    /// - Returns: the account, and a link to set the password where none came.
    /// - Throws: ``AccountProblem``: `badField`, `emailTaken`, `unknownAccount`, `hasCredentials`, `directoryAway`,
    ///   `tooMany`; or a fault of the store.
    func add(
        email text: String, name: String?, isOperator: Bool, account wanted: AccountID?, password: String?
    ) async throws -> (account: AccountID, link: MadeLink?) {
        let email = try EmailAddress.read(text)
        let account = try wanted ?? AccountID(unchecked: "u-" + Self.makeID())
        let hash: String? = if let password { try await newPassword(password, of: email) } else { nil }
        let credential = Credential(
            account: account, email: email.text, password: hash, isOperator: isOperator, createdAt: clock.now)
        try await database.read { store in try Self.checkFree(credential, email, in: store) }
        try await enter(account, isNew: wanted == nil, name: name)
        let link = try hash == nil ? makeLink(.password(account)) : nil
        try await database.write(cost: Self.writeCost) { store in
            try Self.checkFree(credential, email, in: store)
            try CredentialStore(store: store).add(credential, emailKey: email.key)
            if isOperator { try LinkStore(store: store).remove(.setUp) }
            let audit = AuditStore(store: store)
            try audit.add(
                Dashboard.AuditEntry(
                    at: credential.createdAt, action: .accountAdded, account: account,
                    actor: Dashboard.AuditEntry.desk, detail: isOperator ? "operator" : nil))
            if let link { try keep(link, at: credential.createdAt, in: store) }
        }
        return (account, link)
    }

    private static func checkFree(_ credential: Credential, _ email: EmailAddress, in store: any SQLReading) throws {
        guard try CredentialStore.credential(emailKey: email.key, in: store) == nil else {
            throw AccountProblem.emailTaken
        }
        guard try CredentialStore.credential(of: credential.account, in: store) == nil else {
            throw AccountProblem.hasCredentials
        }
    }

    /// The directory's entry: made for a new account, looked for otherwise.
    private func enter(_ account: AccountID, isNew: Bool, name: String?) async throws(AccountProblem) {
        guard isNew else {
            guard name == nil else {
                throw .badField("name", "The directory has the account's name already; leave the name out.")
            }
            let profile: Catalog.AccountProfile?
            do throws(ServiceFailure) {
                profile = try await directory.profile(of: account)
            } catch {
                throw .directoryAway(error.reason)
            }
            if profile == nil { throw .unknownAccount }
            return
        }
        guard let name else { throw .badField("name", "The name is missing; expected the display name.") }
        _ = try await directory.change(Catalog.ChangeProfile(account: account, name: name))
    }

    // MARK: Links

    /// A link that was made; the token stands here and in the link alone.
    struct MadeLink: Sendable {
        let token: SecretToken
        let purpose: LinkPurpose
        let expiresAt: Timestamp
    }

    /// - Throws: ``AccountProblem``: `unknownAccount`; or a fault of the store.
    func createPasswordLink(for account: AccountID) async throws -> MadeLink {
        let link = try makeLink(.password(account))
        let now = clock.now
        try await database.write(cost: Self.writeCost) { store in
            guard try CredentialStore.credential(of: account, in: store) != nil else {
                throw AccountProblem.unknownAccount
            }
            try keep(link, at: now, in: store)
        }
        return link
    }

    /// - Throws: ``AccountProblem``: `operatorExists`; or a fault of the store.
    func createSetUpLink() async throws -> MadeLink {
        let link = try makeLink(.setUp)
        let now = clock.now
        try await database.write(cost: Self.writeCost) { store in
            guard try !CredentialStore.hasOperator(in: store) else { throw AccountProblem.operatorExists }
            try keep(link, at: now, in: store)
        }
        return link
    }

    private func makeLink(_ purpose: LinkPurpose) throws -> MadeLink {
        MadeLink(token: try SecretToken(), purpose: purpose, expiresAt: clock.now.advanced(by: purpose.age))
    }

    private func keep(_ link: MadeLink, at now: Timestamp, in store: any SQLWriting) throws {
        try LinkStore(store: store).add(
            hash: try link.token.hash, link.purpose, expiresAt: link.expiresAt, at: now)
        guard case .password(let account) = link.purpose else { return }
        try AuditStore(store: store).add(
            Dashboard.AuditEntry(at: now, action: .linkMade, account: account, actor: Dashboard.AuditEntry.desk))
    }

    // MARK: The log

    /// Puts a change that the catalog made into the audit log.
    func note(
        _ action: Dashboard.AuditAction, of account: AccountID, detail: String?
    ) async throws -> Dashboard.AuditEntry {
        let entry = Dashboard.AuditEntry(
            at: clock.now, action: action, account: account, actor: Dashboard.AuditEntry.desk, detail: detail)
        try await database.write(cost: Self.writeCost) { store in try AuditStore(store: store).add(entry) }
        return entry
    }

    // MARK: Lists

    /// - Parameter cursor: the last e-mail key of the page before.
    func page(
        query: String, after cursor: String?, limit: Int
    ) async throws -> [(key: String, credential: Credential)] {
        let prefix = EmailAddress.searchKey(query)
        return try await database.read { store in
            try CredentialStore.page(prefix: prefix, account: query, after: cursor ?? "", limit: limit, in: store)
        }
    }

    /// - Parameter position: the last one of the page before.
    func audit(
        of account: AccountID?, before position: Int64?, limit: Int
    ) async throws -> [(position: Int64, entry: Dashboard.AuditEntry)] {
        try await database.read { store in
            try AuditStore.page(of: account, before: position, limit: limit, in: store)
        }
    }
}
