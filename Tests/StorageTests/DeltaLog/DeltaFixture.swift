import ServiceKit

@testable import Storage

/// A store with a delta log and a table of the sums kept from it.
let deltaSchema = Schema(
    name: "deltas",
    migrations: [
        Migration(
            version: 1, oldestBinary: 1,
            sql: DeltaLog.tables + [
                """
                CREATE TABLE sums (
                    number INTEGER NOT NULL, series INTEGER NOT NULL, day INTEGER NOT NULL, total INTEGER NOT NULL,
                    PRIMARY KEY (number, series, day)) STRICT
                """,
                "CREATE TABLE notes (id INTEGER PRIMARY KEY) STRICT",
                """
                CREATE TABLE promises (
                    note INTEGER NOT NULL REFERENCES notes (id) DEFERRABLE INITIALLY DEFERRED) STRICT
                """,
            ])
    ])

/// What a sum is kept by.
struct SumKey: Hashable {
    let key: Int64
    let series: Int64
    let day: Int64

    init(_ delta: Delta) {
        key = delta.key
        series = delta.series
        day = delta.day
    }

    init(key: Int64, series: Int64, day: Int64) {
        self.key = key
        self.series = series
        self.day = day
    }
}

enum Sums {
    /// Adds the deltas to the kept table.
    static func add(_ deltas: ArraySlice<Delta>, in store: any SQLWriting) throws {
        try store.execute(
            """
            INSERT INTO sums (number, series, day, total) VALUES (?1, ?2, ?3, ?4)
            ON CONFLICT (number, series, day) DO UPDATE SET total = sums.total + excluded.total
            """,
            rows: deltas.flatMap { [.integer($0.key), .integer($0.series), .integer($0.day), .integer($0.amount)] },
            of: 4)
    }

    /// The kept table, with what it lacks added; without the sums of nothing.
    static func all(_ view: DeltaView, keys: [Int64], in store: any SQLReading) throws -> [SumKey: Int64] {
        var sums: [SumKey: Int64] = [:]
        try store.query("SELECT number, series, day, total FROM sums") {
            sums[SumKey(key: try $0.int(0), series: try $0.int(1), day: try $0.int(2))] = try $0.int(3)
        }
        for delta in try view.amounts(of: keys) { sums[SumKey(delta), default: 0] += delta.amount }
        return sums.filter { $0.value != 0 }
    }

    /// Makes the commit fail: a promise that nothing keeps.
    static func spoilCommit(in store: any SQLWriting) throws {
        try store.execute("INSERT INTO promises (note) VALUES (1)")
    }
}
