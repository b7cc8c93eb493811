import Dispatch
import Glibc
import HTTP
import Synchronization
import Testing

@Suite("Bodies that are made while they are sent")
struct StreamTests {
    private static func file(
        _ produce: @escaping @Sendable (HTTPBodyWriter) async throws -> Void
    ) -> HTTPResponse {
        HTTPResponse(status: 200, contentType: "text/csv", stream: HTTPBodyStream(produce))
    }

    private struct Fault: Error {}

    /// Parts of all sizes arrive whole and in order, on a TCP port and a Unix socket, with others before and behind.
    @Test func partsArriveInOrder() async throws {
        let sizes = [1, 0, 7, 65_536, 3, 1_000_000, 40_000, 2]
        let expected = sizes.enumerated().flatMap { Array(repeating: UInt8($0.offset), count: $0.element) }
        let path = temporaryPath()
        defer { removeTemporary(path) }
        for listen in [.tcp(port: 0), .unix(path: path)] as [ListenAddress] {
            try await withServer(
                listen: listen,
                handler: { request in
                    guard request.path == "/file" else { return await echo(request) }
                    return Self.file { writer in
                        for (number, size) in sizes.enumerated() {
                            if number % 2 == 1 { await Task.yield() }
                            try await writer.write(Array(repeating: UInt8(number), count: size))
                        }
                    }
                }
            ) { address in
                let client = try RawClient(address)
                for _ in 0..<20 {
                    try client.get("/before")
                    #expect(try client.response().text == "GET /before")
                    try client.get("/file")
                    let response = try client.response()
                    #expect(response.status == 200)
                    #expect(response.headers["transfer-encoding"] == "chunked")
                    #expect(response.headers["content-length"] == nil)
                    #expect(response.body == expected)
                }
            }
        }
    }

    @Test func anEmptyBodyEnds() async throws {
        try await withServer(handler: { _ in Self.file { _ in } }) { address in
            let client = try RawClient(address)
            for _ in 0..<3 {
                try client.get("/")
                #expect(try client.response().body.isEmpty)
            }
        }
    }

    /// Nothing is made for who asks for the head alone; its connection ends, as the reply has no length.
    @Test func theHeadAlone() async throws {
        let made = Counter()
        try await withServer(handler: { _ in
            Self.file { writer in
                made.increment()
                try await writer.write([1])
            }
        }) { address in
            let client = try RawClient(address)
            try client.get("/", method: "HEAD")
            let head = try client.response(hasBody: false)
            #expect((head.status, head.headers["content-type"]) == (200, "text/csv"))
            #expect(head.headers["content-length"] == nil)
            #expect(try client.readToEnd().isEmpty)
            let next = try RawClient(address)
            try next.get("/")
            #expect(try next.response().body == [1])
        }
        #expect(made.value == 1)
    }

    /// Without chunks a body that broke off would look whole.
    @Test func anOldClientIsRefused() async throws {
        try await withServer(handler: { _ in Self.file { try await $0.write([1]) } }) { address in
            let client = try RawClient(address)
            try client.send("GET / HTTP/1.0\r\nHost: x\r\n\r\n")
            let response = try client.response()
            #expect(response.status == 505)
            #expect(response.text.contains("HTTP/1.1"))
        }
    }

    /// A writer is held while its client reads nothing, and no more waits than was said.
    @Test func aSlowReaderHoldsTheWriter() async throws {
        var limits = wideLimits
        limits.streamedBytes = 100_000
        let written = Mutex(0)
        try await withServer(
            limits,
            handler: { request in
                guard request.path == "/file" else { return await echo(request) }
                return Self.file { writer in
                    for _ in 0..<2_000 {
                        try await writer.write(Array(repeating: 7, count: 50_000))
                        written.withLock { $0 += 50_000 }
                    }
                }
            }
        ) { address in
            let slow = try RawClient(address)
            try slow.get("/file")
            // The sockets' buffers fill up, then the writer stands still; others are served meanwhile.
            var before = -1
            for _ in 0..<200 where before != written.withLock({ $0 }) {
                before = written.withLock { $0 }
                for _ in 0..<20 {
                    let other = try RawClient(address)
                    try other.get("/other")
                    #expect(try other.response().text == "GET /other")
                }
            }
            #expect(written.withLock { $0 } < 50_000_000)
            let response = try slow.response()
            #expect(response.body.count == 100_000_000)
            #expect(response.body.allSatisfy { $0 == 7 })
        }
    }

