import Glibc
import HTTP
import Synchronization
import Testing

@Suite("Start and stop")
struct StopTests {
    /// Every request that was in work is answered, those that come during the stop get 503, and libmicrohttpd
    /// never ends the process; many rounds, as the moment of the stop falls differently in each.
    @Test func stopWhileHandlersRun() async throws {
        for round in 0..<50 {
            let begun = Counter()
            let all = Gate()
            let release = Gate()
            let server = HTTPServer(listen: .tcp(port: 0), limits: wideLimits) { request in
                if request.path == "/quick" { return .text("quick") }
                if begun.increment() == 20 { all.open() }
                await release.wait()
                return .text("held")
            }
            try server.start()
            let address = try #require(server.boundAddress)
            let clients = try await onThread {
                let clients = try (0..<20).map { _ in
                    let client = try RawClient(address)
                    try client.get("/held")
                    return client
                }
                guard all.opensInTime() else { throw RawClientError.outOfTime }
                return UncheckedClients(list: clients)
            }
            async let stopped: Void = server.stop()
            if round % 2 == 0 { await Task.yield() }
            let late = try await onThread { () -> [Int] in
                // Sent while the stop may or may not have begun: 200 before, 503 after, refused at the end.
                defer { release.open() }
                return try (0..<5).map { _ in
                    let client = try RawClient(address)
                    try client.get("/quick")
                    return try client.response().status
                }
            }
            await stopped
            #expect(late.allSatisfy { $0 == 200 || $0 == 503 })
            let texts = try await onThread { try clients.list.map { try $0.response().text } }
            #expect(texts == Array(repeating: "held", count: 20))
            #expect(server.connectionCount == 0)
        }
    }

    @Test func aBudgetThatRunsOutAnswers503AndCancels() async throws {
        let begun = Gate()
        let cancelled = Gate()
        let server = HTTPServer(listen: .tcp(port: 0)) { _ in
            begun.open()
            await withTaskCancellationHandler {
                await cancelled.wait()
            } onCancel: {
                cancelled.open()
            }
            return .text("too late")
        }
        try server.start()
        let address = try #require(server.boundAddress)
        let client = try await onThread {
            let client = try RawClient(address)
            try client.get("/")
            guard begun.opensInTime() else { throw RawClientError.outOfTime }
            return UncheckedClients(list: [client])
        }
        await server.stop(budget: .milliseconds(20))
        let response = try await onThread { try client.list[0].response() }
        #expect(response.status == 503)
        #expect(response.headers["retry-after"] == "1")
        #expect(try await onThread { cancelled.opensInTime() })
    }

    /// Clients that come, ask and go without pause while the server stops: each reply is whole or absent.
    @Test func stopUnderLoad() async throws {
        for _ in 0..<20 {
            let answered = Counter()
            let enough = Gate()
            let server = HTTPServer(listen: .tcp(port: 0), limits: wideLimits) { request in
                await Task.yield()
                if answered.increment() == 100 { enough.open() }
                return .json(request.body)
            }
            try server.start()
            let address = try #require(server.boundAddress)
            let isOver = Mutex(false)
            let load: @Sendable () throws -> Void = {
                while !isOver.withLock({ $0 }), let client = try? RawClient(address) { Self.ask(client) }
            }
            async let first: Void = onThread(load)
            async let second: Void = onThread(load)
            #expect(try await onThread { enough.opensInTime() })
            await server.stop()
            isOver.withLock { $0 = true }
            _ = try await (first, second)
            #expect(server.connectionCount == 0)
        }
    }

    private static func ask(_ client: RawClient) {
        let body = "0123456789"
        for _ in 0..<10 {
            guard (try? client.get("/", method: "POST", headers: "Content-Length: 10\r\n")) != nil,
                (try? client.send(body)) != nil, let response = try? client.response()
            else { return }
            #expect(response.status == 503 || response.text == body)
            if response.status == 503 { return }
        }
    }

