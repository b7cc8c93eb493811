internal import Contracts
internal import ServiceKit
internal import Storage

/// What a successful sign-in gives the browser.
struct SignedIn: Sendable {
    let session: SecretToken
    /// The browser's mark, new or the one it showed.
    let device: SecretToken
}

extension Accounts {
    /// Signs in with e-mail and password.
    ///
    /// An e-mail without account is treated as one with: the same limits, the same work, the same answer.
    ///
    /// - Parameters:
    ///   - device: the mark that the browser shows, if it was here before.
    ///   - old: the session that the browser shows, which ends.
    /// - Throws: ``AccountProblem``: `wrongPassword`, `tooMany`; or a fault of the store.
    func signIn(
        email text: String, password: String, device: SecretToken?, old: SecretToken?, _ visitor: Visitor
    ) async throws -> SignedIn {
        let email = try? EmailAddress(text)
        let known = try await recall(email, device)
        let source = SignInSource(
            email: email, address: visitor.address, device: known.isKnownDevice ? try device?.hash : nil)
        let isRight = try await check(password, against: known.credential, source)
        guard let credential = known.credential, isRight else {
            noteFailure(known.credential?.account, visitor)
            throw AccountProblem.wrongPassword
        }
        return try await open(credential, password, device: device, old: old, visitor)
    }

    /// Whether a password is an account's, within the limits of who tries.
    ///
    /// - Throws: ``AccountProblem``: `tooMany`; or a fault of the hash.
    func check(
        _ password: String, against credential: Credential?, _ source: SignInSource
    ) async throws -> Bool {
        let attempt: SignInAttempt
        switch limits.check(source) {
        case .refused(let retryAfter): throw AccountProblem.tooMany(retryAfter: retryAfter)
        case .allowed(let allowed): attempt = allowed
        }
        do throws(PasswordWorkerError) {
            // What no account can have as its password costs as much to be told so: else failures were free.
            let typed = try? PasswordText(typed: password)
            let hash = typed == nil ? nil : credential?.password.flatMap(PasswordHash.init(_:))
            let isRight = try await worker.verify(typed ?? .none, against: hash, for: caller(source))
            if isRight { attempt.succeeded() } else { attempt.failed() }
            return isRight
        } catch {
            // Nothing was learnt of the password, so nothing counts.
            attempt.withdrawn()
            throw error.asSeenByAccounts
        }
    }

    /// A stranger has his places by e-mail and by address, a known browser by e-mail alone.
    private func caller(_ source: SignInSource) -> PasswordWorker.Caller {
        let email = source.email.map { ["e-mail " + $0.key] } ?? []
        if source.device != nil { return PasswordWorker.Caller(.known, keys: email) }
        return PasswordWorker.Caller(.stranger, keys: email + (source.address.map { ["address \($0)"] } ?? []))
    }

    /// What the store knows of the one who tries.
    private func recall(
        _ email: EmailAddress?, _ device: SecretToken?
    ) async throws -> (credential: Credential?, isKnownDevice: Bool) {
        guard let email else { return (nil, false) }
        let hash = try device?.hash
        return try await database.read { store in
            guard let credential = try CredentialStore.credential(emailKey: email.key, in: store) else {
                return (nil, false)
            }
            guard let hash else { return (credential, false) }
            return (credential, try DeviceStore.isKnown(hash, to: credential.account, in: store))
        }
    }

    private func open(
        _ credential: Credential, _ password: String, device: SecretToken?, old: SecretToken?, _ visitor: Visitor
    ) async throws -> SignedIn {
        let result = SignedIn(session: try SecretToken(), device: try device ?? SecretToken())
        let renewed = await renewal(of: credential, password)
        let now = clock.now
        let isOpened = try await database.write(cost: Self.writeCost) { store in
            // The password may have been changed while its hash was computed.
            let current = try CredentialStore.credential(of: credential.account, in: store)
            guard current?.password == credential.password else { return false }
            try openSession(result, for: credential.account, instead: old, visitor, at: now, in: store)
            if let renewed { try CredentialStore(store: store).setPassword(renewed, of: credential.account) }
            try AuditStore(store: store).add(
                Dashboard.AuditEntry(
                    at: now, action: .signedIn, account: credential.account, actor: credential.account.text,
                    address: visitor.addressText, detail: visitor.browser.isEmpty ? nil : visitor.browser))
            return true
        }
        guard isOpened else { throw AccountProblem.wrongPassword }
        return result
    }

    /// The password's hash by today's parameters, where the stored one is by others. Signing in does not need it.
    private func renewal(of credential: Credential, _ password: String) async -> String? {
        guard let hash = credential.password.flatMap(PasswordHash.init(_:)), hash.needsRenewal,
            let typed = try? PasswordText(typed: password)
        else { return nil }
        return try? await worker.make(typed, for: PasswordWorker.Caller(.known)).text
    }

    /// Beside the answer: who hangs up at once must not keep a failure out of the log, and known e-mails must not take
    /// longer than others.
    func noteFailure(_ account: AccountID?, _ visitor: Visitor, detail: String? = nil) {
        let entry = Dashboard.AuditEntry(
            at: clock.now, action: .signInFailed, account: account, actor: Dashboard.AuditEntry.stranger,
            address: visitor.addressText, detail: detail)
        Task { [database, logger] in
            do {
                try await database.write(cost: Self.writeCost) { store in try AuditStore(store: store).add(entry) }
            } catch {
                logger.warning("a failed sign-in could not be noted", ["error": .string("\(error)")])
            }
        }
    }

    /// Ends a session by its owner's wish.
    func signOut(_ session: SecretToken, _ visitor: Visitor) async throws {
        let hash = try session.hash
        let now = clock.now
        try await database.write(cost: Self.writeCost) { store in
            guard let account = try SessionStore(store: store).remove(hash: hash) else { return }
            try AuditStore(store: store).add(
                Dashboard.AuditEntry(
                    at: now, action: .signedOut, account: account, actor: account.text, address: visitor.addressText))
        }
    }
}