    /// A hundred megabytes go through memory that does not grow by ten.
    @Test func memoryStaysTheSame() async throws {
        try await withServer(handler: { _ in
            Self.file { writer in
                for _ in 0..<400 { try await writer.write(Array(repeating: 1, count: 262_144)) }
            }
        }) { address in
            func read() throws {
                let client = try RawClient(address)
                try client.get("/")
                #expect(try client.discardedBody() == 400 * 262_144)
            }
            try read()
            let before = residentKilobytes()
            for _ in 0..<3 { try read() }
            #expect(residentKilobytes() - before < 10_240)
        }
    }

    /// What broke off has no last chunk, and is told to the owner alone.
    @Test func aWriterThatThrowsBreaksTheConnection() async throws {
        let told = Mutex<[String]>([])
        try await withServer(
            onProblem: { text in told.withLock { $0.append(text) } },
            handler: { request in
                Self.file { writer in
                    try await writer.write(Array(repeating: 65, count: request.path == "/late" ? 300_000 : 10))
                    if request.path == "/late" { try await writer.write([66]) }
                    throw Fault()
                }
            }
        ) { address in
            for path in ["/early", "/late"] {
                let client = try RawClient(address)
                try client.get(path)
                let bytes = try client.readToEnd()
                #expect(!bytes.suffix(5).elementsEqual(Array("0\r\n\r\n".utf8)), "\(path)")
            }
        }
        #expect(told.withLock { $0.count } == 2)
        #expect(told.withLock { $0.allSatisfy { $0.contains("broke off") && $0.contains("Fault") } })
    }

    /// Whoever leaves, while bytes wait for him or while he waits for bytes, ends the writer's task.
    @Test func aClientThatLeavesEndsTheWriter() async throws {
        for sends in [true, false] {
            let (begun, ended) = (Gate(), Gate())
            let told = Counter()
            try await withServer(
                onProblem: { _ in told.increment() },
                handler: { _ in
                    Self.file { writer in
                        defer { ended.open() }
                        try await writer.write([1])
                        begun.open()
                        while true {
                            if sends {
                                try await writer.write(Array(repeating: 1, count: 65_536))
                            } else {
                                try await Task.sleep(for: .seconds(3600))
                            }
                        }
                    }
                }
            ) { address in
                var client: RawClient? = try RawClient(address)
                try client?.get("/")
                #expect(begun.opensInTime())
                client = nil
                #expect(ended.opensInTime(), "sends: \(sends)")
            }
            #expect(told.value == 0)
        }
    }

    /// A reader who takes nothing for too long is cut.
    @Test func aReaderThatStopsIsCut() async throws {
        var limits = wideLimits
        limits.responseTime = .milliseconds(300)
        let ended = Gate()
        try await withServer(
            limits,
            handler: { _ in
                Self.file { writer in
                    defer { ended.open() }
                    while true { try await writer.write(Array(repeating: 1, count: 65_536)) }
                }
            }
        ) { address in
            let client = try RawClient(address)
            try client.get("/")
            #expect(ended.opensInTime())
        }
    }

    /// A stop gives bodies its budget, then breaks those that wait for bytes and those that wait for their client;
    /// libmicrohttpd, which ends the process when it is stopped with a suspended connection, is not.
    @Test func theStopBreaksBodies() async throws {
        for round in 0..<40 {
            let ended = Counter()
            let begun = Counter()
            let all = Gate()
            let server = HTTPServer(listen: .tcp(port: 0), limits: wideLimits) { request in
                Self.file { writer in
                    defer { ended.increment() }
                    try await writer.write([1])
                    if begun.increment() == 10 { all.open() }
                    while true {
                        if request.path == "/waits" {
                            try await Task.sleep(for: .seconds(3600))
                        } else {
                            try await writer.write(Array(repeating: 1, count: 65_536))
                            if request.path == "/drips" { try await Task.sleep(for: .milliseconds(round % 3)) }
                        }
                    }
                }
            }
            try server.start()
            let address = try #require(server.boundAddress)
            let clients = try await onThread {
                let clients = try (0..<10).map { number in
                    let client = try RawClient(address)
                    try client.get(["/waits", "/fills", "/drips"][number % 3])
                    return client
                }
                guard all.opensInTime() else { throw RawClientError.outOfTime }
                return SomeClients(list: clients)
            }
            await server.stop(budget: .milliseconds(round % 5))
            #expect(server.connectionCount == 0)
            try await onThread {
                for client in clients.list {
                    let bytes = try client.readToEnd()
                    #expect(!bytes.suffix(5).elementsEqual(Array("0\r\n\r\n".utf8)))
                }
            }
            for _ in 0..<500 where ended.value < 10 { try await Task.sleep(for: .milliseconds(5)) }
            #expect(ended.value == 10)
        }
    }

