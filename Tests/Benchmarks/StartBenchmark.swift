internal import Contracts
internal import Glibc
internal import ServiceKit
internal import Transport

/// How soon each service is ready, and what it weighs when idle.
enum StartBenchmark {
    private static let rounds = 9

    static func run() async throws {
        Report.machine()
        Report.line("start to ready and resident memory when idle, medians over \(rounds) starts")
        let folder = try ScratchFolder()
        defer { folder.remove() }
        for service in Suite.services {
            var milliseconds: [Double] = []
            var megabytes: [Double] = []
            for _ in 0..<rounds {
                let (span, bytes) = try measure(service.name, in: folder.path)
                milliseconds.append(span)
                megabytes.append(bytes)
            }
            Report.line(
                "  \(service.name): ready in \(Report.number(milliseconds.median, decimals: 0)) ms (goal: under 300), "
                    + "\(Report.number(megabytes.median, decimals: 1)) MB resident (goal: under 40)")
        }
    }

    private static func measure(
        _ service: String, in folder: String
    ) throws -> (milliseconds: Double, megabytes: Double) {
        var arguments = ["--data", folder]
        if service == Dashboard.name { arguments += ["--http.listen", "127.0.0.1:0"] }
        let start = MonotonicClock.now
        let process = try MeasuredProcess(MeasuredProcess.sibling("beatpass-\(service)"), arguments)
        defer { process.end() }
        let socket = RunDirectory(path: folder + "/run").socket(of: service, slot: 1)
        try process.waitForSocket(socket)
        let driver = try LoadDriver(
            socket: socket, request: #"{"jsonrpc":"2.0","id":1,"method":"service.health","params":{}}"#)
        defer { driver.close() }
        while try !driver.sample().contains(#""ready":true"#) { usleep(500) }
        let span = Double((MonotonicClock.now - start).nanoseconds) / 1e6
        // What the start has asked for settles within a moment.
        usleep(300_000)
        return (span, Double(process.residentBytes) / 1e6)
    }
}
