internal import Contracts
internal import Glibc
internal import Ranking
internal import ServiceKit
internal import Transport

/// The boards at size: first the rank index by itself, then the leaderboards service behind a catalog.
///
/// The service is a process of its own, driven over its socket. A folder that is named is kept and used again.
enum BoardsBenchmark {
    private struct Setting {
        var members = 1_000_000
        var size = FilledCatalog.Size(
            artists: 1_000_000, tracks: 2_000_000, largest: 10_000, plays: 5_000_000, downloads: 0)
        var folder: String?
        /// Whether the index alone is measured.
        var isIndexOnly = false
    }

    static func run(_ arguments: [String]) throws {
        var setting = Setting()
        var rest = arguments[...]
        while let option = rest.popFirst() {
            if option == "--index-only" {
                setting.isIndexOnly = true
                continue
            }
            guard let text = rest.popFirst() else { throw BenchmarkError("\(option) needs a value.") }
            switch (option, Int(text)) {
            case ("--members", let number?) where number > 1000: setting.members = number
            case ("--artists", let number?) where number > 1: setting.size.artists = number
            case ("--tracks", let number?) where number > 0: setting.size.tracks = number
            case ("--largest", let number?) where number > 0: setting.size.largest = number
            case ("--plays", let number?) where number >= 0: setting.size.plays = number
            case ("--data", _): setting.folder = text
            default:
                throw BenchmarkError(
                    "\(option) \(text) is not understood; expected --members N, --artists N, --tracks N, --largest N, "
                        + "--plays N, --data DIR or --index-only.")
            }
        }
        Report.machine()
        measureIndex(of: setting.members)
        if setting.isIndexOnly { return }
        guard setting.size.largest < setting.size.tracks else {
            throw BenchmarkError("--largest is expected to be below --tracks, which is \(setting.size.tracks).")
        }
        let scratch = setting.folder == nil ? try ScratchFolder() : nil
        defer { scratch?.remove() }
        let folder = setting.folder ?? scratch?.path ?? ""
        let catalog = try FilledCatalog(setting.size, in: folder)
        defer { catalog.process.end() }
        try catalog.make()
        try measureService(setting.size, folder)
    }

    // MARK: The index

    private static func measureIndex(of members: Int) {
        let questions = 1_000_000
        var random = SystemRandomNumberGenerator()
        let before = Int(residentBytes())
        var start = MonotonicClock.now
        var index = RankIndex((0..<members).lazy.map { ($0, key($0, &random)) })
        let built = start.secondsSince
        let bytes = Double(Int(residentBytes()) - before) / Double(members)

        let asked = (0..<questions).map { _ in Int.random(in: 0..<members, using: &random) }
        start = MonotonicClock.now
        var sum = 0
        for member in asked { sum &+= index.rank(of: member) ?? 0 }
        let rank = start.secondsSince / Double(questions) * 1e9

        // A score that grows by little, as plays make it; and one that becomes any other.
        let steps = (0..<questions).map { _ in Int128.random(in: 1...20, using: &random) }
        start = MonotonicClock.now
        for (at, member) in asked.enumerated() {
            guard let held = index.key(of: member) else { continue }
            index.put(member, RankKey(score: held.score + steps[at], reached: Int64(members + at)))
        }
        let grown = start.secondsSince / Double(questions) * 1e9
        let keys = asked.map { key($0, &random) }
        start = MonotonicClock.now
        for (at, member) in asked.enumerated() {
            index.put(member, RankKey(score: keys[at].score, reached: Int64(members + questions + at)))
        }
        let moved = start.secondsSince / Double(questions) * 1e9

        let pages = 100_000
        start = MonotonicClock.now
        for at in 0..<pages { index.forEach(from: asked[at], limit: 100) { member, _, rank in sum &+= member &+ rank } }
        let page = start.secondsSince / Double(pages) * 1e9
        Report.line(
            """
            the index of \(members) members: \(Report.number(bytes, decimals: 1)) bytes a member (goal: under 64), built \
            in \(Report.number(built)) s; a rank \(Report.number(rank, decimals: 0)) ns, a score that grows \
            \(Report.number(grown, decimals: 0)) ns, any other score \(Report.number(moved, decimals: 0)) ns, a page of \
            100 anywhere \(Report.number(page, decimals: 0)) ns (\(sum & 1))
            """)
    }