    /// A body that ends within the budget is whole.
    @Test func theStopWaitsForABody() async throws {
        let (begun, release) = (Gate(), Gate())
        let server = HTTPServer(listen: .tcp(port: 0)) { _ in
            Self.file { writer in
                try await writer.write([1])
                begun.open()
                await release.wait()
                try await writer.write([2])
            }
        }
        try server.start()
        let address = try #require(server.boundAddress)
        let clients = try await onThread {
            let client = try RawClient(address)
            try client.get("/")
            guard begun.opensInTime() else { throw RawClientError.outOfTime }
            return SomeClients(list: [client])
        }
        async let stopped: Void = server.stop()
        release.open()
        await stopped
        #expect(try await onThread { try clients.list[0].response().body } == [1, 2])
    }

    /// More bodies than may be written at once are refused; there is room again when one has ended.
    @Test func onlySoManyAtOnce() async throws {
        var limits = wideLimits
        limits.streamsInFlight = 2
        let release = Gate()
        let begun = Counter()
        let both = Gate()
        try await withServer(
            limits,
            handler: { _ in
                Self.file { writer in
                    if begun.increment() == 2 { both.open() }
                    await release.wait()
                    try await writer.write([1])
                }
            }
        ) { address in
            let held = try (0..<2).map { _ in
                let client = try RawClient(address)
                try client.get("/")
                return client
            }
            #expect(both.opensInTime())
            let third = try RawClient(address)
            try third.get("/")
            let refused = try third.response()
            #expect((refused.status, refused.headers["retry-after"]) == (503, "1"))
            release.open()
            for client in held { #expect(try client.response().body == [1]) }
            try third.get("/")
            #expect(try third.response().body == [1])
        }
    }

    @Test func aBodyBesideAStreamIsAFault() async throws {
        let told = Counter()
        try await withServer(
            onProblem: { _ in told.increment() },
            handler: { request in
                var response = Self.file { _ in }
                if request.path == "/both" { response.body = [1] } else { response.status = 204 }
                return response
            }
        ) { address in
            let client = try RawClient(address)
            for path in ["/both", "/none"] {
                try client.get(path)
                #expect(try client.response().status == 500)
            }
        }
        #expect(told.value == 2)
    }

    /// The access log counts the bytes that went out.
    @Test func theLogCountsBytes() async throws {
        let logged = Mutex<[Int]>([])
        let twice = Gate()
        try await withServer(
            accessLog: { _, _, bytes, _ in
                let count = logged.withLock { list in
                    list.append(bytes)
                    return list.count
                }
                if count == 2 { twice.open() }
            },
            handler: { request in
                request.path == "/"
                    ? Self.file { try await $0.write(Array(repeating: 1, count: 1234)) } : .text("12345")
            }
        ) { address in
            let client = try RawClient(address)
            try client.get("/")
            _ = try client.response()
            try client.get("/other")
            _ = try client.response()
            #expect(twice.opensInTime())
        }
        #expect(logged.withLock { $0 } == [1234, 5])
    }
}

/// Clients handed from thread to thread, one at a time.
private struct SomeClients: @unchecked Sendable {
    let list: [RawClient]
}

/// The process's memory that is in RAM.
private func residentKilobytes() -> Int {
    var bytes = [UInt8](repeating: 0, count: 4096)
    let file = open("/proc/self/statm", O_RDONLY | O_CLOEXEC)
    defer { close(file) }
    let count = read(file, &bytes, bytes.count)
    let words = String(decoding: bytes.prefix(max(0, count)), as: UTF8.self).split(separator: " ")
    return (words.count > 1 ? Int(words[1]) ?? 0 : 0) * Int(sysconf(Int32(_SC_PAGESIZE))) / 1024
}
