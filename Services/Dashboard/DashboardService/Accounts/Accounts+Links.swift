internal import Contracts
internal import ServiceKit
internal import Storage

/// What somebody fills in behind a link.
struct LinkForm: Sendable {
    var password = ""
    /// For the first operator's account only.
    var name = ""
    var email = ""
}

extension Accounts {
    /// What a link is for; nil where it was used, has expired, or never was. Looking does not use it.
    func purpose(of link: SecretToken) async throws -> LinkPurpose? {
        let hash = try link.hash
        let now = clock.now
        return try await database.read { store in
            let purpose = try LinkStore.purpose(of: hash, at: now, in: store)
            // With an operator there is nothing to set up.
            if purpose == .setUp, try CredentialStore.hasOperator(in: store) { return nil }
            return purpose
        }
    }

    /// What an account signs in with; nil where it cannot.
    func email(of account: AccountID) async throws -> String? {
        try await database.read { store in try CredentialStore.credential(of: account, in: store)?.email }
    }

    /// Uses a link up and signs its holder in.
    ///
    /// - Throws: ``AccountProblem``: `linkWorthless`, `badField`, `emailTaken`, `tooMany`, `directoryAway`; the link
    ///   is as good as before then. Or a fault of the store.
    func use(
        _ link: SecretToken, _ form: LinkForm, device: SecretToken?, old: SecretToken?, _ visitor: Visitor
    ) async throws -> SignedIn {
        guard let purpose = try await purpose(of: link) else { throw AccountProblem.linkWorthless }
        let account: AccountID
        let email: EmailAddress
        switch purpose {
        case .setUp:
            // The same link makes the same account, however often its form is sent.
            account = AccountID(unchecked: "u-" + (try link.derivedText("account")))
            email = try EmailAddress.read(form.email)
        case .password(let own):
            account = own
            let credential = try await database.read { store in try CredentialStore.credential(of: own, in: store) }
            guard let credential else { throw AccountProblem.linkWorthless }
            email = try EmailAddress.read(credential.email)
        }
        let hash = try await newPassword(form.password, of: email)
        if purpose == .setUp {
            let isFree = try await database.read { store in
                try CredentialStore.credential(emailKey: email.key, in: store) == nil
            }
            guard isFree else { throw AccountProblem.emailTaken }
            _ = try await directory.change(Catalog.ChangeProfile(account: account, name: form.name))
        }
        return try await finish(
            purpose, link,
            Credential(
                account: account, email: email.text, password: hash, isOperator: purpose == .setUp,
                createdAt: clock.now), email.key, device: device, old: old, visitor)
    }

    /// Link, password and session: all or none.
    private func finish(
        _ purpose: LinkPurpose, _ link: SecretToken, _ credential: Credential, _ emailKey: String,
        device: SecretToken?, old: SecretToken?, _ visitor: Visitor
    ) async throws -> SignedIn {
        let result = SignedIn(session: try SecretToken(), device: try device ?? SecretToken())
        let linkHash = try link.hash
        let now = clock.now
        let account = credential.account
        try await database.write(cost: Self.writeCost) { store in
            guard try LinkStore.purpose(of: linkHash, at: now, in: store) == purpose else {
                throw AccountProblem.linkWorthless
            }
            let audit = AuditStore(store: store)
            try LinkStore(store: store).remove(purpose)
            switch purpose {
            case .setUp:
                guard try !CredentialStore.hasOperator(in: store) else { throw AccountProblem.linkWorthless }
                guard try CredentialStore.credential(emailKey: emailKey, in: store) == nil else {
                    throw AccountProblem.emailTaken
                }
                try CredentialStore(store: store).add(credential, emailKey: emailKey)
                try audit.add(
                    Dashboard.AuditEntry(
                        at: now, action: .accountAdded, account: account, actor: account.text,
                        address: visitor.addressText, detail: "operator"))
            case .password:
                try CredentialStore(store: store).setPassword(credential.password ?? "", of: account)
                _ = try SessionStore(store: store).removeAll(of: account)
                _ = try TokenStore(store: store).removeAll(of: account)
                try audit.add(
                    Dashboard.AuditEntry(
                        at: now, action: .passwordSet, account: account, actor: account.text,
                        address: visitor.addressText))
            }
            try openSession(result, for: account, instead: old, visitor, at: now, in: store)
        }
        return result
    }

    /// A password's hash for the store.
    ///
    /// - Throws: ``AccountProblem``: `badField` with the rule that it breaks, `tooMany` where others wait; or a fault of
    ///   the hash.
    func newPassword(_ text: String, of email: EmailAddress) async throws -> String {
        let password: PasswordText
        do throws(PasswordProblem) {
            password = try PasswordText(new: text, for: email)
        } catch {
            throw AccountProblem.badField("password", "\(error)")
        }
        do throws(PasswordWorkerError) {
            let caller = PasswordWorker.Caller(.known, keys: ["e-mail " + email.key])
            return try await worker.make(password, for: caller).text
        } catch {
            throw error.asSeenByAccounts
        }
    }
}
