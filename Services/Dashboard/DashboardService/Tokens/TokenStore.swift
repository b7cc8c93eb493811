internal import Contracts
internal import Storage

/// What an API token may read.
package enum TokenScope: String, WireEnum, CaseIterable {
    /// Tracks, albums, figures of the artists that the account may look at: all of them for an operator.
    case catalog
    /// Who the account is.
    case account
    /// XP, level, achievements and ledger of the account.
    case progress
    /// Boards, and where the artists stand that the account may look at.
    case leaderboards
}

/// A token for programs: it reads what its scopes name, as the account that made it.
struct APIToken: Sendable, Hashable {
    /// Names it to its owner: not the secret.
    var id: String
    var account: AccountID
    var name: String
    var scopes: [TokenScope]
    var createdAt: Timestamp
    /// nil: never.
    var expiresAt: Timestamp?
    /// Right to ``SessionStore/seenStep``.
    var usedAt: Timestamp?

    /// Stands before the secret, so that scanners of leaked secrets know whose it is.
    static let prefix = "bp_"
    /// Tokens that an account may have.
    static let mostPerAccount = 50
    static let nameBytes: ClosedRange<Int64> = 1...100
    static let days: ClosedRange<Int64> = 1...3650
}

/// The rows of API tokens.
struct TokenStore {
    let store: any SQLWriting

    /// The token and the credentials behind it; nil where it was revoked or expired.
    static func valid(
        _ hash: [UInt8], at now: Timestamp, in store: any SQLReading
    ) throws -> (token: APIToken, email: String, isOperator: Bool)? {
        try store.first(
            """
            SELECT t.id, t.account, t.name, t.scopes, t.created_at, t.expires_at, t.used_at, c.email, c.is_operator
            FROM tokens t JOIN credentials c ON c.account = t.account
            WHERE t.hash = ?1 AND (t.expires_at IS NULL OR t.expires_at > ?2)
            """, [.blob(hash), .integer(now.microseconds)]
        ) { row in (try read(row), try row.text(7), try row.int(8) != 0) }
    }

    /// An account's tokens, newest first; expired ones too.
    static func all(of account: AccountID, in store: any SQLReading) throws -> [APIToken] {
        try store.all(
            """
            SELECT id, account, name, scopes, created_at, expires_at, used_at FROM tokens
            WHERE account = ?1 ORDER BY created_at DESC, id
            """, [.text(account.text)], read)
    }

    func add(_ token: APIToken, hash: [UInt8]) throws {
        try store.execute(
            """
            INSERT INTO tokens (hash, id, account, name, scopes, created_at, expires_at)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
            """,
            [
                .blob(hash), .text(token.id), .text(token.account.text), .text(token.name),
                .text(token.scopes.map(\.rawValue).joined(separator: " ")), .integer(token.createdAt.microseconds),
                SQLValue(token.expiresAt?.microseconds),
            ])
    }

    func used(_ id: String, at now: Timestamp) throws {
        try store.execute(
            "UPDATE tokens SET used_at = ?2 WHERE id = ?1 AND (used_at IS NULL OR used_at < ?2)",
            [.text(id), .integer(now.microseconds)])
    }

    /// Revokes one of an account's tokens. Returns its name; nil where there is none.
    func remove(_ id: String, of account: AccountID) throws -> String? {
        try store.first(
            "DELETE FROM tokens WHERE id = ?1 AND account = ?2 RETURNING name", [.text(id), .text(account.text)]
        ) { try $0.text(0) }
    }

    /// Revokes all of an account's tokens. Returns how many.
    func removeAll(of account: AccountID) throws -> Int {
        try store.execute("DELETE FROM tokens WHERE account = ?1", [.text(account.text)])
    }

    private static func read(_ row: borrowing SQLRow) throws -> APIToken {
        APIToken(
            id: try row.text(0), account: AccountID(unchecked: try row.text(1)), name: try row.text(2),
            // A scope that a newer version knew grants nothing here.
            scopes: try row.text(3).split(separator: " ").compactMap { TokenScope(rawValue: String($0)) },
            createdAt: Timestamp(microseconds: try row.int(4)),
            expiresAt: try row.optionalInt(5).map(Timestamp.init(microseconds:)),
            usedAt: try row.optionalInt(6).map(Timestamp.init(microseconds:)))
    }
}
