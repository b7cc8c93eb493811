internal import Contracts
internal import Storage

/// Somebody signed in with one browser.
struct Session: Sendable, Hashable {
    /// Names it to its owner: not the token, which signs in.
    var id: String
    var account: AccountID
    var createdAt: Timestamp
    /// Right to ``SessionStore/seenStep``.
    var seenAt: Timestamp
    var expiresAt: Timestamp
    /// What the browser called itself, shortened.
    var browser: String
    var address: String?
}

/// The rows of sessions. A session is known by its token's hash.
struct SessionStore {
    let store: any SQLWriting

    /// How far `seenAt` may lie behind: a write for each request would be too many.
    static let seenStep: Int64 = 300 * Timestamp.microsecondsPerSecond
    /// Sessions that an account may have; beyond, the one that was not seen for longest ends.
    private static let mostPerAccount = 100

    /// The session and the credentials behind it; nil where it ended or expired.
    static func signedIn(
        _ hash: [UInt8], at now: Timestamp, in store: any SQLReading
    ) throws -> (session: Session, email: String, isOperator: Bool)? {
        try store.first(
            """
            SELECT s.id, s.account, s.created_at, s.seen_at, s.expires_at, s.browser, s.address, c.email, c.is_operator
            FROM sessions s JOIN credentials c ON c.account = s.account
            WHERE s.hash = ?1 AND s.expires_at > ?2
            """, [.blob(hash), .integer(now.microseconds)]
        ) { row in (try read(row), try row.text(7), try row.int(8) != 0) }
    }

    /// An account's sessions, last seen first.
    static func all(of account: AccountID, at now: Timestamp, in store: any SQLReading) throws -> [Session] {
        try store.all(
            """
            SELECT id, account, created_at, seen_at, expires_at, browser, address FROM sessions
            WHERE account = ?1 AND expires_at > ?2 ORDER BY seen_at DESC, id
            """, [.text(account.text), .integer(now.microseconds)], read)
    }

    func add(_ session: Session, hash: [UInt8]) throws {
        try store.execute("DELETE FROM sessions WHERE expires_at <= ?1", [.integer(session.createdAt.microseconds)])
        try store.execute(
            """
            DELETE FROM sessions WHERE id IN (
                SELECT id FROM sessions WHERE account = ?1 ORDER BY seen_at DESC, id LIMIT 1000 OFFSET ?2)
            """, [.text(session.account.text), .integer(Int64(Self.mostPerAccount - 1))])
        try store.execute(
            """
            INSERT INTO sessions (hash, id, account, created_at, seen_at, expires_at, browser, address)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
            """,
            [
                .blob(hash), .text(session.id), .text(session.account.text), .integer(session.createdAt.microseconds),
                .integer(session.seenAt.microseconds), .integer(session.expiresAt.microseconds),
                .text(session.browser), SQLValue(session.address),
            ])
    }

    func seen(_ id: String, at now: Timestamp) throws {
        try store.execute(
            "UPDATE sessions SET seen_at = ?2 WHERE id = ?1 AND seen_at < ?2", [.text(id), .integer(now.microseconds)])
    }

    /// Ends the session of a token. Returns whose it was.
    func remove(hash: [UInt8]) throws -> AccountID? {
        try store.first("DELETE FROM sessions WHERE hash = ?1 RETURNING account", [.blob(hash)]) { row in
            AccountID(unchecked: try row.text(0))
        }
    }

    /// Ends one of an account's sessions. Returns whether there was one.
    func remove(_ id: String, of account: AccountID) throws -> Bool {
        try store.execute(
            "DELETE FROM sessions WHERE id = ?1 AND account = ?2", [.text(id), .text(account.text)]) == 1
    }

    /// Ends an account's sessions but for one. Returns how many.
    func removeAll(of account: AccountID, except id: String? = nil) throws -> Int {
        try store.execute(
            "DELETE FROM sessions WHERE account = ?1 AND id <> ?2", [.text(account.text), .text(id ?? "")])
    }

    private static func read(_ row: borrowing SQLRow) throws -> Session {
        Session(
            id: try row.text(0), account: AccountID(unchecked: try row.text(1)),
            createdAt: Timestamp(microseconds: try row.int(2)), seenAt: Timestamp(microseconds: try row.int(3)),
            expiresAt: Timestamp(microseconds: try row.int(4)), browser: try row.text(5),
            address: try row.optionalText(6))
    }
}
