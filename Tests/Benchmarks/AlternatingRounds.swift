/// Servers that are asked in turn, round after round: what one round's ratio is made of shared the machine's noise.
struct AlternatingRounds {
    struct Row {
        let name: String
        let driver: LoadDriver
        /// Requests of a round at depth 1 and at depth 64.
        let requests: (single: Int, deep: Int)
        var p50s: [Double] = []
        var rates: [Double] = []

        init(_ name: String, _ driver: LoadDriver, single: Int = 10_000, deep: Int) {
            self.name = name
            self.driver = driver
            requests = (single, deep)
        }
    }

    static let depth = 64
    private(set) var rows: [Row]

    init(_ rows: [Row], rounds: Int) throws {
        self.rows = rows
        for round in 0..<rounds + 1 {
            for index in rows.indices {
                let deep = try rows[index].driver.run(depth: Self.depth, requests: rows[index].requests.deep)
                let single = try rows[index].driver.run(depth: 1, requests: rows[index].requests.single)
                // The first round warms up.
                guard round > 0 else { continue }
                self.rows[index].p50s.append(single.p50)
                self.rows[index].rates.append(deep.requestsPerSecond)
            }
        }
    }

    /// The middle of the rounds' ratios.
    func p50(_ row: Int, to other: Int) -> Double { zip(rows[row].p50s, rows[other].p50s).map { $0 / $1 }.median }

    func rate(_ row: Int, to other: Int) -> Double { zip(rows[row].rates, rows[other].rates).map { $0 / $1 }.median }

    func report() {
        for row in rows {
            Report.line(
                """
                  \(row.name): depth 1 p50 \(Report.number(row.p50s.median, decimals: 1)) µs, depth \(Self.depth) \
                \(Report.number(row.rates.median, decimals: 0)) a second
                """)
        }
    }
}
