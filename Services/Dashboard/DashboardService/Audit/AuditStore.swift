internal import Contracts
internal import Storage

/// The rows of the audit log. They stand in the same transaction as what they tell of.
struct AuditStore {
    let store: any SQLWriting

    /// Failed sign-ins are kept for 90 days: strangers make them, and must not fill the disk.
    private static let failureAge = 90 * Timestamp.microsecondsPerDay
    /// Entries that are kept of an account, the newest: its owner makes them.
    private static let mostPerAccount: Int64 = 5000

    func add(_ entry: Dashboard.AuditEntry) throws {
        if entry.action == .signInFailed {
            try store.execute(
                "DELETE FROM audit WHERE action = ?1 AND at < ?2",
                [
                    .text(entry.action.rawValue),
                    .integer(entry.at.advanced(byMicroseconds: -Self.failureAge).microseconds),
                ])
        }
        try store.execute(
            "INSERT INTO audit (at, action, account, actor, address, detail) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            [
                .integer(entry.at.microseconds), .text(entry.action.rawValue), SQLValue(entry.account?.text),
                .text(entry.actor), SQLValue(entry.address), SQLValue(entry.detail),
            ])
        guard let account = entry.account else { return }
        try store.execute(
            """
            DELETE FROM audit WHERE account = ?1 AND position <= (
                SELECT position FROM audit WHERE account = ?1 ORDER BY position DESC LIMIT 1 OFFSET ?2)
            """, [.text(account.text), .integer(Self.mostPerAccount)])
    }

    /// Newest first.
    ///
    /// - Parameters:
    ///   - account: whose entries; nil for all.
    ///   - position: the last one of the page before; nil for the first page.
    static func page(
        of account: AccountID?, before position: Int64?, limit: Int, in store: any SQLReading
    ) throws -> [(position: Int64, entry: Dashboard.AuditEntry)] {
        let before = SQLValue.integer(position ?? .max)
        let most = SQLValue.integer(Int64(limit))
        guard let account else {
            return try store.all(
                """
                SELECT position, at, action, account, actor, address, detail FROM audit
                WHERE position < ?1 ORDER BY position DESC LIMIT ?2
                """, [before, most], read)
        }
        return try store.all(
            """
            SELECT position, at, action, account, actor, address, detail FROM audit
            WHERE account = ?3 AND position < ?1 ORDER BY position DESC LIMIT ?2
            """, [before, most, .text(account.text)], read)
    }

    private static func read(_ row: borrowing SQLRow) throws -> (position: Int64, entry: Dashboard.AuditEntry) {
        guard let action = Dashboard.AuditAction(rawValue: try row.text(2)) else {
            throw StorageError.damaged(reason: "the audit log has an action that does not exist")
        }
        return (
            try row.int(0),
            Dashboard.AuditEntry(
                at: Timestamp(microseconds: try row.int(1)), action: action,
                account: try row.optionalText(3).map(AccountID.init(unchecked:)), actor: try row.text(4),
                address: try row.optionalText(5), detail: try row.optionalText(6))
        )
    }
}
