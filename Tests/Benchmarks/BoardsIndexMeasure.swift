internal import Glibc
internal import Ranking
internal import ServiceKit

/// The rank index by itself, with a board's members and scores, beside Redis's sorted set of the same.
enum BoardsIndexMeasure {
    private static let questions = 1_000_000
    /// Changes of a round, by the index and by Redis.
    private static let changes = (own: 200_000, redis: 20_000)

    static func run(_ members: [(name: String, score: Int64)], _ redis: RedisPeer?, rounds: Int) throws {
        var random = SystemRandomNumberGenerator()
        let before = residentBytes()
        var start = MonotonicClock.now
        var index = RankIndex(
            members.indices.lazy.map { ($0, RankKey(score: Int128(members[$0].score), reached: Int64($0))) })
        let built = start.secondsSince
        let bytes = Double(residentBytes() - before) / Double(members.count)
        var reached = Int64(members.count)

        let asked = (0..<questions).map { _ in Int.random(in: members.indices, using: &random) }
        start = MonotonicClock.now
        var sum = 0
        for member in asked { sum &+= index.rank(of: member) ?? 0 }
        let rank = start.secondsSince / Double(questions) * 1e9
        let pages = 100_000
        start = MonotonicClock.now
        for at in 0..<pages { index.forEach(from: asked[at], limit: 100) { member, _, rank in sum &+= member &+ rank } }
        let page = start.secondsSince / Double(pages) * 1e9
        Report.line(
            """
            the index of \(members.count) members: \(Report.number(bytes, decimals: 1)) bytes a member (goal: under 64), \
            built in \(Report.number(built)) s; a rank \(Report.number(rank, decimals: 0)) ns, a page of 100 anywhere \
            \(Report.number(page, decimals: 0)) ns (\(sum & 1))
            """)

        // A score that grows by little, as plays make it; and one that becomes any other of the board.
        var (grown, moved): ([Double], [Double]) = ([], [])
        var (increments, ratios): ([Double], [Double]) = ([], [])
        let perMember = try redis?.fill(members)
        let driver = try redis.map { redis in
            try LoadDriver(
                socket: redis.socket,
                requests: asked.prefix(4096).map {
                    RedisPeer.command(["ZINCRBY", RedisPeer.key, "\($0 % 20 + 1)", members[$0].name])
                }, lines: 2)
        }
        defer { driver?.close() }
        for round in 0..<rounds + 1 {
            let part = (0..<changes.own).map { _ in asked[Int.random(in: asked.indices, using: &random)] }
            start = MonotonicClock.now
            for member in part {
                guard let held = index.key(of: member) else { continue }
                index.put(member, RankKey(score: held.score + Int128(member % 20 + 1), reached: reached))
                reached += 1
            }
            let own = start.secondsSince / Double(changes.own) * 1e9
            let scores = part.map { Int128(members[($0 &+ 7919) % members.count].score) }
            start = MonotonicClock.now
            for (at, member) in part.enumerated() {
                index.put(member, RankKey(score: scores[at], reached: reached))
                reached += 1
            }
            let any = start.secondsSince / Double(changes.own) * 1e9
            var increment: Double?
            if let redis, let driver {
                let before = try redis.spent(in: "zincrby")
                _ = try driver.run(depth: 64, requests: changes.redis)
                let after = try redis.spent(in: "zincrby")
                increment =
                    Double(after.microseconds - before.microseconds) / Double(max(1, after.calls - before.calls)) * 1000
            }
            // The first round warms up.
            guard round > 0 else { continue }
            grown.append(own)
            moved.append(any)
            if let increment {
                increments.append(increment)
                ratios.append(increment / own)
            }
        }
        Report.line(
            """
            a score that grows \(Report.number(grown.median, decimals: 0)) ns, one that becomes any other of the board \
            \(Report.number(moved.median, decimals: 0)) ns
            """)
        guard let perMember else { return }
        Report.line(
            """
              Redis: \(Report.number(perMember, decimals: 1)) bytes a member, ZINCRBY \
            \(Report.number(increments.median, decimals: 0)) ns within the server: the index changes a score \
            \(Report.number(ratios.median, decimals: 1)) times as fast (goal: at least 1)
            """)
    }

    private static func residentBytes() -> Int {
        guard let file = fopen("/proc/self/statm", "re") else { return 0 }
        defer { fclose(file) }
        var buffer = [CChar](repeating: 0, count: 128)
        guard fgets(&buffer, Int32(buffer.count), file) != nil else { return 0 }
        let text = String(decoding: buffer.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
        return (text.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0) * Int(getpagesize())
    }
}
