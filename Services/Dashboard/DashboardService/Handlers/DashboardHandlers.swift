internal import Contracts
internal import JSONRPC
internal import Transport

/// The dashboard's methods for the operator.
struct DashboardHandlers: Sendable {
    let accounts: Accounts
    /// The address that people type, without a slash at its end.
    let address: @Sendable () -> String

    func serve(on router: inout Router) throws(Router.SetupError) {
        try router.serve(
            Dashboard.AddAccount.self,
            async: { request, _ in
                try await failing(request.email, request.account) {
                    let (account, link) = try await accounts.add(
                        email: request.email, name: request.name, isOperator: request.isOperator,
                        account: request.account, password: request.password)
                    return Dashboard.AddAccount.Reply(account: account, link: link.map(self.link))
                }
            })
        try router.serve(
            Dashboard.CreatePasswordLink.self,
            async: { request, _ in
                try await failing("", request.account) {
                    link(try await accounts.createPasswordLink(for: request.account))
                }
            })
        try router.serve(
            Dashboard.CreateSetUpLink.self,
            async: { _, _ in
                try await failing("", nil) { link(try await accounts.createSetUpLink()) }
            })
        try router.serve(
            Dashboard.GetAddress.self,
            immediate: { _, _ in
                let address = address()
                return Dashboard.GetAddress.Reply(url: address.isEmpty ? nil : address)
            })
        try router.serve(
            Dashboard.NoteChange.self,
            async: { request, _ in
                try await accounts.note(
                    Dashboard.AuditAction(request.action), of: request.account, detail: request.detail)
            })
        try router.serve(Dashboard.ListAccounts.self, async: { request, _ in try await list(request) })
        try router.serve(Dashboard.ReadAudit.self, async: { request, _ in try await readAudit(request) })
    }

    private func list(_ request: Dashboard.ListAccounts) async throws -> Dashboard.ListAccounts.Reply {
        let page = try await accounts.page(query: request.query, after: request.cursor, limit: request.limit)
        return Dashboard.ListAccounts.Reply(
            accounts: page.map { _, credential in
                Dashboard.ListedAccount(
                    account: credential.account, email: credential.email, isOperator: credential.isOperator,
                    hasPassword: credential.password != nil, createdAt: credential.createdAt,
                    lastSignInAt: credential.signedInAt)
            },
            cursor: page.count == request.limit ? page.last?.key : nil)
    }

    private func readAudit(_ request: Dashboard.ReadAudit) async throws -> Dashboard.ReadAudit.Reply {
        var position: Int64?
        if let cursor = request.cursor {
            position = Int64(cursor)
            guard position != nil else {
                throw DashboardFailure.badField(
                    field: "cursor", reason: "found \"\(cursor)\"; expected the one of the page before")
            }
        }
        let page = try await accounts.audit(of: request.account, before: position, limit: request.limit)
        return Dashboard.ReadAudit.Reply(
            entries: page.map { $0.entry },
            cursor: page.count == request.limit ? page.last.map { "\($0.position)" } : nil)
    }

    private func link(_ link: Accounts.MadeLink) -> Dashboard.AccountLink {
        Dashboard.AccountLink(url: "\(address())/link?token=\(link.token.text)", expiresAt: link.expiresAt)
    }

    /// The contract's failures for what somebody can mend.
    private func failing<Reply>(
        _ email: String, _ account: AccountID?, _ body: () async throws -> Reply
    ) async throws -> Reply {
        do {
            return try await body()
        } catch AccountProblem.tooMany {
            throw RPCError(.overloaded, "Too many passwords are being checked; try again in some seconds.")
        } catch let problem as AccountProblem {
            throw DashboardFailure(problem, email: email, account: account ?? AccountID())
        }
    }
}

extension Dashboard.AuditAction {
    fileprivate init(_ action: Dashboard.NotedAction) {
        switch action {
        case .roleChanged: self = .roleChanged
        case .staffChanged: self = .staffChanged
        }
    }
}

extension DashboardFailure {
    fileprivate init(_ problem: AccountProblem, email: String, account: AccountID) {
        switch problem {
        case .badField(let field, let reason): self = .badField(field: field, reason: reason)
        case .emailTaken: self = .emailTaken(email: email)
        case .hasCredentials: self = .hasCredentials(account)
        case .operatorExists: self = .operatorExists
        case .directoryAway(let reason): self = .directoryAway(reason: reason)
        // The others do not come of what an operator does.
        case .unknownAccount, .tooMany, .linkWorthless, .wrongPassword, .unknownItem, .tooManyTokens:
            self = .unknownAccount(account)
        }
    }
}
