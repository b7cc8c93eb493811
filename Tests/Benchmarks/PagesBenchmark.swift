internal import Contracts
internal import Glibc
internal import ServiceKit
internal import Transport

/// The dashboard as browsers load it: Home's data at a fixed rate, as fast as it goes, and while strangers try
/// passwords; and a sign-in by itself.
///
/// Dashboard and catalog are processes of their own; the requests come over the Unix socket, as a gateway's do. At a
/// fixed rate the time is taken from when a request was due, so that a pause counts for all whom it made wait.
enum PagesBenchmark {
    private static let rate = 500
    private static let connections = 32
    private static let seconds = 10
    private static let password = "a password for the bench"

    static func run() throws {
        Report.machine()
        let folder = try ScratchFolder()
        defer { folder.remove() }
        let run = try Run(folder)
        try run.fill()
        let cookie = try run.signIns()
        try run.paced("\(rate) requests/s for Home's data over \(connections) connections", cookie)
        try run.fastest(cookie)
        try run.besideSignIns(cookie)
    }

    private final class Run: Sendable {
        private let catalogSocket: String
        private let dashboardSocket: String
        private let http: String
        /// Only held, so that they end with the run.
        private nonisolated(unsafe) let processes: [MeasuredProcess]

        init(_ folder: ScratchFolder) throws {
            http = folder.path + "/http.sock"
            let directory = RunDirectory(path: folder.path + "/run")
            catalogSocket = directory.socket(of: Catalog.name, slot: 1)
            dashboardSocket = directory.socket(of: Dashboard.name, slot: 1)
            let data = ["--data", folder.path]
            let catalog = try MeasuredProcess(MeasuredProcess.sibling("beatpass-catalog"), data)
            let dashboard = try MeasuredProcess(
                MeasuredProcess.sibling("beatpass-dashboard"), data + ["--http.listen", "unix:\(http)"])
            processes = [catalog, dashboard]
            try catalog.waitForSocket(catalogSocket)
            try dashboard.waitForSocket(dashboardSocket)
        }

        // MARK: What is asked for

