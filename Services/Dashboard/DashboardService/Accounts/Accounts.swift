internal import Contracts
package import ServiceKit
package import Storage
package import Transport

/// Accounts as the dashboard has them: who can sign in, who is signed in, and what was done with it.
///
/// One method an action, in a file by theme (signing in, links, an account's own things, the operator's desk). Each
/// change stands with its entry in the audit log in one transaction of the store. Hashes of passwords are computed
/// outside of it, on the ``PasswordWorker``; what was verified is compared again inside.
///
/// Names, time zones and roles are the catalogue's (``AccountDirectory``). Where an action touches both, the
/// catalogue comes first: its part can be repeated without harm.
package struct Accounts: Sendable {
    let database: Database
    let clock: any WallClock
    let worker: PasswordWorker
    let limits = SignInLimits()
    let directory: AccountDirectory
    let logger: Logger
    /// How long somebody stays signed in.
    let sessionAge: Duration

    package init(
        database: Database, clock: any WallClock, worker: PasswordWorker, catalog: FrontendClient, logger: Logger,
        sessionAge: Duration
    ) {
        self.logger = logger
        self.database = database
        self.clock = clock
        self.worker = worker
        directory = AccountDirectory(catalog: catalog)
        self.sessionAge = sessionAge
    }

    /// Seconds that a browser keeps the session's cookie.
    var sessionSeconds: Int64 { sessionAge.components.seconds }

    /// What a write of a few rows holds while it waits.
    static let writeCost = 512

    /// A name for a session, a token or an account: 96 random bits.
    static func makeID() throws -> String { try SecretToken().shortText }

    /// Opens a session: part of a transaction that signs somebody in.
    ///
    /// - Parameter old: the session that the browser shows: it ends, so that nobody signs into one that a stranger
    ///   gave him.
    func openSession(
        _ signedIn: SignedIn, for account: AccountID, instead old: SecretToken?, _ visitor: Visitor,
        at now: Timestamp, in store: any SQLWriting
    ) throws {
        let sessions = SessionStore(store: store)
        if let old { _ = try sessions.remove(hash: try old.hash) }
        let session = Session(
            id: try Self.makeID(), account: account, createdAt: now, seenAt: now,
            expiresAt: now.advanced(by: sessionAge), browser: visitor.browser, address: visitor.addressText)
        try sessions.add(session, hash: try signedIn.session.hash)
        try DeviceStore(store: store).seen(try signedIn.device.hash, with: account, at: now)
        try CredentialStore(store: store).signedIn(account, at: now)
    }
}

extension EmailAddress {
    /// What a form's text names.
    ///
    /// - Throws: ``AccountProblem``: `badField`.
    static func read(_ text: String) throws(AccountProblem) -> EmailAddress {
        do throws(EmailProblem) {
            return try EmailAddress(text)
        } catch {
            throw .badField("email", "\(error)")
        }
    }
}

extension Timestamp {
    func advanced(by duration: Duration) -> Timestamp { advanced(byMicroseconds: duration.nanoseconds / 1000) }
}
