/// Sums kept by key, written as a log first and folded into the kept tables later.
///
/// A call appends one row of sorted, summed deltas: that is the durability, at a small part of what it costs to
/// change the sums one by one. `DeltaFold` brings the rows into the tables in the order of keys, a slice at a
/// time, and a reader adds from a `DeltaTail` what its snapshot's tables lack. One log a database.
package enum DeltaLog {
    /// What a service's schema takes over into a migration.
    package static let tables: [StaticString] = [
        "CREATE TABLE delta_log (seq INTEGER PRIMARY KEY, entries INTEGER NOT NULL, body BLOB NOT NULL) STRICT",
        """
        CREATE TABLE delta_state (
            one INTEGER PRIMARY KEY CHECK (one = 1), folded INTEGER NOT NULL, target INTEGER NOT NULL,
            cursor INTEGER NOT NULL, head INTEGER NOT NULL, waiting INTEGER NOT NULL) STRICT
        """,
        "INSERT INTO delta_state (one, folded, target, cursor, head, waiting) VALUES (1, 0, 0, 0, 0, 0)",
    ]

    /// What the schema of a service takes over beside ``tables`` that tells what its log adds before it is folded: all
    /// that is folded when it is made counts as told.
    package static let tellingTables: [StaticString] = [
        """
        CREATE TABLE delta_telling (
            one INTEGER PRIMARY KEY CHECK (one = 1), told INTEGER NOT NULL, target INTEGER NOT NULL,
            cursor INTEGER NOT NULL) STRICT
        """,
        "INSERT INTO delta_telling (one, told, target, cursor) SELECT 1, folded, folded, 0 FROM delta_state",
    ]

    /// The most a single delta may add or take, a million millions: so many of them as a log may hold add up
    /// within 64 bits.
    package static let maximumAmount: Int64 = 1 << 40

    /// The entries that may wait for the fold; what appends beyond is refused. Bounds the memory of a
    /// `DeltaTail` (some 80 bytes an entry) and how long a restart needs.
    package static let maximumWaiting: Int64 = 4_000_000

    /// Entries in one row; more go into several.
    static let maximumRowEntries = 65_536

    /// Adds the amounts, as part of the call's transaction. Deltas of one sum are added up, in any order; what
    /// comes to nothing is left out.
    ///
    /// - Throws: `failed` where an amount or a sum is beyond ``maximumAmount``; `logFull`.
    package static func append(_ deltas: [Delta], to store: any SQLWriting) throws {
        let sums = try sums(of: deltas)
        if let delta = sums.first(where: { $0.amount.magnitude > maximumAmount.magnitude }) {
            throw StorageError.failed(
                reason: "the amount \(delta.amount) for key \(delta.key), series \(delta.series), day \(delta.day) is "
                    + "beyond \(maximumAmount)")
        }
        var rest = sums[...]
        while !rest.isEmpty {
            let row = rest.prefix(maximumRowEntries)
            rest = rest.dropFirst(row.count)
            try insert(row, in: store)
        }
    }

    /// The deltas in order, one a sum, none of nothing.
    package static func sums(of deltas: [Delta]) throws -> [Delta] {
        var sums = deltas
        try sums.sortAndSum()
        return sums
    }

    /// Whether the log has rows, folded or not: whether a fold has anything to do.
    package static func hasRows(in store: any SQLReading) throws -> Bool {
        try store.first("SELECT 1 FROM delta_log LIMIT 1") { _ in true } ?? false
    }

    /// How many entries wait for the fold.
    package static func waiting(in store: any SQLReading) throws -> Int64 { try DeltaState.read(in: store).waiting }

    /// The last row that was told.
    package static func told(in store: any SQLReading) throws -> Int64 {
        try DeltaState.read(.telling, in: store).folded
    }

    private static func insert(_ row: ArraySlice<Delta>, in store: any SQLWriting) throws {
        let found = try store.first(
            "UPDATE delta_state SET head = head + 1, waiting = waiting + ?1 WHERE one = 1 RETURNING head, waiting",
            [SQLValue(row.count)]
        ) { (seq: try $0.int(0), waiting: try $0.int(1)) }
        guard let found else { throw StorageError.damaged(reason: "the delta log has no state row") }
        guard found.waiting <= maximumWaiting else {
            throw StorageError.logFull(entries: Int(found.waiting), maximum: Int(maximumWaiting))
        }
        try store.execute(
            "INSERT INTO delta_log (seq, entries, body) VALUES (?1, ?2, ?3)",
            [.integer(found.seq), SQLValue(row.count), .blob(DeltaCodec.encode(row))])
    }

    /// Hands the rows after `from` and up to `to` over in their order until `body` returns false.
    ///
    /// - Throws: what `body` throws; `damaged` where a row is missing.
    static func rows(
        after from: Int64, through to: Int64, in store: any SQLReading,
        while body: (_ seq: Int64, _ entries: Int, _ body: [UInt8]) throws -> Bool
    ) throws {
        var expected = from + 1
        var isStopped = false
        // In parts: a store on a server sends all rows of a query before the first is read.
        while expected <= to, !isStopped {
            let start = expected
            try store.scan(
                "SELECT seq, entries, body FROM delta_log WHERE seq >= ?1 AND seq <= ?2 ORDER BY seq",
                [.integer(start), .integer(min(to, start + 31))]
            ) { row in
                guard try row.int(0) == expected else { return false }
                let entries = try row.int(1)
                guard (1...Int64(maximumRowEntries)).contains(entries) else {
                    throw StorageError.damaged(
                        reason: "row \(expected) of the delta log says that it has \(entries) entries, where 1 to "
                            + "\(maximumRowEntries) are possible")
                }
                expected += 1
                isStopped = try !body(expected - 1, Int(entries), try row.blob(2))
                return !isStopped
            }
            guard isStopped || expected == min(to, start + 31) + 1 else {
                throw StorageError.damaged(reason: "row \(expected) of the delta log is missing")
            }
        }
    }
}
