internal import Contracts
internal import Glibc
internal import JSONRPC
internal import ServiceKit
internal import Transport

/// The leaderboards service behind a catalog and a ledger at size.
final class BoardsServiceMeasure {
    private let setting: BoardsBenchmark.Setting
    private let folder: String
    private let catalog: FilledCatalog
    private let ledger: MeasuredProcess?
    private var process: MeasuredProcess?
    private var socket: String { RunDirectory(path: folder + "/run").socket(of: Leaderboards.name, slot: 1) }

    /// Fills the catalogue, and waits until the ledger has it.
    init(_ setting: BoardsBenchmark.Setting, in folder: String) throws {
        self.setting = setting
        self.folder = folder
        catalog = try FilledCatalog(setting.size, in: folder)
        try catalog.make()
        if setting.isCatalogOnly {
            ledger = nil
            return
        }
        let start = MonotonicClock.now
        let ledger = try MeasuredProcess(MeasuredProcess.sibling("beatpass-progress"), ["--data", folder])
        self.ledger = ledger
        let socket = RunDirectory(path: folder + "/run").socket(of: Progress.name, slot: 1)
        try ledger.waitForSocket(socket)
        let connection = try LineConnection(socket)
        let metrics = Array((Self.request("service.metrics", "{}") + "\n").utf8)
        while String(decoding: try connection.ask(metrics), as: UTF8.self)
            .number(behind: #"\nbeatpass_feed_lag "#) != 0
        { usleep(200_000) }
        Report.line("the ledger has it after \(Report.number(start.secondsSince, decimals: 0)) s")
    }

    func end() {
        process?.end()
        ledger?.end()
        catalog.process.end()
    }

    // MARK: Taking over

    private func launch() throws {
        let process = try MeasuredProcess(
            MeasuredProcess.sibling("beatpass-leaderboards"), ["--data", folder])
        self.process = process
        try process.waitForSocket(socket)
    }

    /// Starts the service, and somebody who opts out and in again all the time.
    func takeOver() throws {
        let start = MonotonicClock.now
        try launch()
        let connection = try LineConnection(socket)
        func ask(_ method: String, _ params: String) throws -> String {
            String(decoding: try connection.ask(Array((Self.request(method, params) + "\n").utf8)), as: UTF8.self)
        }
        var waits: [Double] = []
        var optedOut = false
        var asked: MonotonicInstant?
        // Overall is made of both feeds: the last to be ready.
        let last = setting.isCatalogOnly ? "uploads" : "overall"
        while try !ask("leaderboards.getPage", #"{"board":"\#(last)","limit":1}"#).contains(#""result""#) || optedOut {
            let began = asked ?? MonotonicClock.now
            let reply = try ask("leaderboards.setOptOut", #"{"artist":"a-1","optedOut":\#(!optedOut)}"#)
            if reply.contains(#""result""#) {
                optedOut.toggle()
                waits.append(began.secondsSince * 1000)
                asked = nil
            } else if reply.contains(#""code":-32002"#) {
                // Its deadline passed: who asked asks again, and waits on.
                asked = began
            } else if !reply.contains(#""code":3002"#) {
                // But for one that it was not told of yet.
                throw BenchmarkError("leaderboards.setOptOut answered \(reply.prefix(300)).")
            }
            usleep(50_000)
        }
        let placed =
            try ask("leaderboards.getPage", #"{"board":"uploads","limit":1}"#).number(behind: #""total":"#) ?? 0
        Report.line(
            """
            \(ledger == nil ? "the catalogue" : "catalogue and ledger") taken over in \(Report.number(start.secondsSince, decimals: 0)) s: \(placed) artists \
            placed, \(megabytes(process?.peakBytes)) MB resident at most
              leaderboards.setOptOut meanwhile: \(waits.spread("ms")) of \(waits.count)
            """)
    }

    /// Ends the service, and starts it again from what is on disk.
    func restart() throws {
        process?.end()
        let start = MonotonicClock.now
        try launch()
        Report.line(
            """
            started again: ready from disk in \(Report.number(start.secondsSince)) s (goal: under 3), \
            \(megabytes(process?.residentBytes)) MB resident
            """)
    }

    private func megabytes(_ bytes: Int?) -> String { Report.number(Double(bytes ?? 0) / 1e6, decimals: 0) }

    // MARK: The board

    /// Everybody on the board, in its order.
    func readBoard() throws -> [(name: String, score: Int64)] {
        let connection = try LineConnection(socket)
        var members: [(name: String, score: Int64)] = []
        var cursor = ""
        while true {
            let at = cursor.isEmpty ? "" : #","cursor":"\#(cursor)""#
            let line = Self.request("leaderboards.readBoard", #"{"board":"\#(setting.board)","limit":1000\#(at)}"#)
            let page = try JSONValue(parsing: try connection.ask(Array((line + "\n").utf8)))["result"]
            for entry in page?["entries"]?.arrayValue ?? [] {
                guard let name = entry["artist"]?.stringValue, let score = entry["score"]?.integerValue else {
                    continue
                }
                members.append((name, score))
            }
            guard let next = page?["cursor"]?.stringValue else { break }
            cursor = next
        }
        guard members.count > 1000 else {
            throw BenchmarkError("The board \(setting.board) has \(members.count) artists; expected more than 1000.")
        }
        return members
    }

    // MARK: Calls

    /// A call of the service, Redis's command for the same, and the socket alone.
    func compare(_ board: [(name: String, score: Int64)], _ redis: RedisPeer?, _ scratch: String) throws {
        let artists = (0..<4096).compactMap { _ in board.randomElement()?.name }
        func requests(_ method: String, _ params: (String) -> String) -> [[UInt8]] {
            artists.map {
                Array((Self.request(method, #"{"board":"\#(setting.board)",\#(params($0))}"#) + "\n").utf8)
            }
        }
        let standing = try driver(
            requests("leaderboards.getStanding") { #""artist":"\#($0)""# })
        let around = try driver(
            requests("leaderboards.getPage") { #""artist":"\#($0)","limit":0"# })
        let first = try driver([requests("leaderboards.getPage") { _ in #""limit":100"# }[0]])
        let anywhere = try driver(
            requests("leaderboards.getPage") { _ in #""limit":100,"offset":\#(Int.random(in: board.indices))"# })
        let whole = try driver(requests("leaderboards.getPage") { #""artist":"\#($0)","limit":25,"around":true"# })
        defer { for driver in [standing, around, first, anywhere, whole] { driver.close() } }
        let floors = try [standing, first].enumerated().map { number, driver in
            try Floor(at: "\(scratch)/floor\(number).sock", bytes: driver.sample().utf8.count)
        }
        defer { for floor in floors { floor.end() } }

        var rows: [AlternatingRounds.Row] = [
            .init("getStanding", standing, deep: 64_000), .init("around me", around, deep: 32_000),
            .init("the socket alone", floors[0].driver, deep: 64_000),
        ]
        let rank = try redis.map { redis in
            try LoadDriver(
                socket: redis.socket, requests: artists.map { RedisPeer.command(["ZREVRANK", RedisPeer.key, $0]) })
        }
        defer { rank?.close() }
        if let rank { rows.append(.init("Redis ZREVRANK", rank, deep: 64_000)) }
        Report.line("a standing of one of \(board.count), \(setting.rounds) alternating rounds")
        let standings = try AlternatingRounds(rows, rounds: setting.rounds)
        standings.report()
        Report.line(
            "  around me: \(ratio(standings.p50(1, to: 0))) of a standing's p50 (goal: at most 1.5); the percentile is in it"
        )
        if rank != nil {
            Report.line(
                """
                  against Redis: \(ratio(standings.p50(0, to: 3))) of its p50 at depth 1 (goal: at most 1), \
                \(ratio(standings.rate(0, to: 3))) of its rate at depth 64 (goal: at least 0.7)
                """)
        }

        rows = [
            .init("getPage, the first 100", first, single: 2000, deep: 12_800),
            .init("getPage, any 100", anywhere, single: 1000, deep: 3200),
            .init("getPage, 25 around one", whole, single: 2000, deep: 6400),
            .init("the socket alone", floors[1].driver, single: 2000, deep: 12_800),
        ]
        let range = try redis.map { redis in
            try LoadDriver(
                socket: redis.socket,
                requests: [RedisPeer.command(["ZREVRANGE", RedisPeer.key, "0", "99", "WITHSCORES"])], lines: 401)
        }
        defer { range?.close() }
        if let range { rows.append(.init("Redis ZREVRANGE 0 99 WITHSCORES", range, single: 1000, deep: 3200)) }
        Report.line("a page of 100, names and supporting data with it: \(try first.sample().utf8.count) bytes")
        let pages = try AlternatingRounds(rows, rounds: setting.rounds)
        pages.report()
        if range != nil {
            Report.line("  against Redis: \(ratio(pages.rate(0, to: 4))) times its rate at depth 64 (goal: at least 4)")
        }
    }

    private func ratio(_ value: Double) -> String { Report.number(value) }

    private func driver(_ requests: [[UInt8]]) throws -> LoadDriver {
        let driver = try LoadDriver(socket: socket, requests: requests)
        let reply = try driver.sample()
        guard reply.contains(#""result""#) else {
            throw BenchmarkError("The leaderboards service answered \(reply.prefix(300)).")
        }
        return driver
    }

    private static func request(_ method: String, _ params: String) -> String {
        #"{"jsonrpc":"2.0","id":1,"method":"\#(method)","params":\#(params)}"#
    }
}

/// The socket alone, with replies of one length.
private struct Floor {
    let driver: LoadDriver
    private let process: MeasuredProcess

    init(at path: String, bytes: Int) throws {
        process = try MeasuredProcess(
            MeasuredProcess.sibling("beatpass"), ["bench", SocketFloor.name, path, "\(bytes)"])
        try process.waitForSocket(path)
        driver = try LoadDriver(socket: path, request: "x")
    }

    func end() {
        driver.close()
        process.end()
    }
}
