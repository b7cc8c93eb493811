internal import Contracts
internal import Storage

/// What a one-time link is for.
enum LinkPurpose: Sendable, Hashable {
    /// Makes the first operator's account.
    case setUp
    /// Sets an account's password.
    case password(AccountID)

    /// How long it may lie unused. The set-up link is shown to whoever starts the suite; the other is sent.
    var age: Duration {
        switch self {
        case .setUp: .seconds(24 * 3600)
        case .password: .seconds(3 * 86_400)
        }
    }
}

/// The rows of one-time links.
struct LinkStore {
    let store: any SQLWriting

    private static let setUp = "setUp"
    private static let password = "password"

    /// Keeps a link; older ones of the same purpose, and all that expired, are worthless from now on.
    func add(hash: [UInt8], _ purpose: LinkPurpose, expiresAt: Timestamp, at now: Timestamp) throws {
        try store.execute("DELETE FROM links WHERE expires_at <= ?1", [.integer(now.microseconds)])
        try remove(purpose)
        let (name, account): (String, AccountID?) =
            switch purpose {
            case .setUp: (Self.setUp, nil)
            case .password(let account): (Self.password, account)
            }
        try store.execute(
            "INSERT INTO links (hash, purpose, account, expires_at) VALUES (?1, ?2, ?3, ?4)",
            [.blob(hash), .text(name), SQLValue(account?.text), .integer(expiresAt.microseconds)])
    }

    static func purpose(of hash: [UInt8], at now: Timestamp, in store: any SQLReading) throws -> LinkPurpose? {
        try store.first(
            "SELECT purpose, account FROM links WHERE hash = ?1 AND expires_at > ?2",
            [.blob(hash), .integer(now.microseconds)]
        ) { row in
            let (name, account) = (try row.text(0), try row.optionalText(1))
            if name == Self.setUp { return .setUp }
            guard name == Self.password, let account else {
                throw StorageError.damaged(reason: "a link is for nothing that exists")
            }
            return .password(AccountID(unchecked: account))
        }
    }

    /// Removes all links of a purpose: one of them was used, or a newer one takes their place.
    func remove(_ purpose: LinkPurpose) throws {
        switch purpose {
        case .setUp: try store.execute("DELETE FROM links WHERE purpose = ?1", [.text(Self.setUp)])
        case .password(let account):
            try store.execute(
                "DELETE FROM links WHERE purpose = ?1 AND account = ?2", [.text(Self.password), .text(account.text)])
        }
    }
}
