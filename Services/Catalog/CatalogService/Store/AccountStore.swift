internal import Contracts
internal import Storage

/// The account directory's rows.
struct AccountStore {
    let store: any SQLWriting

    /// An account as it is stored.
    struct Record {
        var key: Int64
        var entry: Catalog.AccountEntry
    }

    static func key(of account: AccountID, in store: any SQLReading) throws -> Int64? {
        try store.first("SELECT key FROM accounts WHERE id = ?1", [.text(account.text)]) { try $0.int(0) }
    }

    func record(of account: AccountID) throws -> Record? { try Self.record(of: account, in: store) }

    static func record(of account: AccountID, in store: any SQLReading) throws -> Record? {
        try store.first(
            "SELECT name, picture, country, time_zone, staff, created_at, key FROM accounts WHERE id = ?1",
            [.text(account.text)]
        ) { row in
            var entry = Catalog.AccountEntry(
                id: account, name: try row.optionalText(0), createdAt: Timestamp(microseconds: try row.int(5)))
            entry.picture = try row.optionalText(1)
            entry.country = try row.optionalText(2)
            entry.timeZone = try row.optionalText(3)
            entry.staff = try row.int(4) != 0
            return Record(key: try row.int(6), entry: entry)
        }
    }

    /// The account with its roles; fails where the directory does not have it.
    static func profile(
        of account: AccountID, at now: Timestamp, in store: any SQLReading
    ) throws -> Catalog.AccountProfile {
        guard let record = try record(of: account, in: store) else { throw CatalogFailure.unknownAccount(account) }
        return Catalog.AccountProfile(
            entry: record.entry, roles: try RoleStore.roles(of: record.key, in: store), asOf: now)
    }

    /// Adds the account, or replaces it. Returns its key.
    func put(_ entry: Catalog.AccountEntry) throws -> Int64 {
        let key = try store.first(
            """
            INSERT INTO accounts (id, name, picture, country, time_zone, staff, completed, created_at)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
            ON CONFLICT (id) DO UPDATE SET name = excluded.name, picture = excluded.picture,
                country = excluded.country, time_zone = excluded.time_zone, staff = excluded.staff,
                completed = excluded.completed, created_at = excluded.created_at
            RETURNING key
            """,
            [
                .text(entry.id.text), SQLValue(entry.name), SQLValue(entry.picture), SQLValue(entry.country),
                SQLValue(entry.timeZone), .integer(entry.staff ? 1 : 0), .integer(entry.isCompleted ? 1 : 0),
                .integer(entry.createdAt.microseconds),
            ]
        ) { try $0.int(0) }
        guard let key else { throw StorageError.damaged(reason: "an account was given no key") }
        return key
    }
}
