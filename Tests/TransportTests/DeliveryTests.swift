import JSONRPC
import Support
import Testing
import Transport

/// How messages are cut into reads says nothing about them.
@Suite("Delivery")
struct DeliveryTests {
    static let request = #"{"jsonrpc":"2.0","id":"a","method":"service.info","params":{}}"# + "\n"

    @Test(arguments: Level.available)
    func `a line that comes byte by byte is one call`(level: Level) async throws {
        let server = try await TestServer(level)
        let peer = try await server.connect()
        for byte in Self.request.utf8 { try await peer.send([byte]) }
        let reply = try await peer.reply()
        #expect(reply["id"]?.stringValue == "a")
        #expect(reply["result"]?["service"] != nil)
        peer.close()
        await server.stop()
    }

    @Test(arguments: Level.available)
    func `two calls cut at every offset are two calls`(level: Level) async throws {
        let server = try await TestServer(level)
        let peer = try await server.connect()
        let both = Array((#"{"jsonrpc":"2.0","id":1,"method":"service.info"}"# + "\r\n" + Self.request).utf8)
        for cut in 0...both.count {
            if cut > 0 { try await peer.send(Array(both[..<cut])) }
            if cut < both.count { try await peer.send(Array(both[cut...])) }
            let replies = try await peer.replies(2)
            #expect(replies[0]["id"]?.integerValue == 1 && replies[1]["id"]?.stringValue == "a", "cut at \(cut)")
            #expect(replies.allSatisfy { $0["result"] != nil }, "cut at \(cut)")
        }
        peer.close()
        await server.stop()
    }

    @Test(arguments: Level.available)
    func `messages in one read are all answered, the bad ones by their errors`(level: Level) async throws {
        let server = try await TestServer(level)
        let peer = try await server.connect()
        let lines = [
            #"{"jsonrpc":"2.0","id":1,"method":"service.info"}"#, "nonsense", "", "  ",
            #"{"jsonrpc":"2.0","method":"service.info"}"#, #"{"jsonrpc":"2.0","id":2,"method":"service.noSuch"}"#,
            #"{"jsonrpc":"2.0","id":3,"method":"service.info"}"#,
        ]
        try await peer.send(lines.map { $0 + "\n" }.joined())
        let replies = try await peer.replies(4)
        #expect(replies[0]["id"]?.integerValue == 1)
        #expect(replies[1]["error"]?["code"]?.integerValue == -32700)
        #expect(replies[2]["error"]?["code"]?.integerValue == -32601)
        #expect(replies[3]["id"]?.integerValue == 3)
        peer.close()
        await server.stop()
    }

    @Test(arguments: Level.available)
    func `ten thousand pipelined calls each get their reply, in order where they are immediate`(
        level: Level
    ) async throws {
        let server = try await TestServer(level)
        let peer = try await server.connect()
        let count = 10_000
        let text = (0..<count).map { #"{"jsonrpc":"2.0","id":\#($0),"method":"service.info"}"# + "\n" }.joined()
        async let sent: Void = peer.send(text)
        var ids: [Int64] = []
        for _ in 0..<count { ids.append(try await peer.reply()["id"]?.integerValue ?? -1) }
        try await sent
        #expect(ids == (0..<Int64(count)).map { $0 })
        peer.close()
        await server.stop()
    }

    @Test(arguments: Level.own)
    func `ten thousand pipelined calls of tasks each get their reply`(level: Level) async throws {
        let server = try await TestServer(level)
        let peer = try await server.connect()
        let count = 10_000
        let text = (0..<count).map {
            #"{"jsonrpc":"2.0","id":\#($0),"method":"test.count","params":{"text":"a"}}"# + "\n"
        }
        async let sent: Void = peer.send(text.joined())
        var ids: Set<Int64> = []
        for _ in 0..<count { ids.insert(try await peer.reply()["id"]?.integerValue ?? -1) }
        try await sent
        #expect(ids == Set(0..<Int64(count)))
        #expect(server.service.count(of: "a") == count)
        peer.close()
        await server.stop()
    }

    @Test(arguments: Level.own)
    func `random cuts of random messages change nothing`(level: Level) async throws {
        var random = Seeded("delivery \(level)")
        let server = try await TestServer(level)
        let peer = try await server.connect()
        for _ in 0..<30 {
            let calls = (0..<random.below(20) + 1).map { index in
                let text = String(repeating: "é", count: random.below(300))
                return #"{"jsonrpc":"2.0","id":\#(index),"method":"test.echo","params":{"text":"\#(text)"}}"# + "\n"
            }
            var rest = Array(calls.joined().utf8)[...]
            while !rest.isEmpty {
                let count = min(rest.count, random.below(random.oneIn(2) ? 5 : 2000) + 1)
                try await peer.send(Array(rest.prefix(count)))
                rest = rest.dropFirst(count)
            }
            let replies = try await peer.replies(calls.count)
            #expect(replies.map { $0["id"]?.integerValue } == (0..<Int64(calls.count)).map { $0 })
            #expect(
                zip(calls, replies).allSatisfy { call, reply in
                    call.contains("\"\(reply["result"]?["text"]?.stringValue ?? "?")\"")
                })
        }
        peer.close()
        await server.stop()
    }

    @Test(arguments: Level.own)
    func `a line may be as long as its method allows`(level: Level) async throws {
        let server = try await TestServer(level)
        let peer = try await server.connect()
        let limits = WireLimits()
        func line(_ method: String, bytes: Int) -> String {
            let head = #"{"jsonrpc":"2.0","id":1,"method":"\#(method)","params":{"text":""#
            return head + String(repeating: "x", count: bytes - head.utf8.count - 3) + "\"}}"
        }
        #expect(try await peer.ask(line("test.echo", bytes: limits.lineBytes))["result"] != nil)
        #expect(
            try await peer.ask(line("test.echo", bytes: limits.lineBytes + 1))["error"]?["data"]?["limit"]?.stringValue
                == "lineBytes")
        #expect(try await peer.ask(line("test.put", bytes: limits.lineBytes + 1))["result"] != nil)
        #expect(try await peer.ask(line("test.put", bytes: limits.largeLineBytes))["result"] != nil)
        #expect(
            try await peer.ask(line("test.put", bytes: limits.largeLineBytes + 1))["error"]?["data"]?["limit"]?
                .stringValue
                == "largeLineBytes")
        #expect(try await peer.ask(line("test.echo", bytes: 100))["result"] != nil)
        peer.close()
        await server.stop()
    }
}
