import Glibc
import HTTP
import Synchronization
import Testing

@Suite("The server over real sockets")
struct ServerTests {
    /// Runs the same against a TCP port and a Unix socket.
    private func onBoth(
        handler: @escaping @Sendable (HTTPRequest) async -> HTTPResponse,
        work: @escaping @Sendable (ListenAddress) throws -> Void
    ) async throws {
        try await withServer(handler: handler, work: work)
        let path = temporaryPath()
        defer { removeTemporary(path) }
        try await withServer(listen: .unix(path: path), handler: handler, work: work)
    }

    @Test func keepAliveAnswersInTurn() async throws {
        try await onBoth(handler: echo) { address in
            let client = try RawClient(address)
            for number in 0..<20 {
                try client.get("/n\(number)")
                let response = try client.response()
                #expect(response.status == 200)
                #expect(response.text == "GET /n\(number)")
                #expect(response.headers["date"]?.hasSuffix("GMT") == true)
            }
        }
    }

    @Test func pipelinedRequestsKeepTheirOrder() async throws {
        let turn = Counter()
        try await onBoth(handler: { request in
            // Every other handler gives way first, so that later ones could overtake.
            if turn.increment() % 2 == 1 { for _ in 0..<20 { await Task.yield() } }
            return await echo(request)
        }) { address in
            let client = try RawClient(address)
            try client.send((0..<50).map { "GET /p\($0) HTTP/1.1\r\nHost: x\r\n\r\n" }.joined())
            for number in 0..<50 { #expect(try client.response().text == "GET /p\(number)") }
        }
    }

    @Test func aRequestMayComeByteByByte() async throws {
        try await withServer(handler: echo) { address in
            let client = try RawClient(address)
            for byte in "POST /slow HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello".utf8 {
                try client.send([byte])
            }
            #expect(try client.response().text == "hello")
        }
    }

    /// All 200 handlers are in work before the first may end, and they end in reverse.
    @Test func twoHundredAtOnceOutOfOrder() async throws {
        let gates = (0..<200).map { _ in Gate() }
        let begun = Counter()
        let all = Gate()
        try await withServer(handler: { request in
            let number = Int(request.path.dropFirst()) ?? 0
            if begun.increment() == 200 { all.open() }
            await gates[number].wait()
            if number > 0 { gates[number - 1].open() }
            return .text("\(number)")
        }) { address in
            let clients = try (0..<200).map { number in
                let client = try RawClient(address)
                try client.get("/\(number)")
                return client
            }
            #expect(all.opensInTime())
            gates[199].open()
            for (number, client) in clients.enumerated() {
                #expect(try client.response().text == "\(number)")
            }
        }
    }

    /// libmicrohttpd takes 128 events at a time, and having got exactly 128 it waits for another before it
    /// serves them. They come together as the access log holds up the thread that would take them singly.
    @Test func requestsOf128ConnectionsAtOnce() async throws {
        let held = Gate()
        let release = Gate()
        let log: HTTPAccessLog = { request, _, _, _ in
            guard request.path == "/hold" else { return }
            held.open()
            _ = release.opensInTime()
        }
        try await withServer(accessLog: log, handler: echo) { address in
            let first = try RawClient(address)
            let clients = try (0..<128).map { _ in
                let client = try RawClient(address)
                try client.get("/here")
                _ = try client.response()
                return client
            }
            // It closes, so that nothing but the 128 is left for the thread to look at.
            try first.get("/hold", headers: "Connection: close\r\n")
            #expect(held.opensInTime())
            for client in clients { try client.get("/all") }
            release.open()
            for client in clients { #expect(try client.response().text == "GET /all") }
        }
    }

    @Test func bodiesArriveWhole() async throws {
        try await onBoth(handler: echo) { address in
            let client = try RawClient(address)
            let body = (0..<300_000).map { UInt8(truncatingIfNeeded: $0 &* 7) }
            try client.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: \(body.count)\r\n\r\n")
            try client.send(body)
            #expect(try client.response().body == body)
            try client.send("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n")
            try client.send("3\r\nabc\r\n2;x=y\r\nde\r\n0\r\nTrailer: t\r\n\r\n")
            #expect(try client.response().text == "abcde")
            try client.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n")
            try client.send("hi")
            #expect(try client.response().text == "hi")
        }
    }

    @Test func headHasHeadersAndNoBody() async throws {
        try await onBoth(handler: { request in .text(request.method == .get ? "12345" : "another method") }) {
            address in
            let client = try RawClient(address)
            try client.get("/", method: "HEAD")
            let head = try client.response(hasBody: false)
            #expect(head.status == 200)
            #expect(head.headers["content-length"] == "5")
            try client.get("/")
            #expect(try client.response().text == "12345")
        }
    }

    @Test func routesAnswer404And405() async throws {
        var router = HTTPRouter()
        try router.add(.get, "/there/{id}") { _, parameters in
            .json(Array("\"\(parameters["id"] ?? "")\"".utf8))
        }
        let routes = router
        try await withServer(handler: { await routes.respond(to: $0) }) { address in
            let client = try RawClient(address)
            try client.get("/there/7")
            let found = try client.response()
            #expect(found.text == "\"7\"")
            #expect(found.headers["content-type"] == "application/json")
            try client.get("/gone")
            #expect(try client.response().status == 404)
            try client.get("/there/7", method: "DELETE")
            let refused = try client.response()
            #expect(refused.status == 405)
            #expect(refused.headers["allow"] == "GET, HEAD")
        }
    }

    @Test(arguments: [
        HTTPField("X-A", "a\r\nSet-Cookie: evil=1"), HTTPField("X-A", "a\nb"), HTTPField("X-A", "a\0b"),
        HTTPField("X-A\r\nEvil", "1"), HTTPField("X A", "1"), HTTPField("", "1"), HTTPField("X-A", ""),
        HTTPField("Content-Length", "3"), HTTPField("transfer-encoding", "chunked"),
    ])
    func headersThatWouldBreakTheReplyAreNotSent(field: HTTPField) async throws {
        let problems = Mutex<[String]>([])
        try await withServer(
            onProblem: { text in problems.withLock { $0.append(text) } },
            handler: { _ in HTTPResponse(status: 200, headers: HTTPHeaders([field]), body: [65]) }
        ) { address in
            let client = try RawClient(address)
            try client.get("/", headers: "Connection: close\r\n")
            let text = String(decoding: try client.readToEnd(), as: UTF8.self)
            #expect(text.hasPrefix("HTTP/1.1 500 "))
            #expect(!text.lowercased().contains("evil"))
            #expect(!text.contains("X-A"))
        }
        #expect(problems.withLock { $0.count } == 1)
    }

    @Test(arguments: [99, 100, 199, 600, -1, 70_000])
    func statusesThatAreNoneAreNotSent(status: Int) async throws {
        try await withServer(handler: { _ in HTTPResponse(status: status) }) { address in
            let client = try RawClient(address)
            try client.get("/")
            #expect(try client.response().status == 500)
        }
    }

    @Test func helpersSayWhatTheySend() async throws {
        try await withServer(handler: { request in
            switch request.path {
            case "/html": .html("<p>é")
            case "/move": .redirect(to: "/html?x=1")
            default: .noContent()
            }
        }) { address in
            let client = try RawClient(address)
            try client.get("/html")
            let page = try client.response()
            #expect(page.headers["content-type"] == "text/html; charset=utf-8")
            #expect(page.headers["content-length"] == "5")
            try client.get("/move")
            let moved = try client.response()
            #expect(moved.status == 303)
            #expect(moved.headers["location"] == "/html?x=1")
            #expect(moved.headers["content-length"] == "0")
            try client.get("/nothing")
            #expect(try client.response().status == 204)
        }
    }

    @Test func thePeerIsKnown() async throws {
        let path = temporaryPath()
        defer { removeTemporary(path) }
        let handler: @Sendable (HTTPRequest) async -> HTTPResponse = { .text($0.peer.description) }
        try await withServer(handler: handler) { address in
            let client = try RawClient(address)
            try client.get("/")
            #expect(try client.response().text.hasPrefix("127.0.0.1:"))
        }
        try await withServer(listen: .unix(path: path), handler: handler) { address in
            let client = try RawClient(address)
            try client.get("/")
            #expect(try client.response().text == "unix")
        }
    }

    @Test func theAccessLogHearsOfEveryAnswer() async throws {
        let lines = Mutex<[String]>([])
        try await withServer(
            accessLog: { request, status, bytes, nanoseconds in
                let timed = nanoseconds > 0 ? "timed" : "untimed"
                lines.withLock {
                    $0.append("\(request.method.rawValue) \(request.rawPath) \(status) \(bytes) \(timed)")
                }
            }, handler: { _ in .text("123") }
        ) { address in
            let client = try RawClient(address)
            try client.get("/a")
            _ = try client.response()
            try client.get("/b", method: "HEAD")
            _ = try client.response(hasBody: false)
            try client.get("/../c")
            #expect(try client.response().status == 400)
            _ = try client.readToEnd()
        }
        let heard = lines.withLock { $0 }
        #expect(heard.prefix(2) == ["GET /a 200 3 timed", "HEAD /b 200 0 timed"])
        #expect(heard.count == 3)
        #expect(heard.last?.hasPrefix("GET /../c 400 ") == true)
    }

    @Test func aClientThatLeavesCancelsItsHandler() async throws {
        let begun = Gate()
        let cancelled = Gate()
        try await onBoth(handler: { request in
            guard request.path == "/long" else { return .text("short") }
            begun.open()
            await withTaskCancellationHandler {
                await cancelled.wait()
            } onCancel: {
                cancelled.open()
            }
            return .text("late")
        }) { address in
            var client: RawClient? = try RawClient(address)
            try client?.get("/long")
            #expect(begun.opensInTime())
            client = nil
            #expect(cancelled.opensInTime())
            let other = try RawClient(address)
            try other.get("/short")
            #expect(try other.response().text == "short")
        }
    }

    /// The socket has bytes to read, and its client is there. That the server has looked is seen by another
    /// client's handler, which is cancelled by the same look.
    @Test func aPipelinedRequestDoesNotCancelTheOneBefore() async throws {
        let begun = Gate()
        let release = Gate()
        let leaverBegun = Gate()
        let leaverCancelled = Gate()
        let wasCancelled = Mutex(false)
        try await withServer(handler: { request in
            switch request.path {
            case "/first":
                begun.open()
                await withTaskCancellationHandler {
                    await release.wait()
                } onCancel: {
                    wasCancelled.withLock { $0 = true }
                }
            case "/leaver":
                leaverBegun.open()
                await withTaskCancellationHandler {
                    await leaverCancelled.wait()
                } onCancel: {
                    leaverCancelled.open()
                }
            default: break
            }
            return .text(request.path)
        }) { address in
            defer { release.open() }
            let client = try RawClient(address)
            try client.get("/first")
            #expect(begun.opensInTime())
            try client.get("/second")
            var leaver: RawClient? = try RawClient(address)
            try leaver?.get("/leaver")
            #expect(leaverBegun.opensInTime())
            leaver = nil
            #expect(leaverCancelled.opensInTime())
            release.open()
            #expect(try client.response().text == "/first")
            #expect(try client.response().text == "/second")
        }
        #expect(!wasCancelled.withLock { $0 })
    }

    @Test func whatTheHandlerHoldsIsGivenBackAfterTheStop() async throws {
        final class Probe: Sendable {}
        weak var kept: Probe?
        do {
            let probe = Probe()
            kept = probe
            try await withServer(handler: { [probe] _ in
                _ = probe
                return .noContent()
            }) { address in
                let client = try RawClient(address)
                try client.get("/")
                #expect(try client.response().status == 204)
            }
        }
        #expect(kept == nil)
    }
}
