internal import Contracts
internal import Storage

/// What somebody signs in with.
struct Credential: Sendable, Hashable {
    var account: AccountID
    /// As it was given.
    var email: String
    /// The hash's text form; nil until a link set a password.
    var password: String?
    /// Whether it may look at every artist and sees the operators' pages.
    var isOperator: Bool
    var createdAt: Timestamp
    var signedInAt: Timestamp?
}

/// The rows of credentials.
struct CredentialStore {
    let store: any SQLWriting

    static func credential(of account: AccountID, in store: any SQLReading) throws -> Credential? {
        try store.first(
            """
            SELECT account, email, password, is_operator, created_at, signed_in_at FROM credentials WHERE account = ?1
            """, [.text(account.text)], Self.read)
    }

    /// - Parameter emailKey: ``EmailAddress/key``.
    static func credential(emailKey: String, in store: any SQLReading) throws -> Credential? {
        try store.first(
            """
            SELECT account, email, password, is_operator, created_at, signed_in_at FROM credentials
            WHERE email_key = ?1
            """, [.text(emailKey)], Self.read)
    }

    static func hasOperator(in store: any SQLReading) throws -> Bool {
        try store.first("SELECT 1 FROM credentials WHERE is_operator = 1 LIMIT 1", []) { _ in true } ?? false
    }

    /// Those whose e-mail's key begins with `prefix`, and the one whose account is `account`, by e-mail.
    ///
    /// - Parameters:
    ///   - key: the last e-mail key of the page before; empty for the first.
    static func page(
        prefix: String, account: String, after key: String, limit: Int, in store: any SQLReading
    ) throws -> [(key: String, credential: Credential)] {
        try store.all(
            """
            SELECT account, email, password, is_operator, created_at, signed_in_at, email_key FROM credentials
            WHERE email_key > ?1 AND (SUBSTR(email_key, 1, LENGTH(?2)) = ?2 OR account = ?3)
            ORDER BY email_key LIMIT ?4
            """, [.text(key), .text(prefix), .text(account), .integer(Int64(limit))]
        ) { row in (try row.text(6), try Self.read(row)) }
    }

    func add(_ credential: Credential, emailKey: String) throws {
        try store.execute(
            """
            INSERT INTO credentials (account, email, email_key, password, is_operator, created_at)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6)
            """,
            [
                .text(credential.account.text), .text(credential.email), .text(emailKey),
                SQLValue(credential.password), .integer(credential.isOperator ? 1 : 0),
                .integer(credential.createdAt.microseconds),
            ])
    }

    func setPassword(_ hash: String, of account: AccountID) throws {
        try store.execute(
            "UPDATE credentials SET password = ?2 WHERE account = ?1", [.text(account.text), .text(hash)])
    }

    func signedIn(_ account: AccountID, at now: Timestamp) throws {
        try store.execute(
            "UPDATE credentials SET signed_in_at = ?2 WHERE account = ?1",
            [.text(account.text), .integer(now.microseconds)])
    }

    private static func read(_ row: borrowing SQLRow) throws -> Credential {
        Credential(
            account: AccountID(unchecked: try row.text(0)), email: try row.text(1), password: try row.optionalText(2),
            isOperator: try row.int(3) != 0, createdAt: Timestamp(microseconds: try row.int(4)),
            signedInAt: try row.optionalInt(5).map(Timestamp.init(microseconds:)))
    }
}
