import JSONRPC
import Support
import Testing
import Transport

/// The orderly end of a server.
@Suite("Drain")
struct DrainTests {
    @Test(arguments: Level.called)
    func `what runs is finished, what comes is refused, then the connection closes`(level: Level) async throws {
        let server = try await TestServer(level)
        let peer = try await server.connect()
        let idle = try await server.connect()
        _ = try await idle.ask(CallTests.call("1", "test.echo", #"{"text":"a"}"#))
        try await peer.send(CallTests.call("1", "test.hold", #"{"text":"g"}"#) + "\n")
        #expect(await eventually { server.service.waiting(at: "g") == 1 })
        async let drained: Void = server.server.drain()
        // An idle connection is closed with a word, at once.
        let word = try await idle.reply()
        #expect(word["error"]?["code"]?.integerValue == -32000 && word["id"] == .null)
        #expect(try await idle.line() == nil)

        try await peer.send(CallTests.call("2", "test.echo", #"{"text":"a"}"#) + "\n")
        try await peer.send(CallTests.notify("test.count", #"{"text":"n"}"#) + "\n")
        let batch =
            "[\(CallTests.call("3", "test.count", #"{"text":"b"}"#)),\(CallTests.notify("test.count", #"{"text":"b"}"#))]\n"
        try await peer.send(batch)
        let refused = try await peer.reply()
        #expect(refused["id"]?.integerValue == 2 && refused["error"]?["code"]?.integerValue == -32000)
        let refusedBatch = try await peer.reply()
        #expect(refusedBatch.arrayValue?.count == 1 && refusedBatch[0]?["error"]?["code"]?.integerValue == -32000)
        server.service.open("g")
        #expect(try await peer.reply()["result"]?["text"]?.stringValue == "g")
        #expect(try await peer.reply()["error"]?["code"]?.integerValue == -32000)
        #expect(try await peer.line() == nil)
        await drained
        #expect(server.service.counts.isEmpty)
        #expect(server.server.openConnections == 0)
        server.group.stop()
    }

    @Test func `a server without connections is drained at once, and twice does no harm`() async throws {
        let server = try await TestServer(.socket)
        await server.server.drain()
        await server.server.drain()
        #expect(throws: (any Error).self) { try RawSocket(server.socket) }
        server.group.stop()
    }

    @Test func `drained by two at once, both hear of the end`() async throws {
        let server = try await TestServer(.socket)
        let peer = try await server.connect()
        try await peer.send(CallTests.call("1", "test.hold", #"{"text":"g"}"#) + "\n")
        #expect(await eventually { server.service.waiting(at: "g") == 1 })
        async let one: Void = server.server.drain()
        async let two: Void = server.server.drain()
        #expect(try await eventuallyRefuses(peer))
        server.service.open("g")
        _ = await (one, two)
        server.group.stop()
    }

    private func eventuallyRefuses(_ peer: any RawPeer) async throws -> Bool {
        try await eventually {
            try await peer.ask(CallTests.call("9", "test.echo", #"{"text":"a"}"#))["error"]?["code"]?.integerValue
                == -32000
        }
    }

    @Test func `lines that wait for room are refused too, and none runs`() async throws {
        var limits = WireLimits.patient
        limits.inFlight = 1
        let server = try await TestServer(.memory, limits: limits)
        let peer = try await server.connect()
        try await peer.send(
            CallTests.call("1", "test.hold", #"{"text":"g"}"#) + "\n"
                + (2..<6).map { CallTests.call("\($0)", "test.count", #"{"text":"c"}"#) + "\n" }.joined())
        #expect(await eventually { server.service.waiting(at: "g") == 1 })
        async let drained: Void = server.server.drain()
        let other = try await server.connect()
        #expect(await other.ends())
        server.service.open("g")
        let replies = try await peer.replies(5)
        #expect(replies[0]["result"] != nil)
        #expect(replies[1...].allSatisfy { $0["error"]?["code"]?.integerValue == -32000 })
        await drained
        #expect(server.service.counts.isEmpty)
        server.group.stop()
    }

    @Test func `a connection that the server had not looked at yet gets a word as well`() async throws {
        let server = try await TestServer(.socket)
        // The loop that accepts is kept busy while connections come in.
        let gate = ThreadGate()
        server.group.loops[0].execute { gate.wait() }
        #expect(await eventually { gate.isWaitedAt })
        // More than the loop accepts in one turn.
        let peers = try (0..<40).map { _ in try RawSocket(server.socket) }
        for peer in peers { try await peer.send(CallTests.call("1", "test.count", #"{"text":"c"}"#) + "\n") }
        async let drained: Void = server.server.drain()
        #expect(await eventually { (try? RawSocket(server.socket)) == nil })
        gate.open()
        for peer in peers {
            // The call's own refusal where it was read, the last word in any case.
            var words: [JSONValue] = []
            while let line = try await peer.line() { words.append(try JSONValue(parsing: line)) }
            #expect(words.last?["id"] == .null)
            #expect(words.allSatisfy { $0["error"]?["code"]?.integerValue == -32000 })
        }
        await drained
        #expect(server.service.counts.isEmpty)
        server.group.stop()
    }
}