        /// Fifty artists with tracks, and an account that owns one of them and manages nine.
        func fill() throws {
            let list = (0..<50).map {
                #"{"id":"a-\#($0)","name":"Artist \#($0)","createdAt":"2025-01-01T00:00:00Z"}"#
            }
            try call(
                catalogSocket, "catalog.putArtists", #"{"source":"bench","artists":[\#(list.joined(separator: ","))]}"#)
            let tracks = (0..<1000).map {
                #"{"id":"t-\#($0)","title":"T","artists":["a-\#($0 % 50)"],"publishedAt":"2025-02-01T00:00:00Z"}"#
            }
            try call(
                catalogSocket, "catalog.putTracks", #"{"source":"bench","tracks":[\#(tracks.joined(separator: ","))]}"#)
            let added = try call(
                dashboardSocket, "dashboard.addAccount",
                #"{"email":"bench@example.com","name":"Bench","password":"\#(password)"}"#)
            guard let id = added.split(separator: "\"account\":\"").dropFirst().first?.prefix(while: { $0 != "\"" })
            else { throw BenchmarkError("The dashboard answered \(added).") }
            let roles = (0..<10).map {
                #"{"artist":"a-\#($0)","account":"\#(id)","role":"\#($0 == 0 ? "owner" : "manager")","#
                    + #""since":"2025-01-01T00:00:00Z"}"#
            }
            try call(
                catalogSocket, "catalog.putRoles", #"{"source":"bench","roles":[\#(roles.joined(separator: ","))]}"#)
        }

        @discardableResult
        private func call(_ socket: String, _ method: String, _ params: String) throws -> String {
            let line = #"{"jsonrpc":"2.0","id":1,"method":"\#(method)","params":\#(params)}"# + "\n"
            let reply = String(decoding: try LineConnection(socket).ask(Array(line.utf8)), as: UTF8.self)
            guard reply.contains(#""result""#) else { throw BenchmarkError("\(method) answered \(reply.prefix(300)).") }
            return reply
        }

        /// One after the other, by itself. Returns a session's cookie.
        func signIns() throws -> String {
            var spans: [Double] = []
            var cookie: String?
            let connection = try HTTPConnection(http)
            for index in 0..<20 {
                let start = MonotonicClock.now
                let answer = try signIn(connection, "bench@example.com", password, from: "192.0.2.\(index)")
                spans.append(start.secondsSince * 1000)
                guard answer.status == 303 else {
                    throw BenchmarkError("A sign-in was answered with \(answer.status).")
                }
                cookie = answer.cookie("beatpass_session")
            }
            Report.line("a sign-in alone: \(spans.spread("ms")) of \(spans.count) (goal: under 400)")
            guard let cookie else { throw BenchmarkError("A sign-in set no cookie.") }
            return "Cookie: \(cookie)\r\n"
        }

        private func signIn(
            _ connection: HTTPConnection, _ email: String, _ password: String, from address: String
        ) throws -> HTTPConnection.Answer {
            try connection.ask(
                "POST", "/sign-in",
                headers: "X-Forwarded-For: \(address)\r\nContent-Type: application/x-www-form-urlencoded\r\n",
                body: "email=\(email)&password=\(password.split(separator: " ").joined(separator: "+"))")
        }

        private func readHome(_ connection: HTTPConnection, _ cookie: String, _ number: Int) throws {
            let answer = try connection.ask("GET", "/api/v1/home?artist=a-\(number % 10)", headers: cookie)
            guard answer.status == 200, answer.body.count > 500 else {
                throw BenchmarkError("Home was answered with \(answer.status).")
            }
        }

        // MARK: Rounds

        /// Runs `body` once a thread and waits for all; the first error is thrown.
        private func threads(_ count: Int, _ body: @escaping @Sendable (Int) throws -> Void) throws {
            let failure = Lock<BenchmarkError?>(nil)
            let all = try (0..<count).map { index in
                try NamedThread(name: "bench \(index)") {
                    do {
                        try body(index)
                    } catch {
                        failure.withLock { $0 = $0 ?? BenchmarkError("\(error)") }
                    }
                }
            }
            for thread in all { thread.join() }
            if let error = failure.withLock({ $0 }) { throw error }
        }

        /// At the rate, each connection its share.
        func paced(_ what: String, _ cookie: String) throws {
            let spans = Lock<[Double]>([])
            let step = Duration.nanoseconds(1_000_000_000 * Int64(connections) / Int64(rate))
            let begin = MonotonicClock.now + .milliseconds(100)
            try threads(connections) { [self] index in
                let connection = try HTTPConnection(http)
                var own: [Double] = []
                for round in 0..<(rate * seconds / connections) {
                    let due = begin + step * round + step * index / connections
                    let wait = (due - MonotonicClock.now).nanoseconds
                    if wait > 0 { usleep(UInt32(clamping: wait / 1000)) }
                    try readHome(connection, cookie, index + round)
                    own.append(due.secondsSince * 1000)
                }
                spans.withLock { $0 += own }
            }
            let all = spans.withLock { $0 }
            let reached = Double(all.count) / begin.secondsSince
            Report.line(
                "\(what): \(Report.number(reached, decimals: 0)) answered a second, \(all.spread("ms")) "
                    + "(goal: 500 a second, p99 under 50)")
        }

        /// Each connection as fast as it is answered.
        func fastest(_ cookie: String) throws {
            let count = Lock(0)
            let begin = MonotonicClock.now
            try threads(connections) { [self] index in
                let connection = try HTTPConnection(http)
                var own = 0
                while begin.secondsSince < Double(seconds) / 2 {
                    try readHome(connection, cookie, own)
                    own += 1
                }
                count.withLock { $0 += own }
            }
            let rate = Double(count.withLock { $0 }) / begin.secondsSince
            Report.line("as fast as it goes: \(Report.number(rate, decimals: 0)) requests/s")
        }

        /// The rate again, while strangers from many addresses try passwords without a pause.
        func besideSignIns(_ cookie: String) throws {
            let isOver = Lock(false)
            let statuses = Lock<[Int: Int]>([:])
            let strangers = try (0..<4).map { index in
                try NamedThread(name: "stranger \(index)") { [self] in
                    guard let connection = try? HTTPConnection(http) else { return }
                    var number = 0
                    while !isOver.withLock({ $0 }) {
                        number += 1
                        let address = "10.\(index).\(number / 250).\(number % 250)"
                        guard
                            let answer = try? signIn(
                                connection, "x\(number)-\(index)@x.example", password, from: address)
                        else { return }
                        statuses.withLock { $0[answer.status, default: 0] += 1 }
                    }
                }
            }
            try paced("the same beside four strangers who try passwords", cookie)
            isOver.withLock { $0 = true }
            for stranger in strangers { stranger.join() }
            let told = statuses.withLock { $0 }.sorted { $0.key < $1.key }.map { "\($0.value) with \($0.key)" }
            Report.line("  their tries were answered: \(told.joined(separator: ", "))")
        }
    }
}
