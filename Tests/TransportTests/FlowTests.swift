import JSONRPC
import ServiceKit
import Support
import Testing
import Transport

/// What happens where somebody has too much, or takes too little.
@Suite("Flow")
struct FlowTests {
    private func hold(_ id: Int, _ gate: String, padding: Int = 0) -> String {
        let padding = padding == 0 ? "" : #","padding":"\#(String(repeating: "x", count: padding))""#
        return #"{"jsonrpc":"2.0","id":\#(id),"method":"test.hold","params":{"text":"\#(gate)"\#(padding)}}"# + "\n"
    }

    private func fill(_ id: Int, _ bytes: Int, method: String = "test.fill") -> String {
        #"{"jsonrpc":"2.0","id":\#(id),"method":"\#(method)","params":{"bytes":\#(bytes)}}"# + "\n"
    }

    // MARK: Work

    @Test(arguments: Level.own)
    func `no more calls run than may be in flight, and the rest runs afterwards`(level: Level) async throws {
        var limits = WireLimits.patient
        limits.inFlight = 8
        let server = try await TestServer(level, limits: limits)
        let peer = try await server.connect()
        // In one read, and behind it.
        try await peer.send((0..<30).map { hold($0, "g") }.joined())
        for id in 30..<40 { try await peer.send(hold(id, "g")) }
        #expect(await eventually { server.service.waiting(at: "g") == 8 })
        // Another connection is not held up by this one.
        let other = try await server.connect()
        #expect(try await other.ask(CallTests.call("1", "test.echo", #"{"text":"a"}"#))["result"] != nil)
        #expect(server.service.waiting(at: "g") == 8)
        if let session = peer as? RawSession { #expect(await !session.view().isReading) }
        server.service.open("g")
        let ids = try await peer.replies(40).map { $0["id"]?.integerValue ?? -1 }
        #expect(Set(ids) == Set(0..<40))
        if let session = peer as? RawSession { #expect(await session.view().isReading) }
        peer.close()
        other.close()
        await server.stop()
    }

    @Test(arguments: Level.own)
    func `no more bytes of requests are in work than may be`(level: Level) async throws {
        var limits = WireLimits.patient
        limits.workBytes = 10_000
        let server = try await TestServer(level, limits: limits)
        let peer = try await server.connect()
        try await peer.send((0..<20).map { hold($0, "g", padding: 4000) }.joined())
        // The third one begins below the limit and reaches it.
        #expect(await eventually { server.service.waiting(at: "g") == 3 })
        server.service.open("g")
        #expect(Set(try await peer.replies(20).map { $0["id"]?.integerValue ?? -1 }) == Set(0..<20))
        peer.close()
        await server.stop()
    }

    @Test func `a call that ran out of time counts until its handler has ended`() async throws {
        var limits = WireLimits.patient
        limits.inFlight = 1
        let server = try await TestServer(.memory, limits: limits)
        let peer = try await server.connect()
        let late = try await peer.ask(CallTests.call("1", "test.linger", #"{"text":"l"}"#, meta: #"{"deadlineMs":20}"#))
        #expect(late["error"]?["code"]?.integerValue == -32002)
        try await peer.send(CallTests.call("2", "test.echo", #"{"text":"a"}"#) + "\n")
        let other = try await server.connect()
        _ = try await other.ask(CallTests.call("1", "test.echo", #"{"text":"a"}"#))
        #expect(peer.poll().bytes.isEmpty)
        server.service.open("l")
        #expect(try await peer.reply()["id"]?.integerValue == 2)
        peer.close()
        other.close()
        await server.stop()
    }

    // MARK: Replies that nobody takes

    @Test func `a session stops reading at the outbox limit, whatever the size of replies`() async throws {
        // Small replies were once the hole: only large ones made the session look at its backlog.
        for bytes in [100, 5000, 300_000] {
            for method in ["test.fill", "test.fillLater"] {
                var limits = WireLimits.patient
                limits.outboxBytes = 200_000
                let server = try await TestServer(.handler, limits: limits)
                let peer = RawSession(server.state, peer: server.peer, on: server.group.next())
                peer.stopTaking()
                var sent = 0
                while await peer.view().isReading, sent < 10_000 {
                    try await peer.send(fill(sent, bytes, method: method))
                    sent += 1
                }
                #expect(sent < 10_000, "\(bytes) bytes by \(method) never filled the outbox")
                #expect(await eventually { await peer.view().backlog >= limits.outboxBytes })
                // In flight at the moment of filling up: at most what may be.
                #expect(await peer.view().backlog <= limits.outboxBytes + (limits.inFlight + 1) * (bytes + 100))
                // What came in the same read waits, and goes on when there is room.
                try await peer.send(fill(sent, bytes, method: method) + fill(sent + 1, bytes, method: method))
                let ids: Set<Int64>? = try await eventually {
                    peer.take()
                    let (text, _) = peer.poll()
                    let lines = text.split(separator: 0x0A)
                    return lines.count == sent + 2
                        ? Set(try lines.map { try JSONValue(parsing: Array($0))["id"]?.integerValue ?? -1 }) : nil
                }
                #expect(ids == Set(0..<Int64(sent + 2)))
                peer.close()
                await server.stop()
            }
        }
    }

    @Test func `a slow reader costs bounded memory, and gets every reply in the end`() async throws {
        var limits = WireLimits.patient
        limits.outboxBytes = 100_000
        limits.writeMilliseconds = 60_000
        let server = try await TestServer(.socket, limits: limits)
        let peer = try RawSocket(server.socket)
        let count = 20_000
        var rest = Array((0..<count).map { fill($0, 500) }.joined().utf8)[...]
        // Until the kernel takes nothing any more: the server has stopped reading.
        var isStuck = false
        while !isStuck {
            let before = rest.count
            let moved = try await eventually(within: .milliseconds(300)) {
                try peer.sendSome(&rest)
                return rest.count < before
            }
            isStuck = !moved || rest.isEmpty
        }
        #expect(!rest.isEmpty, "the server read everything from a peer that takes nothing")
        // The outbox, one read's lines that wait, and one reply more.
        #expect(server.heldBytes <= limits.outboxBytes + 2 * EventLoop.readBytes + 1000)
        let other = try RawSocket(server.socket)
        #expect(try await other.ask(CallTests.call("1", "test.echo", #"{"text":"a"}"#))["result"] != nil)
        var got = 0
        while got < count {
            try peer.sendSome(&rest)
            let lines = peer.takeLines()
            got += lines.count
            try #require(!lines.isEmpty || peer.poll().isOpen)
            if lines.isEmpty { await Task.yield() }
        }
        #expect(got == count)
        peer.close()
        other.close()
        await server.stop()
    }

    @Test func `a peer that takes no reply in time is closed`() async throws {
        var limits = WireLimits.patient
        limits.writeMilliseconds = 100
        let server = try await TestServer(.socket, limits: limits)
        let peer = try RawSocket(server.socket)
        try await peer.send(fill(1, 4_000_000))
        #expect(
            await eventually {
                server.metrics.exposition().contains(#"beatpass_calls_total{method="test.fill",outcome="ok"} 1"#)
            })
        #expect(await eventually { server.server.openConnections == 0 })
        #expect(server.heldBytes == 0)
        // What the kernel took is still there; then comes the end.
        #expect(await eventually { !peer.poll().isOpen })
        await server.stop()
    }

    // MARK: The whole process

    @Test(arguments: Level.own)
    func `over the process's budget an unfinished line is given up`(level: Level) async throws {
        var limits = WireLimits.patient
        limits.processBytes = 100_000
        let server = try await TestServer(level, limits: limits)
        let busy = try await server.connect()
        let waiting = try await server.connect()
        // One that has work, and one that has half a line: together too much.
        try await busy.send(hold(1, "g", padding: 70_000))
        #expect(await eventually { server.service.waiting(at: "g") == 1 })
        try await waiting.send(#"{"jsonrpc":"2.0","id":1,"method":"test.echo","params":{"text":""#)
        try await waiting.send(String(repeating: "x", count: 60_000))
        let reply = try await waiting.reply()
        #expect(reply["error"]?["code"]?.integerValue == -32001)
        #expect(reply["error"]?["data"]?["limit"]?.stringValue == "processBytes")
        #expect(await waiting.ends())
        server.service.open("g")
        #expect(try await busy.reply()["result"] != nil)
        #expect(try await busy.ask(CallTests.call("2", "test.echo", #"{"text":"a"}"#))["result"] != nil)
        busy.close()
        #expect(await eventually { server.heldBytes == 0 })
        await server.stop()
    }

    @Test(arguments: Level.own)
    func `over the budget who has work is answered, and read again when there is room`(level: Level) async throws {
        var limits = WireLimits.patient
        limits.processBytes = 100_000
        let server = try await TestServer(level, limits: limits)
        let peer = try await server.connect()
        for id in 0..<4 { try await peer.send(hold(id, "g", padding: 60_000)) }
        #expect(await eventually { server.service.waiting(at: "g") >= 2 })
        server.service.open("g")
        #expect(Set(try await peer.replies(4).map { $0["id"]?.integerValue ?? -1 }) == Set(0..<4))
        #expect(try await peer.ask(CallTests.call("9", "test.echo", #"{"text":"a"}"#))["result"] != nil)
        peer.close()
        #expect(await eventually { server.heldBytes == 0 })
        await server.stop()
    }

    @Test(arguments: Level.own)
    func `who had to wait for others over the budget goes on when they are done`(level: Level) async throws {
        var limits = WireLimits.patient
        limits.processBytes = 100_000
        let server = try await TestServer(level, limits: limits)
        let small = try await server.connect()
        let large = try await server.connect()
        try await small.send(hold(1, "small", padding: 1000))
        #expect(await eventually { server.service.waiting(at: "small") == 1 })
        try await large.send(hold(1, "large", padding: 110_000))
        #expect(await eventually { server.service.waiting(at: "large") == 1 })
        // Read still, and the last: the process is over its budget.
        try await small.send(hold(2, "small"))
        #expect(await eventually { server.service.waiting(at: "small") == 2 })
        if let session = small as? RawSession { #expect(await !session.view().isReading) }
        try await small.send(CallTests.call("3", "test.echo", #"{"text":"a"}"#) + "\n")
        // Nothing happens to the small one itself.
        server.service.open("large")
        #expect(try await large.reply()["result"] != nil)
        #expect(try await small.reply()["id"]?.integerValue == 3)
        server.service.open("small")
        #expect(try await small.replies(2).count == 2)
        small.close()
        large.close()
        await server.stop()
    }

    // MARK: Lines without an end

    @Test(arguments: Level.own)
    func `a line that does not end in time is told so, and the connection closes`(level: Level) async throws {
        var limits = WireLimits.patient
        limits.lineMilliseconds = 100
        let server = try await TestServer(level, limits: limits)
        let peer = try await server.connect()
        #expect(try await peer.ask(CallTests.call("1", "test.echo", #"{"text":"a"}"#))["result"] != nil)
        try await peer.send("{")
        let reply = try await peer.reply()
        #expect(reply["error"]?["code"]?.integerValue == -32006)
        #expect(reply["error"]?["data"]?.text == #"{"limit":"lineMilliseconds","maximum":100}"#)
        #expect(await peer.ends())
        await server.stop()
    }

    @Test(arguments: Level.own)
    func `a silent connection is left alone`(level: Level) async throws {
        var limits = WireLimits.patient
        limits.lineMilliseconds = 20
        let server = try await TestServer(level, limits: limits)
        let peer = try await server.connect()
        let witness = try await server.connect()
        // A whole line, then silence; the witness's own limit tells when the time is over.
        #expect(try await peer.ask(CallTests.call("1", "test.echo", #"{"text":"a"}"#))["result"] != nil)
        try await witness.send("{")
        #expect(await witness.ends())
        #expect(try await peer.ask(CallTests.call("2", "test.echo", #"{"text":"a"}"#))["result"] != nil)
        peer.close()
        await server.stop()
    }

    @Test func `a peer in full swing is not closed for always having begun the next line`() async throws {
        var limits = WireLimits.patient
        limits.lineMilliseconds = 150
        let server = try await TestServer(.handler, limits: limits)
        let loop = server.group.loops[0]
        let peer = RawSession(server.state, peer: server.peer, on: loop)
        let witness = RawSession(server.state, peer: server.peer, on: loop)
        let line = Array((CallTests.call("1", "test.echo", #"{"text":"a"}"#) + "\n").utf8)
        // Each read ends one line and begins the next. On the loop, so that a machine under load delays both
        // sides alike.
        @Sendable func pump() {
            guard witness.poll().isOpen else { return peer.feed(Array(line[10...])) }
            peer.feed(Array(line[10...] + line[..<10]))
            loop.schedule(at: MonotonicClock.now + .milliseconds(5)) { pump() }
        }
        loop.execute {
            peer.feed(Array(line[..<10]))
            witness.feed(Array("{".utf8))
            pump()
        }
        // The witness began behind this peer's first line: by its end that line would be overdue as well.
        #expect(await witness.ends())
        #expect(await eventually { peer.poll().bytes.count { $0 == 0x0A } > 1 })
        #expect(try await peer.ask(CallTests.call("2", "test.echo", #"{"text":"a"}"#))["error"] == nil)
        #expect(peer.poll().isOpen)
        peer.close()
        await server.stop()
    }

    @Test func `half a line behind a full session is given its time once there is room`() async throws {
        var limits = WireLimits.patient
        limits.inFlight = 1
        limits.lineMilliseconds = 100
        let server = try await TestServer(.handler, limits: limits)
        let peer = try await server.connect()
        let witness = try await server.connect()
        try await peer.send(hold(1, "g") + hold(2, "g") + "{\"half")
        #expect(await eventually { server.service.waiting(at: "g") == 1 })
        // Full for longer than a line may take: that is not the peer's fault.
        try await witness.send("{")
        #expect(await witness.ends())
        #expect(peer.poll().isOpen)
        server.service.open("g")
        #expect(try await peer.replies(2).count == 2)
        #expect(try await peer.reply()["error"]?["data"]?["limit"]?.stringValue == "lineMilliseconds")
        #expect(await peer.ends())
        await server.stop()
    }

    // MARK: Half a connection

    @Test func `calls before the end of input are answered, then the connection closes`() async throws {
        let server = try await TestServer(.socket)
        let peer = try RawSocket(server.socket)
        try await peer.send(hold(1, "g") + CallTests.call("2", "test.echo", #"{"text":"a"}"#) + "\n" + hold(3, "g"))
        peer.endInput()
        #expect(try await peer.reply()["id"]?.integerValue == 2)
        #expect(await eventually { server.service.waiting(at: "g") == 2 })
        #expect(peer.poll().isOpen)
        server.service.open("g")
        #expect(Set(try await peer.replies(2).map { $0["id"]?.integerValue }) == [1, 3])
        #expect(try await peer.line() == nil)
        #expect(await eventually { server.server.openConnections == 0 })
        await server.stop()
    }

    @Test func `more calls than may be in flight are all answered behind the end of input`() async throws {
        var limits = WireLimits.patient
        limits.inFlight = 4
        let server = try await TestServer(.socket, limits: limits)
        let peer = try RawSocket(server.socket)
        try await peer.send((0..<100).map { hold($0, "g") }.joined())
        peer.endInput()
        #expect(await eventually { server.service.waiting(at: "g") == 4 })
        server.service.open("g")
        #expect(Set(try await peer.replies(100).map { $0["id"]?.integerValue ?? -1 }) == Set(0..<100))
        #expect(try await peer.line() == nil)
        await server.stop()
    }

    @Test func `a large reply behind the end of input arrives whole`() async throws {
        let server = try await TestServer(.socket)
        let peer = try RawSocket(server.socket)
        try await peer.send(fill(1, 6_000_000))
        peer.endInput()
        #expect(try await peer.reply()["result"]?["text"]?.stringValue?.utf8.count == 6_000_000)
        #expect(try await peer.line() == nil)
        await server.stop()
    }

    // MARK: Connections

    @Test func `one connection too many is told so, and there is room again when one goes`() async throws {
        var limits = WireLimits.patient
        limits.connections = 3
        let server = try await TestServer(.socket, limits: limits)
        let peers = try (0..<3).map { _ in try RawSocket(server.socket) }
        for peer in peers { _ = try await peer.ask(CallTests.call("1", "test.echo", #"{"text":"a"}"#)) }
        let extra = try RawSocket(server.socket)
        let reply = try await extra.reply()
        #expect(reply["error"]?["code"]?.integerValue == -32001)
        #expect(reply["error"]?["data"]?.text == #"{"limit":"connections","maximum":3}"#)
        #expect(reply["id"] == .null)
        #expect(try await extra.line() == nil)
        peers[0].close()
        #expect(await eventually { server.server.openConnections == 2 })
        let next = try RawSocket(server.socket)
        #expect(try await next.ask(CallTests.call("1", "test.echo", #"{"text":"a"}"#))["result"] != nil)
        for peer in peers + [next] { peer.close() }
        await server.stop()
    }

    @Test func `connections that come and go at once leave nothing behind`() async throws {
        let server = try await TestServer(.socket, loops: 2)
        for round in 0..<300 {
            // The kernel holds so many that wait to be accepted, and refuses the next for now.
            let peer = try #require(await eventually { try? RawSocket(server.socket) })
            switch round % 4 {
            case 0: break
            case 1: try await peer.send("{\"half")
            case 2: try await peer.send(hold(1, "g"))
            default: try await peer.send(fill(1, 400_000))
            }
            peer.close()
        }
        #expect(await eventually { server.server.openConnections == 0 })
        #expect(await eventually { server.heldBytes == 0 })
        await server.stop()
    }

    @Test func `a stranger is told so`() async throws {
        let server = try await TestServer(.socket, roles: [])
        let peer = try RawSocket(server.socket)
        #expect(try await peer.reply()["error"]?["code"]?.integerValue == -32004)
        #expect(try await peer.line() == nil)
        #expect(server.server.openConnections == 0)
        await server.stop()
    }
}

extension TestServer {
    /// As `service.metrics` tells it.
    var heldBytes: Int {
        metrics.exposition().split(separator: "\n").first { $0.hasPrefix("beatpass_held_bytes ") }
            .flatMap { Int($0.split(separator: " ")[1]) } ?? -1
    }
}
