import JSONRPC
import ServiceKit
import Support
import Testing
import Transport

/// One call after another and beside another, as the session answers them.
@Suite("Calls")
struct CallTests {
    static func call(_ id: String, _ method: String, _ params: String = "{}", meta: String? = nil) -> String {
        let meta = meta.map { #","meta":\#($0)"# } ?? ""
        return #"{"jsonrpc":"2.0","id":\#(id),"method":"\#(method)","params":\#(params)\#(meta)}"#
    }

    static func notify(_ method: String, _ params: String = "{}") -> String {
        #"{"jsonrpc":"2.0","method":"\#(method)","params":\#(params)}"#
    }

    @Test(arguments: Level.own)
    func `a later reply overtakes an earlier call`(level: Level) async throws {
        let server = try await TestServer(level)
        let peer = try await server.connect()
        try await peer.send(Self.call("1", "test.hold", #"{"text":"slow"}"#) + "\n")
        #expect(try await peer.ask(Self.call("2", "test.echo", #"{"text":"quick"}"#))["id"]?.integerValue == 2)
        #expect(await eventually { server.service.waiting(at: "slow") == 1 })
        server.service.open("slow")
        let reply = try await peer.reply()
        #expect(reply["id"]?.integerValue == 1 && reply["result"]?["text"]?.stringValue == "slow")
        peer.close()
        await server.stop()
    }

    @Test(arguments: Level.own)
    func `an async handler begins on the loop of its connection`(level: Level) async throws {
        let server = try await TestServer(level, loops: 2)
        server.service.open("g")
        let peers = [try await server.connect(), try await server.connect()]
        for peer in peers { for _ in 0..<5 { _ = try await peer.ask(Self.call("1", "test.hold", #"{"text":"g"}"#)) } }
        #expect(server.service.beganOnLoop == Array(repeating: true, count: 10))
        for peer in peers { peer.close() }
        await server.stop()
    }

    @Test(arguments: Level.own)
    func `a failure of the contract keeps its code and message`(level: Level) async throws {
        let server = try await TestServer(level)
        let peer = try await server.connect()
        let error = try await peer.ask(Self.call("1", "test.fail", #"{"text":"no \"tears\""}"#))["error"]
        #expect(error?["code"]?.integerValue == 9001)
        #expect(error?["message"]?.stringValue == #"no "tears""#)
        peer.close()
        await server.stop()
    }

    @Test(arguments: Level.own)
    func `a mistake is told by its incident alone`(level: Level) async throws {
        let server = try await TestServer(level)
        let peer = try await server.connect()
        let first = try await peer.ask(Self.call("1", "test.break"))
        let second = try await peer.ask(Self.call("2", "test.break"))
        #expect(first["error"]?["code"]?.integerValue == -32603)
        #expect(first["error"]?["data"]?["incident"]?.integerValue == 1)
        #expect(second["error"]?["data"]?["incident"]?.integerValue == 2)
        #expect(!first.text.contains("Mistake"))
        #expect(try await peer.ask(Self.call("3", "test.echo", #"{"text":"on"}"#))["result"] != nil)
        peer.close()
        await server.stop()
    }

    @Test(arguments: Level.own)
    func `an immediate handler that fails half-way leaves no trace of its result`(level: Level) async throws {
        let server = try await TestServer(level) { router in
            try router.serve(
                Halfway.self,
                writing: { _, _, writer in
                    writer.beginObject()
                    writer.key("text")
                    writer.string("half")
                    throw TestContract.Failure.tooSad("half-way")
                })
        }
        let peer = try await server.connect()
        try await peer.send(
            Self.call("1", "test.echo", #"{"text":"a"}"#) + "\n" + Self.call("2", "test.halfway") + "\n"
                + Self.call("3", "test.echo", #"{"text":"b"}"#) + "\n")
        let replies = try await peer.replies(3)
        #expect(replies[1].text == #"{"jsonrpc":"2.0","id":2,"error":{"code":9001,"message":"half-way"}}"#)
        #expect(replies[2]["result"]?["text"]?.stringValue == "b")
        peer.close()
        await server.stop()
    }

    // MARK: Notifications and batches

    @Test(arguments: Level.own)
    func `no notification has a reply, whatever becomes of it`(level: Level) async throws {
        let server = try await TestServer(level)
        let peer = try await server.connect()
        let lines = [
            Self.notify("no.such"), Self.notify("test.fail", #"{"text":"a"}"#), Self.notify("test.break"),
            Self.notify("test.echo"), Self.notify("test.hold", #"{"text":5}"#),
            Self.notify("test.count", #"{"text":"n"}"#),
            #"{"jsonrpc":"2.0","method":"test.echo","params":{"text":"a"},"meta":{"deadlineMs":0}}"#,
            #"{"jsonrpc":"2.0","method":"test.echo","params":{"text":"a"},"meta":5}"#,
        ]
        try await peer.send(lines.map { $0 + "\n" }.joined())
        #expect(await eventually { server.service.count(of: "n") == 1 })
        #expect(try await peer.ask(Self.call("1", "test.echo", #"{"text":"only"}"#))["id"]?.integerValue == 1)
        // The handler's own end goes round by way of a task, so a second question follows it.
        #expect(try await peer.ask(Self.call("2", "test.count", #"{"text":"m"}"#))["id"]?.integerValue == 2)
        peer.close()
        await server.stop()
    }

    @Test(arguments: Level.own)
    func `a batch of calls, tasks, notifications and nonsense is one array`(level: Level) async throws {
        let server = try await TestServer(level)
        let peer = try await server.connect()
        let elements = [
            Self.call("1", "test.hold", #"{"text":"b"}"#), Self.notify("no.such"),
            Self.call("2", "test.echo", #"{"text":"x"}"#),
            Self.notify("test.count", #"{"text":"n"}"#), "5", Self.call("3", "no.such"), Self.notify("test.fail", "{}"),
            Self.call("4", "test.fail", #"{"text":"sad"}"#), Self.notify("$/cancel", #"{"id":77}"#),
            Self.call("5", "test.count", #"{"text":"c"}"#), #"{"jsonrpc":"2.0","id":9,"result":{}}"#,
        ]
        try await peer.send("[" + elements.joined(separator: ",") + "]\n")
        // The batch waits for its slowest call, and nobody else does.
        #expect(try await peer.ask(Self.call("10", "test.echo", #"{"text":"beside"}"#))["id"]?.integerValue == 10)
        #expect(await eventually { server.service.waiting(at: "b") == 1 })
        server.service.open("b")
        let replies = try #require(try await peer.reply().arrayValue)
        #expect(Set(replies.map { $0["id"]?.text ?? "?" }) == ["1", "2", "3", "4", "5", "null"])
        #expect(replies.count == 6)
        #expect(replies.first { $0["id"]?.integerValue == 1 }?["result"]?["text"]?.stringValue == "b")
        #expect(replies.first { $0["id"]?.integerValue == 4 }?["error"]?["code"]?.integerValue == 9001)
        #expect(server.service.count(of: "n") == 1 && server.service.count(of: "c") == 1)
        peer.close()
        await server.stop()
    }

    @Test(arguments: Level.own)
    func `a batch of nothing but notifications has no reply`(level: Level) async throws {
        let server = try await TestServer(level)
        let peer = try await server.connect()
        try await peer.send("[\(Self.notify("no.such")),\(Self.notify("test.count", #"{"text":"n"}"#))]\n")
        #expect(try await peer.ask(Self.call("1", "test.echo", #"{"text":"a"}"#))["id"]?.integerValue == 1)
        #expect(await eventually { server.service.count(of: "n") == 1 })
        #expect(try await peer.ask(Self.call("2", "test.count", #"{"text":"m"}"#))["id"]?.integerValue == 2)
        peer.close()
        await server.stop()
    }

    // MARK: Ids

    @Test(arguments: Level.own)
    func `an id in flight cannot be used twice, one that was answered can`(level: Level) async throws {
        let server = try await TestServer(level)
        let peer = try await server.connect()
        try await peer.send(Self.call("1", "test.hold", #"{"text":"g"}"#) + "\n")
        let refused = try await peer.ask(Self.call("1", "test.hold", #"{"text":"h"}"#))
        #expect(refused["error"]?["code"]?.integerValue == -32600)
        #expect(await eventually { server.service.waiting(at: "g") == 1 })
        server.service.open("g")
        #expect(try await peer.reply()["result"]?["text"]?.stringValue == "g")
        #expect(try await peer.ask(Self.call("1", "test.hold", #"{"text":"g"}"#))["result"] != nil)
        peer.close()
        await server.stop()
    }

    @Test(arguments: Level.own)
    func `an id whose call ran out of time can be used again while its handler still ends`(level: Level) async throws {
        let server = try await TestServer(level)
        let peer = try await server.connect()
        let late = try await peer.ask(Self.call("1", "test.linger", #"{"text":"l"}"#, meta: #"{"deadlineMs":20}"#))
        #expect(late["error"]?["code"]?.integerValue == -32002)
        server.service.open("g")
        #expect(
            try await peer.ask(Self.call("1", "test.hold", #"{"text":"g"}"#))["result"]?["text"]?.stringValue == "g")
        // The late result is nobody's.
        server.service.open("l")
        #expect(try await peer.ask(Self.call("2", "test.count", #"{"text":"c"}"#))["id"]?.integerValue == 2)
        peer.close()
        await server.stop()
    }

    // MARK: Cancelling

    @Test(arguments: Level.own)
    func `a cancelled call says so, and its handler was told`(level: Level) async throws {
        let server = try await TestServer(level)
        let peer = try await server.connect()
        try await peer.send(Self.call(#""a""#, "test.hold", #"{"text":"g"}"#) + "\n")
        #expect(await eventually { server.service.waiting(at: "g") == 1 })
        let reply = try await peer.ask(Self.notify("$/cancel", #"{"id":"a"}"#))
        #expect(reply["id"]?.stringValue == "a")
        #expect(reply["error"]?["code"]?.integerValue == -32003)
        #expect(server.service.cancelled(at: "g") == 1)
        peer.close()
        await server.stop()
    }

    @Test(arguments: Level.own)
    func `a call cancelled in the read that brought it ends as well`(level: Level) async throws {
        let server = try await TestServer(level)
        let peer = try await server.connect()
        try await peer.send(
            Self.call("1", "test.hold", #"{"text":"g"}"#) + "\n" + Self.notify("$/cancel", #"{"id":1}"#) + "\n")
        #expect(try await peer.reply()["error"]?["code"]?.integerValue == -32003)
        peer.close()
        await server.stop()
    }

    @Test(arguments: Level.own)
    func `a handler that does not stop gives its result after all`(level: Level) async throws {
        let server = try await TestServer(level)
        let peer = try await server.connect()
        try await peer.send(Self.call("1", "test.linger", #"{"text":"l"}"#) + "\n")
        #expect(await eventually { server.service.waiting(at: "l") == 1 })
        try await peer.send(Self.notify("$/cancel", #"{"id":1}"#) + "\n")
        #expect(await eventually { server.service.cancelled(at: "l") == 1 })
        server.service.open("l")
        #expect(try await peer.reply()["result"]?["text"]?.stringValue == "l")
        peer.close()
        await server.stop()
    }

    // MARK: Deadlines

    @Test(arguments: Level.own)
    func `no time left means that no handler runs`(level: Level) async throws {
        let server = try await TestServer(level)
        let peer = try await server.connect()
        for method in ["test.echo", "test.count"] {
            let reply = try await peer.ask(Self.call("1", method, #"{"text":"t"}"#, meta: #"{"deadlineMs":0}"#))
            #expect(reply["error"]?["code"]?.integerValue == -32002)
        }
        #expect(server.service.count(of: "t") == 0)
        peer.close()
        await server.stop()
    }

    @Test(arguments: Level.own)
    func `a task is stopped at the caller's deadline and at the method's own`(level: Level) async throws {
        let server = try await TestServer(level)
        let peer = try await server.connect()
        let asked = try await peer.ask(Self.call("1", "test.hold", #"{"text":"g"}"#, meta: #"{"deadlineMs":30}"#))
        #expect(asked["error"]?["code"]?.integerValue == -32002)
        #expect(await eventually { server.service.cancelled(at: "g") == 1 })
        // A caller cannot give a method more time than it has by itself.
        let own = try await peer.ask(Self.call("2", "test.patient", meta: #"{"deadlineMs":60000}"#))
        #expect(own["error"]?["code"]?.integerValue == -32002)
        #expect(await eventually { server.service.cancelled(at: "patient") == 1 })
        peer.close()
        await server.stop()
    }

    // MARK: The end

    @Test(arguments: Level.own)
    func `a connection that goes takes its calls along`(level: Level) async throws {
        let server = try await TestServer(level)
        let peer = try await server.connect()
        try await peer.send(Self.call("1", "test.hold", #"{"text":"g"}"#) + "\n")
        #expect(await eventually { server.service.waiting(at: "g") == 1 })
        peer.close()
        #expect(await eventually { server.service.cancelled(at: "g") == 1 })
        #expect(await eventually { server.server.openConnections == 0 })
        await server.stop()
    }

    @Test func `a session that ended is let go of, with what it was doing`() async throws {
        let server = try await TestServer(.handler)
        final class Token: Sendable {}
        weak var weakly: Token?
        do {
            let token = Token()
            weakly = token
            let peer = RawSession(server.state, peer: server.peer, on: server.group.next()) {
                withExtendedLifetime(token) {}
            }
            // A call under way, a deadline, half a line: everything that could hold on to the session.
            try await peer.send(Self.call("1", "test.hold", #"{"text":"g"}"#) + "\n" + Self.call("2", "test.echo"))
            #expect(await eventually { server.service.waiting(at: "g") == 1 })
            peer.close()
            #expect(await eventually { !peer.poll().isOpen })
        }
        #expect(await eventually { weakly == nil })
        await server.stop()
    }

    @Test func `calls and their ends are counted`() async throws {
        let server = try await TestServer(.memory)
        let peer = try await server.connect()
        _ = try await peer.ask(Self.call("1", "test.echo", #"{"text":"a"}"#))
        _ = try await peer.ask(Self.call("2", "test.echo"))
        _ = try await peer.ask(Self.call("3", "test.break"))
        _ = try await peer.ask(Self.call("4", "test.count", #"{"text":"a"}"#))
        let text = server.metrics.exposition()
        #expect(text.contains(#"beatpass_calls_total{method="test.echo",outcome="ok"} 1"#))
        #expect(text.contains(#"beatpass_calls_total{method="test.echo",outcome="refused"} 1"#))
        #expect(text.contains(#"beatpass_calls_total{method="test.break",outcome="failed"} 1"#))
        #expect(text.contains(#"beatpass_calls_total{method="test.count",outcome="ok"} 1"#))
        #expect(text.contains("beatpass_connections 1"))
        peer.close()
        await server.stop()
    }
}
