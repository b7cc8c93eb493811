import ServiceKit
import StorageFaults
import Support

@testable import Storage

/// A load of concurrent writes on one database, and what must be true of it after a power cut.
///
/// Each worker makes its calls 1, 2, 3 … one after the other. A call writes rows whose number and bytes follow
/// from its own number, counts itself in the worker's counter and leaves an amount for the chore, which moves
/// amounts into a sum as a fold does. Every seventh writes all this and then fails.
struct PowerCutLoad: Sendable {
    static let workers = 6

    static let schema = Schema(
        name: "test",
        migrations: [
            Migration(
                version: 1, oldestBinary: 1,
                sql: [
                    // Without a key: a row written twice is to be seen, not refused.
                    """
                    CREATE TABLE entries (
                        worker INTEGER NOT NULL, call INTEGER NOT NULL, part INTEGER NOT NULL, body BLOB NOT NULL)
                        STRICT
                    """,
                    "CREATE INDEX entries_call ON entries (worker, call)",
                    "CREATE TABLE counters (worker INTEGER PRIMARY KEY, value INTEGER NOT NULL) STRICT",
                    "CREATE TABLE pending (amount INTEGER NOT NULL) STRICT",
                    "CREATE TABLE folded (id INTEGER PRIMARY KEY, total INTEGER NOT NULL) STRICT",
                ])
        ])

    /// When a call counts as acknowledged.
    enum Reply: Sendable {
        case afterCommit
        /// Wrong, to show that it is seen.
        case beforeCommit
    }

    /// The highest call of each worker that was acknowledged, and that was begun.
    struct Calls: Sendable {
        var acknowledged = [Int](repeating: 0, count: workers)
        var begun = [Int](repeating: 0, count: workers)
    }

    static func fails(_ call: Int) -> Bool { call % 7 == 3 }
    static func parts(_ worker: Int, _ call: Int) -> Int { 1 + (worker &* 31 &+ call &* 17) % 5 }
    static func amount(_ call: Int) -> Int64 { Int64(call % 100) }

    static func body(_ worker: Int, _ call: Int, _ part: Int) -> [UInt8] {
        let seed = worker &* 7919 &+ call &* 104_729 &+ part &* 1_299_709
        return (0..<20 + seed % 900).map { UInt8(truncatingIfNeeded: seed &+ $0 &* $0) }
    }

    /// Moves a few amounts at a time.
    static let chore = Chore { store in
        let amounts = try store.all("SELECT amount FROM pending ORDER BY amount LIMIT 5") { try $0.int(0) }
        guard let last = amounts.last else { return .idle }
        // All up to the last one's, so that equal amounts go together.
        let total = try store.first(
            "SELECT COALESCE(SUM(amount), 0) FROM pending WHERE amount <= ?1", [.integer(last)]
        ) { try $0.int(0) }
        try store.execute("DELETE FROM pending WHERE amount <= ?1", [.integer(last)])
        try store.execute(
            """
            INSERT INTO folded (id, total) VALUES (1, ?1)
            ON CONFLICT (id) DO UPDATE SET total = folded.total + excluded.total
            """, [.integer(total ?? 0)])
        return .more
    }

    private struct OnPurpose: Error {}

    private static func write(_ worker: Int, _ call: Int, to store: any SQLWriting) throws {
        for part in 0..<parts(worker, call) {
            try store.execute(
                "INSERT INTO entries (worker, call, part, body) VALUES (?1, ?2, ?3, ?4)",
                [SQLValue(worker), SQLValue(call), SQLValue(part), .blob(body(worker, call, part))])
        }
        try store.execute(
            """
            INSERT INTO counters (worker, value) VALUES (?1, 1)
            ON CONFLICT (worker) DO UPDATE SET value = counters.value + 1
            """, [SQLValue(worker)])
        try store.execute("INSERT INTO pending (amount) VALUES (?1)", [.integer(amount(call))])
        if fails(call) { throw OnPurpose() }
    }

    /// Runs until the power goes.
    ///
    /// - Parameter calls: up to where each worker has come; goes on from there.
    static func run(on databases: [Database], _ disk: PowerCutDisk, _ calls: Lock<Calls>, _ reply: Reply) async {
        await withTaskGroup(of: Void.self) { group in
            for worker in 0..<workers {
                let database = databases[worker % databases.count]
                group.addTask {
                    var call = calls.withLock { $0.begun[worker] }
                    while disk.isOn {
                        call += 1
                        let number = call
                        calls.withLock { $0.begun[worker] = number }
                        do {
                            try await database.write(cost: 100) { store in
                                try write(worker, number, to: store)
                                if reply == .beforeCommit { calls.withLock { $0.acknowledged[worker] = number } }
                            }
                            calls.withLock { $0.acknowledged[worker] = number }
                        } catch is OnPurpose {
                            // Nothing of it may be there.
                        } catch {
                            return
                        }
                    }
                }
            }
            // Reads beside it, for the locks and the log's marks that readers leave.
            group.addTask {
                while disk.isOn {
                    _ = try? await databases[0].read { try $0.all("SELECT value FROM counters") { try $0.int(0) } }
                }
            }
        }
    }

    /// What is wrong in a database that was opened after a cut, and the highest call of each worker in it.
    static func check(_ database: Database, _ calls: Calls) async throws -> (problems: [String], found: [Int]) {
        try await database.read { store in
            var problems: [String] = []
            let integrity = try store.all("PRAGMA integrity_check") { try $0.text(0) }
            if integrity != ["ok"] { problems.append("integrity_check: \(integrity.prefix(3))") }
            var rows: [[Int: [Int]]] = Array(repeating: [:], count: workers)
            try store.query("SELECT worker, call, part, body FROM entries ORDER BY worker, call, part") { row in
                let (worker, call, part) = (Int(try row.int(0)), Int(try row.int(1)), Int(try row.int(2)))
                guard rows.indices.contains(worker) else { return problems.append("a row of worker \(worker)") }
                rows[worker][call, default: []].append(part)
                if try row.blob(3) != body(worker, call, part) { problems.append("call \(call): other bytes") }
            }
            var counters = [Int](repeating: 0, count: workers)
            try store.query("SELECT worker, value FROM counters") { counters[Int(try $0.int(0))] = Int(try $0.int(1)) }
            var found: [Int] = []
            var amounts: Int64 = 0
            for worker in 0..<workers {
                let present = rows[worker]
                let last = present.keys.max() ?? 0
                found.append(last)
                amounts += present.keys.reduce(0) { $0 + amount($1) }
                let acknowledged = calls.acknowledged[worker]
                if last < acknowledged {
                    problems.append("worker \(worker): \(acknowledged) acknowledged, \(last) there")
                }
                if last > calls.begun[worker] { problems.append("worker \(worker): call \(last) was never made") }
                for call in stride(from: 1, through: last, by: 1) {
                    let expected = fails(call) ? [] : Array(0..<parts(worker, call))
                    guard present[call, default: []] != expected else { continue }
                    problems.append("worker \(worker), call \(call): rows \(present[call, default: []])")
                }
                if counters[worker] != present.count {
                    problems.append("worker \(worker): counted \(counters[worker]), there are \(present.count)")
                }
            }
            let sum = try store.first(
                """
                SELECT (SELECT COALESCE(SUM(amount), 0) FROM pending) + (SELECT COALESCE(SUM(total), 0) FROM folded)
                """
            ) { try $0.int(0) }
            if sum != amounts { problems.append("amounts: \(sum ?? 0) kept, \(amounts) written") }
            return (problems, found)
        }
    }
}
