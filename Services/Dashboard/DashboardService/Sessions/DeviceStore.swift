internal import Contracts
internal import Storage

/// The rows of browsers that signed in to an account before. Such a browser has sign-in limits of its own, so that
/// somebody else's guesses cannot lock its owner out. It signs nobody in.
struct DeviceStore {
    let store: any SQLWriting

    /// Browsers that are remembered for an account; beyond, the one that was not seen for longest is forgotten.
    private static let mostPerAccount = 20

    static func isKnown(_ hash: [UInt8], to account: AccountID, in store: any SQLReading) throws -> Bool {
        try store.first(
            "SELECT 1 FROM devices WHERE hash = ?1 AND account = ?2", [.blob(hash), .text(account.text)]
        ) { _ in true } ?? false
    }

    func seen(_ hash: [UInt8], with account: AccountID, at now: Timestamp) throws {
        try store.execute(
            """
            INSERT INTO devices (hash, account, seen_at) VALUES (?1, ?2, ?3)
            ON CONFLICT (hash, account) DO UPDATE SET seen_at = excluded.seen_at
            """, [.blob(hash), .text(account.text), .integer(now.microseconds)])
        try store.execute(
            """
            DELETE FROM devices WHERE account = ?1 AND hash IN (
                SELECT hash FROM devices WHERE account = ?1 ORDER BY seen_at DESC, hash LIMIT 1000 OFFSET ?2)
            """, [.text(account.text), .integer(Int64(Self.mostPerAccount))])
    }
}