    private static func key(_ member: Int, _ random: inout SystemRandomNumberGenerator) -> RankKey {
        RankKey(score: Int128(UInt32.random(in: 1...1_000_000_000, using: &random)), reached: Int64(member))
    }

    private static func residentBytes() -> Int64 {
        guard let file = fopen("/proc/self/statm", "re") else { return 0 }
        defer { fclose(file) }
        var buffer = [CChar](repeating: 0, count: 128)
        guard fgets(&buffer, Int32(buffer.count), file) != nil else { return 0 }
        let text = String(decoding: buffer.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
        return (text.split(separator: " ").dropFirst().first.flatMap { Int64($0) } ?? 0) * Int64(getpagesize())
    }

    // MARK: The service

    private static func measureService(_ size: FilledCatalog.Size, _ folder: String) throws {
        let binary = MeasuredProcess.sibling("beatpass-leaderboards")
        let socket = RunDirectory(path: folder + "/run").socket(of: Leaderboards.name, slot: 1)
        var start = MonotonicClock.now
        var process = try MeasuredProcess(binary, ["--data", folder])
        try process.waitForSocket(socket)
        let uploads = request("leaderboards.getPage", #"{"board":"uploads","limit":1}"#)
        func total() throws -> Int {
            let text = String(decoding: try LineConnection(socket).ask(Array((uploads + "\n").utf8)), as: UTF8.self)
            return text.number(behind: #""total":"#) ?? 0
        }
        while try total() < size.artists * 9 / 10 { usleep(100_000) }
        Report.line(
            """
            the catalogue taken over in \(Report.number(start.secondsSince, decimals: 0)) s: \(try total()) artists \
            placed, \(Report.number(Double(process.peakBytes) / 1e6, decimals: 0)) MB resident at most
            """)
        process.end()
        start = MonotonicClock.now
        process = try MeasuredProcess(binary, ["--data", folder])
        defer { process.end() }
        try process.waitForSocket(socket)
        Report.line(
            """
            started again: ready from disk in \(Report.number(start.secondsSince)) s (goal: under 3), \
            \(Report.number(Double(process.residentBytes) / 1e6, decimals: 0)) MB resident
            """)
        for (name, line) in [
            ("getStanding", request("leaderboards.getStanding", #"{"board":"plays","artist":"a-77"}"#)),
            ("getPage of the first 100", request("leaderboards.getPage", #"{"board":"plays","limit":100}"#)),
            (
                "getPage around an artist",
                request("leaderboards.getPage", #"{"board":"plays","artist":"a-77","limit":11,"around":true}"#)
            ),
        ] {
            let driver = try LoadDriver(socket: socket, request: line)
            defer { driver.close() }
            let reply = try driver.sample()
            guard reply.contains(#""result""#) else { throw BenchmarkError("\(name) answered \(reply.prefix(300)).") }
            _ = try driver.run(depth: 64, requests: 2000)
            let single = try driver.run(depth: 1, requests: 5000)
            let deep = try driver.run(depth: 64, requests: 20_000)
            Report.line(
                """
                leaderboards.\(name): p50 \(Report.number(single.p50)), p99 \(Report.number(single.p99)) at depth 1; \
                \(Report.number(deep.requestsPerSecond, decimals: 0)) a second at depth 64, \(reply.utf8.count) bytes
                """)
        }
    }

    private static func request(_ method: String, _ params: String) -> String {
        #"{"jsonrpc":"2.0","id":1,"method":"\#(method)","params":\#(params)}"#
    }
}