    @Test func stopTwiceAndWithoutStart() async throws {
        let never = HTTPServer(listen: .tcp(port: 0), handler: echo)
        await never.stop()
        #expect(throws: HTTPServerError.startedBefore) { try never.start() }
        let server = HTTPServer(listen: .tcp(port: 0), handler: echo)
        try server.start()
        #expect(throws: HTTPServerError.startedBefore) { try server.start() }
        async let first: Void = server.stop()
        async let second: Void = server.stop()
        await first
        await second
    }

    @Test func aPortInUseIsNamed() async throws {
        let first = HTTPServer(listen: .tcp(port: 0), handler: echo)
        try first.start()
        let address = try #require(first.boundAddress)
        guard case .tcp(_, let port) = address else { throw RawClientError.malformed("\(address)") }
        let second = HTTPServer(listen: address, handler: echo)
        let error = #expect(throws: HTTPServerError.addressInUse(address)) { try second.start() }
        #expect(error?.description.hasPrefix("Port \(port) on 127.0.0.1 is in use") == true)
        #expect(error?.description.contains("choose another port") == true)
        await first.stop()
        // The same server may try again once the port is free.
        try second.start()
        await second.stop()
    }

    @Test func addressesThatCannotBeTaken() throws {
        let foreign = HTTPServer(listen: .tcp(host: "203.0.113.7", port: 0), handler: echo)
        #expect(throws: HTTPServerError.addressNotAvailable(.tcp(host: "203.0.113.7", port: 0))) {
            try foreign.start()
        }
        let long = "/tmp/" + String(repeating: "x", count: 120)
        #expect(throws: HTTPServerError.pathTooLong(path: long, limit: 107)) {
            try HTTPServer(listen: .unix(path: long), handler: echo).start()
        }
        let missing = HTTPServer(listen: .unix(path: "/tmp/bp-no-such-folder/s"), handler: echo)
        #expect(throws: HTTPServerError.self) { try missing.start() }
    }

    @Test func theSocketFileHasItsModeAndGoes() async throws {
        let path = temporaryPath()
        defer { removeTemporary(path) }
        let server = HTTPServer(listen: .unix(path: path), handler: echo)
        try server.start()
        var status = stat()
        #expect(stat(path, &status) == 0)
        #expect(status.st_mode & 0o777 & ~0o660 == 0)
        await server.stop()
        #expect(access(path, F_OK) != 0)
    }

    @Test func aStaleSocketIsReplaced() async throws {
        let path = temporaryPath()
        defer { removeTemporary(path) }
        // A socket whose owner is gone: bound, then closed without being removed.
        let left = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        var target = sockaddr_un()
        target.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &target.sun_path) { $0.copyBytes(from: path.utf8) }
        let bound = withUnsafeBytes(of: &target) {
            bind(left, $0.baseAddress?.assumingMemoryBound(to: sockaddr.self), socklen_t($0.count))
        }
        #expect(bound == 0)
        close(left)
        #expect(access(path, F_OK) == 0)
        try await withServer(listen: .unix(path: path), handler: echo) { address in
            let client = try RawClient(address)
            try client.get("/")
            #expect(try client.response().status == 200)
            let second = HTTPServer(listen: address, handler: echo)
            #expect(throws: HTTPServerError.addressInUse(address)) { try second.start() }
            // The first one's socket was not taken away by the attempt.
            let again = try RawClient(address)
            try again.get("/")
            #expect(try again.response().status == 200)
        }
    }

    @Test func aFileInTheSocketsPlaceStays() throws {
        let path = temporaryPath()
        defer { removeTemporary(path) }
        close(open(path, O_CREAT | O_WRONLY | O_CLOEXEC, 0o600))
        let server = HTTPServer(listen: .unix(path: path), handler: echo)
        #expect(throws: HTTPServerError.notASocket(path: path)) { try server.start() }
        #expect(access(path, F_OK) == 0)
    }
}

/// Clients handed from thread to thread, one at a time.
private struct UncheckedClients: @unchecked Sendable {
    let list: [RawClient]
}
