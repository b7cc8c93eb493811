internal import Contracts
internal import Storage

/// The account directory's rows.
struct AccountStore {
    let store: any SQLWriting

    static func key(of account: AccountID, in store: any SQLReading) throws -> Int64? {
        try store.first("SELECT key FROM accounts WHERE id = ?1", [.text(account.text)]) { try $0.int(0) }
    }

    func record(of account: AccountID) throws -> Catalog.AccountEntry? {
        try store.first(
            "SELECT name, picture, country, time_zone, staff, created_at FROM accounts WHERE id = ?1",
            [.text(account.text)]
        ) { row in
            var entry = Catalog.AccountEntry(
                id: account, name: try row.optionalText(0), createdAt: Timestamp(microseconds: try row.int(5)))
            entry.picture = try row.optionalText(1)
            entry.country = try row.optionalText(2)
            entry.timeZone = try row.optionalText(3)
            entry.staff = try row.int(4) != 0
            return entry
        }
    }

    /// Adds the account, or replaces it.
    func put(_ entry: Catalog.AccountEntry) throws {
        try store.execute(
            """
            INSERT INTO accounts (id, name, picture, country, time_zone, staff, completed, created_at)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
            ON CONFLICT (id) DO UPDATE SET name = excluded.name, picture = excluded.picture,
                country = excluded.country, time_zone = excluded.time_zone, staff = excluded.staff,
                completed = excluded.completed, created_at = excluded.created_at
            """,
            [
                .text(entry.id.text), SQLValue(entry.name), SQLValue(entry.picture), SQLValue(entry.country),
                SQLValue(entry.timeZone), .integer(entry.staff ? 1 : 0), .integer(entry.isCompleted ? 1 : 0),
                .integer(entry.createdAt.microseconds),
            ])
    }
}
