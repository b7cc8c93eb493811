internal import Glibc
internal import ServiceKit
internal import Storage

/// Plays recorded durably by one caller in batches, with the log folded into two kept tables beside it, from an
/// empty log to a folded one.
///
/// Zipf-shaped over a million keys, a million plays a day. Printed for several sizes of the fold's window, as that
/// decides how many entries of one sum and of one page come together.
enum FoldBenchmark {
    private static let batch = 10_000
    private static let keys = 1_000_000

    static func run(_ arguments: [String]) async throws {
        var plays = 5_000_000
        var setting = Setting()
        var windows = [100_000, 1_000_000, 4_000_000]
        var rest = arguments[...]
        while let option = rest.popFirst() {
            guard let value = rest.popFirst().flatMap({ Int($0) }), value > 0 else {
                throw BenchmarkError("\(option) needs a number above 0.")
            }
            switch option {
            case "--plays": plays = value
            case "--window": windows = [value]
            case "--budget": setting.budget = value
            case "--checkpoint": setting.checkpointPages = value
            case "--cache": setting.cacheMegabytes = value
            default:
                throw BenchmarkError(
                    "There is no option \(option); expected --plays, --window (entries), --budget (milliseconds of a "
                        + "slice), --checkpoint (pages) or --cache (megabytes).")
            }
        }
        Report.machine()
        Report.line("\(plays) plays in batches of \(batch) over \(keys) keys, folded into days and totals")
        for window in windows { try await measure(plays, window, setting) }
    }

    private static let schema = Schema(
        name: "bench",
        migrations: [
            Migration(
                version: 1, oldestBinary: 1,
                sql: DeltaLog.tables + [
                    """
                    CREATE TABLE track_days (
                        track INTEGER NOT NULL, day INTEGER NOT NULL, plays INTEGER NOT NULL,
                        PRIMARY KEY (track, day)) STRICT, WITHOUT ROWID
                    """,
                    "CREATE TABLE track_totals (track INTEGER PRIMARY KEY, plays INTEGER NOT NULL) STRICT",
                ])
        ])

    private struct Setting {
        var budget = 15
        var checkpointPages = DatabaseOptions().checkpointPages
        var cacheMegabytes = DatabaseOptions().writerCacheBytes >> 20
    }

    /// What the fold's slices took.
    private struct Slices: Sendable {
        var seconds: [Double] = []
        var deltas = 0
    }

    private static func measure(_ plays: Int, _ window: Int, _ setting: Setting) async throws {
        let folder = try ScratchFolder()
        defer { folder.remove() }
        var limits = DeltaFold.Limits()
        limits.windowEntries = window
        limits.budget = .milliseconds(setting.budget)
        let fold = DeltaFold(limits: limits)
        let tail = DeltaTail()
        let slices = Lock(Slices())
        let chore = Chore { store in
            let start = MonotonicClock.now
            try tail.catchUp(in: store, rows: 64)
            var count = 0
            let hasMore = try fold.slice(in: store) {
                try keep($0, in: store)
                count += $0.count
            }
            let seconds = Double((MonotonicClock.now - start).nanoseconds) / 1e9
            slices.withLock {
                $0.seconds.append(seconds)
                $0.deltas += count
            }
            return hasMore ? .more : .done
        }
        var options = DatabaseOptions()
        options.checkpointPages = setting.checkpointPages
        options.writerCacheBytes = setting.cacheMegabytes << 20
        let database = try Database.open(folder.path + "/bench.db", schema: schema, options: options, chore: chore)
        var random = Zipf(keys: keys, seed: 1)
        var calls: [Double] = []
        var appends: [Double] = []
        var views: [Double] = []
        var lookups: [Double] = []
        let reader = try database.reader(slot: 0)
        let asked = (0..<1000).map { _ in Int64(random.next()) }
        let start = MonotonicClock.now
        var busy: Int64 = 0
        for number in 0..<plays / batch {
            let day = Int64(20_000 + number * batch / 1_000_000)
            let deltas = (0..<batch).map { _ in Delta(key: Int64(random.next()), series: 0, day: day, amount: 1) }
            let begin = MonotonicClock.now
            let spent = try await database.write(cost: batch * 32) { store in
                let start = MonotonicClock.now
                try DeltaLog.append(deltas, to: store)
                return MonotonicClock.now - start
            }
            let span = (MonotonicClock.now - begin).nanoseconds
            busy += span
            calls.append(Double(span) / 1e6)
            appends.append(Double(spent.nanoseconds) / 1e6)
            guard number % 10 == 0 else { continue }
            reader.begin()
            let viewStart = MonotonicClock.now
            let view = try tail.view(in: reader)
            let lookupStart = MonotonicClock.now
            _ = try view.amounts(of: asked)
            lookups.append(Double((MonotonicClock.now - lookupStart).nanoseconds) / 1e3)
            views.append(Double((lookupStart - viewStart).nanoseconds) / 1e3)
            reader.end()
        }
        let waiting = try reader.first("SELECT waiting FROM delta_state") { try $0.int(0) } ?? 0
        let last = MonotonicClock.now
        while try reader.first("SELECT head - folded FROM delta_state", [], { try $0.int(0) }) != 0 { usleep(1000) }
        let drain = MonotonicClock.now - last
        let whole = Double((MonotonicClock.now - start).nanoseconds) / 1e9
        let found = slices.withLock { $0 }
        let sum = try reader.first("SELECT CAST(SUM(plays) AS INTEGER) FROM track_totals") { try $0.int(0) }
        guard sum == Int64(plays / batch * batch) else { throw BenchmarkError("The kept sum is \(sum ?? 0).") }
        let statistics = database.statistics
        await database.close()
        let own = found.seconds.reduce(0, +)
        Report.line(
            """
            window \(window): \(Report.number(Double(plays) / whole, decimals: 0)) plays/s with everything folded; \
            calls alone \(Report.number(Double(plays) * 1e9 / Double(busy), decimals: 0))/s, \
            \(waiting) entries left at their end, folded in \(drain)
              call \(calls.spread("ms")); append in it \(appends.spread("ms"))
              slice \(found.seconds.map { $0 * 1000 }.spread("ms")), \(found.seconds.count) of them, \
            \(found.deltas) deltas, \(Report.number(Double(plays) / own, decimals: 0)) plays/s of their own time
              view \(views.spread("µs")); amounts of 1000 keys \(lookups.spread("µs"))
              slices with their commits at most \(statistics.longestChore), checkpoints at most \
            \(statistics.longestCheckpoint)
            """)
    }

    private static func keep(_ deltas: ArraySlice<Delta>, in store: any SQLWriting) throws {
        var days: [SQLValue] = []
        var totals: [SQLValue] = []
        var key: Int64?
        var total: Int64 = 0
        for delta in deltas {
            days += [.integer(delta.key), .integer(delta.day), .integer(delta.amount)]
            if let key, key != delta.key {
                totals += [.integer(key), .integer(total)]
                total = 0
            }
            key = delta.key
            total += delta.amount
        }
        if let key { totals += [.integer(key), .integer(total)] }
        try store.execute(
            """
            INSERT INTO track_days (track, day, plays) VALUES (?1, ?2, ?3)
            ON CONFLICT (track, day) DO UPDATE SET plays = track_days.plays + excluded.plays
            """, rows: days, of: 3)
        try store.execute(
            """
            INSERT INTO track_totals (track, plays) VALUES (?1, ?2)
            ON CONFLICT (track) DO UPDATE SET plays = track_totals.plays + excluded.plays
            """, rows: totals, of: 2)
    }
}
