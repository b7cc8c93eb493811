internal import Contracts
internal import HTTP
internal import ServiceKit
internal import Transport

/// An account's own things: who it is, its password, sessions, tokens, and what happened to it.
struct AccountEndpoints: Sendable {
    let accounts: Accounts

    /// Entries of the audit log that an account is shown.
    private static let events = 50

    var all: [Endpoint] {
        [
            Endpoint(
                .get, "/api/v1/account", .scope(.account), "The account signed in, and its roles on artists.",
                gives: AccountData.self
            ) { await read($0.identity) },
            Endpoint(
                .put, "/api/v1/account/profile", .session, "Replaces the account's profile.",
                body: ProfileForm.self, gives: AccountData.self, answer: changeProfile),
            Endpoint(
                .put, "/api/v1/account/password", "Changes the password, and ends all other sessions.",
                body: PasswordForm.self, does: changePassword),
            Endpoint(
                .get, "/api/v1/account/sessions", .session, "Where the account is signed in.", gives: SessionList.self
            ) { request in
                let own = try request.session.id
                return SessionList(
                    sessions: try await accounts.sessions(of: request.identity.account).map {
                        SessionData($0, isCurrent: $0.id == own)
                    })
            },
            Endpoint(
                .delete, "/api/v1/account/sessions", "Ends all sessions but the one that asks."
            ) { request in
                try await accounts.endSessions(
                    of: request.identity.account, except: try request.session.id, request.visitor)
            },
            Endpoint(
                .delete, "/api/v1/account/sessions/{id}", "Ends one session.",
                parameters: [.path("id", "The session's id.")]
            ) { request in
                try await accounts.endSession(
                    request.path["id"] ?? "", of: request.identity.account, request.visitor)
            },
            Endpoint(
                .get, "/api/v1/account/tokens", .session, "The account's API tokens.", gives: TokenList.self
            ) { request in
                TokenList(tokens: try await accounts.tokens(of: request.identity.account).map { TokenData($0) })
            },
            Endpoint(
                .post, "/api/v1/account/tokens", .session, "Makes an API token; its secret is shown this once.",
                body: TokenForm.self, gives: MadeToken.self, answer: makeToken),
            Endpoint(
                .delete, "/api/v1/account/tokens/{id}", "Revokes an API token.",
                parameters: [.path("id", "The token's id.")]
            ) { request in
                try await accounts.revokeToken(
                    request.path["id"] ?? "", of: request.identity.account, request.visitor)
            },
            Endpoint(
                .get, "/api/v1/account/events", .session, "What happened to the account, newest first.",
                gives: EventList.self
            ) { request in
                EventList(
                    events: try await accounts.events(of: request.identity.account, limit: Self.events).map {
                        EventData($0)
                    })
            },
        ]
    }

    private func read(_ identity: Identity) async -> AccountData {
        var data = AccountData(identity, asOf: accounts.clock.now)
        do throws(ServiceFailure) {
            if let profile = try await accounts.directory.profile(of: identity.account) {
                data.directory = .ready(profile, asOf: profile.asOf)
            } else {
                data.directory = .empty(reason: "The profile was not filled in yet.")
            }
        } catch {
            data.directory = Part(error, of: accounts.directory.catalog.service)
        }
        return data
    }

    private func changeProfile(_ request: APIRequest) async throws -> AccountData {
        let form = try request.body(ProfileForm.self)
        let profile = try await accounts.changeProfile(
            Catalog.ChangeProfile(
                account: request.identity.account, name: form.name, picture: form.picture?.nonEmpty,
                country: form.country?.nonEmpty, timeZone: form.timeZone?.nonEmpty), request.visitor)
        var data = AccountData(request.identity, asOf: accounts.clock.now)
        data.directory = .ready(profile, asOf: profile.asOf)
        return data
    }

    private func changePassword(_ request: APIRequest) async throws {
        let form = try request.body(PasswordForm.self)
        do {
            let session = try request.session
            try await accounts.changePassword(
                of: request.identity.account, from: form.current, to: form.new, keeping: session.id, session.token,
                request.visitor)
        } catch AccountProblem.badField(_, let reason) {
            throw AccountProblem.badField("new", reason)
        }
    }

    private func makeToken(_ request: APIRequest) async throws -> MadeToken {
        let form = try request.body(TokenForm.self)
        let name = form.name.trimmed
        guard APIToken.nameBytes.contains(Int64(name.utf8.count)), !name.hasUnseen else {
            throw AccountProblem.badField(
                "name", "The name has \(name.utf8.count) bytes; expected 1 to 100 of characters that can be seen.")
        }
        guard !form.scopes.isEmpty else {
            throw AccountProblem.badField("scopes", "The token has no scopes; expected one at least.")
        }
        if let days = form.expiresInDays, !APIToken.days.contains(days) {
            throw AccountProblem.badField(
                "expiresInDays", "The token expires in \(days) days; expected 1 to 3650, or nothing for never.")
        }
        let scopes = TokenScope.allCases.filter(form.scopes.contains)
        let (token, secret) = try await accounts.makeToken(
            of: request.identity.account, name: name, scopes: scopes, days: form.expiresInDays, request.visitor)
        return MadeToken(TokenData(token), token: APIToken.prefix + secret.text)
    }
}

extension String {
    private static let unseen: Set<Unicode.GeneralCategory> = [
        .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator,
    ]

    fileprivate var trimmed: String {
        let scalars = unicodeScalars.drop { $0.properties.isWhitespace }
        var end = scalars.endIndex
        while end > scalars.startIndex, scalars[scalars.index(before: end)].properties.isWhitespace {
            end = scalars.index(before: end)
        }
        return String(scalars[..<end])
    }

    /// Whether it has what cannot be seen, or turns the direction of what is around it.
    fileprivate var hasUnseen: Bool {
        unicodeScalars.contains { Self.unseen.contains($0.properties.generalCategory) }
    }
}
