internal import Storage

/// What a ledger has: an account's, or that of an artist that nobody owns.
struct StoredHolder: Sendable, Hashable {
    let name: String
    var xp: Int64 = 0
    /// Unlocked achievements of the category collaboration.
    var unlocks: Int64 = 0
    var mark = ChangeMark.none

    init(name: String) { self.name = name }

    static func read(_ name: String, in store: any SQLReading) throws -> StoredHolder? {
        try store.first("SELECT xp, unlocks, mark FROM holders WHERE holder = ?1", [.text(name)]) { row in
            var holder = StoredHolder(name: name)
            holder.xp = try row.int(0)
            holder.unlocks = try row.int(1)
            holder.mark = try row.int(2)
            return holder
        }
    }

    static func write(_ holders: [StoredHolder], to store: any SQLWriting) throws {
        try store.execute(
            """
            INSERT INTO holders (holder, xp, unlocks, mark) VALUES (?1, ?2, ?3, ?4)
            ON CONFLICT (holder) DO UPDATE SET xp = excluded.xp, unlocks = excluded.unlocks, mark = excluded.mark
            """,
            rows: holders.flatMap { [.text($0.name), .integer($0.xp), .integer($0.unlocks), .integer($0.mark)] }, of: 4)
    }
}
