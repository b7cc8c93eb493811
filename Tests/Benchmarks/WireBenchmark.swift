internal import Contracts
internal import ServiceKit
internal import Transport

/// `catalog.listTracks` with six tracks over a Unix socket, one connection, against a peer server that answers
/// the same question: in turn, round after round.
enum WireBenchmark {
    private static let ourRequest =
        #"{"jsonrpc":"2.0","id":1,"method":"catalog.listTracks","params":{"artist":"bench","limit":6}}"#
    private static let peerRequest =
        #"{"jsonrpc":"2.0","id":1,"method":"catalog.tracks.list","params":{"artist":1,"limit":6}}"#

    static func run(_ arguments: [String]) async throws {
        guard let peer = value(of: "--peer", in: arguments) else {
            throw BenchmarkError("It needs --peer PATH, a server to compare with (see the README).")
        }
        let rounds = value(of: "--rounds", in: arguments).flatMap { Int($0) } ?? 9
        let folder = try ScratchFolder()
        defer { folder.remove() }

        let catalog = try await startCatalog(in: folder.path + "/store")
        defer { catalog.end() }
        let echo = try MeasuredProcess(
            MeasuredProcess.sibling("beatpass"), ["bench", EchoServer.name, folder.path + "/echo"])
        defer { echo.end() }
        let other = try MeasuredProcess(peer, [folder.path + "/peer.sock"])
        defer { other.end() }
        let sockets = [
            folder.path + "/store/run/catalog/1.sock", folder.path + "/echo/catalog/1.sock", folder.path + "/peer.sock",
        ]
        for (process, socket) in zip([catalog, echo, other], sockets) { try process.waitForSocket(socket) }

        let drivers = try zip(sockets, [ourRequest, ourRequest, peerRequest]).map {
            try LoadDriver(socket: $0, request: $1)
        }
        defer { for driver in drivers { driver.close() } }
        for driver in drivers {
            let reply = try driver.sample()
            guard reply.contains("Some beat 5") else {
                throw BenchmarkError("A server does not list six tracks: \(reply)")
            }
        }
        Report.machine()
        Report.line("catalog.listTracks, six tracks, one connection, medians over \(rounds) alternating rounds")
        try compare(drivers, rounds: rounds)
    }

    private static func compare(_ drivers: [LoadDriver], rounds: Int) throws {
        var rates: [[Double]] = [[], [], []]
        var p50s: [[Double]] = [[], [], []]
        for round in 0..<rounds + 1 {
            for (index, driver) in drivers.enumerated() {
                let deep = try driver.run(depth: 64, requests: index == 2 ? 12_800 : 64_000)
                let single = try driver.run(depth: 1, requests: index == 2 ? 4_000 : 12_000)
                // The first round warms up.
                guard round > 0 else { continue }
                rates[index].append(deep.requestsPerSecond)
                p50s[index].append(single.p50)
            }
        }
        let names = ["with the store", "without the store", "peer"]
        for (index, name) in names.enumerated() {
            Report.line(
                "  \(name): depth 64 \(Report.number(rates[index].median, decimals: 0)) requests/s, "
                    + "depth 1 p50 \(Report.number(p50s[index].median, decimals: 1)) µs")
        }
        let goals = [(rate: 4.0, p50: 0.5), (rate: 10.0, p50: 0.3)]
        for (index, goal) in goals.enumerated() {
            let rate = zip(rates[index], rates[2]).map { $0 / $1 }.median
            let p50 = zip(p50s[index], p50s[2]).map { $0 / $1 }.median
            Report.line(
                "  \(names[index]), against the peer: \(Report.number(rate)) times its rate at depth 64 "
                    + "(goal: at least \(Report.number(goal.rate, decimals: 0))), \(Report.number(p50)) of its p50 at depth 1 "
                    + "(goal: at most \(Report.number(goal.p50, decimals: 1)))")
        }
    }

    /// A catalog of its own with one artist and six tracks.
    private static func startCatalog(in folder: String) async throws -> MeasuredProcess {
        let process = try MeasuredProcess(MeasuredProcess.sibling("beatpass-catalog"), ["--data", folder])
        let directory = RunDirectory(path: folder + "/run")
        try process.waitForSocket(directory.socket(of: Catalog.name, slot: 1))
        let group = try EventLoopGroup(count: 1)
        defer { group.stop() }
        let pool = ReplicaPool(connector: SocketConnector(service: Catalog.name, in: directory), group: group)
        let client = RPCClient(pool: pool)
        let source = SourceName(unchecked: "bench")
        let artist = Catalog.ArtistEntry(id: BenchmarkTracks.artist, name: "Bench", createdAt: Timestamp())
        _ = try await client.call(Catalog.PutArtists(source: source, artists: [artist]))
        _ = try await client.call(Catalog.PutTracks(source: source, tracks: (0..<6).map(BenchmarkTracks.entry)))
        pool.close()
        return process
    }

    private static func value(of flag: String, in arguments: [String]) -> String? {
        arguments.firstIndex(of: flag).flatMap { index in
            arguments.indices.contains(index + 1) ? arguments[index + 1] : nil
        }
    }
}
