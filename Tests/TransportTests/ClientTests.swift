import Contracts
import Glibc
import JSONRPC
import ServiceKit
import Support
import Testing
import Transport

/// What a client's calls end as, and over which replica they go.
@Suite("Client")
struct ClientTests {
    /// Loops of the caller's own, as in another process.
    private static func group() throws -> EventLoopGroup { try EventLoopGroup(count: 1) }

    // MARK: How a call ends

    @Test(arguments: Level.called)
    func `a reply is read by its contract`(level: Level) async throws {
        let server = try await TestServer(level)
        #expect(try await server.client().call(TestContract.Echo("ключ 🎛 \"x\"\n")).text == "ключ 🎛 \"x\"\n")
        await server.stop()
    }

    @Test(arguments: Level.called)
    func `a failure of the contract is its own type, any other error is a refusal`(level: Level) async throws {
        let server = try await TestServer(level)
        let client = server.client()
        await #expect {
            try await client.call(TestContract.Fail("sad"))
        } throws: { error in
            if case CallError<TestContract.Failure>.failed(.tooSad("sad")) = error { true } else { false }
        }
        await #expect {
            try await client.call(TestContract.Break())
        } throws: { error in
            if case CallError<NoFailure>.refused(let error) = error { error.code == .internalError } else { false }
        }
        await server.stop()
    }

    @Test(arguments: Level.called)
    func `a thousand calls at once each get their own reply`(level: Level) async throws {
        let server = try await TestServer(level)
        let client = server.client()
        let wrong = await withTaskGroup(of: Bool.self) { group in
            for index in 0..<1000 {
                group.addTask {
                    if index % 2 == 0 {
                        return (try? await client.call(TestContract.Echo("\(index)")).text) != "\(index)"
                    }
                    return (try? await client.call(TestContract.Count("\(index)")).text) != "\(index)"
                }
            }
            return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(wrong == 0)
        #expect(server.service.counts.count == 500)
        await server.stop()
    }

    @Test(arguments: Level.called)
    func `the deadline ends a call on both sides`(level: Level) async throws {
        let server = try await TestServer(level)
        let client = server.client()
        await #expect {
            try await client.call(TestContract.Hold("g"), deadline: .milliseconds(50))
        } throws: { error in
            if case CallError<NoFailure>.outOfTime(wasSent: true) = error { true } else { false }
        }
        #expect(await eventually { server.service.cancelled(at: "g") == 1 })
        await #expect {
            try await client.call(TestContract.Count("c"), deadline: .zero)
        } throws: { error in
            if case CallError<NoFailure>.outOfTime(wasSent: false) = error { true } else { false }
        }
        #expect(server.service.count(of: "c") == 0)
        // The method's own deadline holds where the caller gives more.
        await #expect {
            try await client.call(TestContract.Patient(), deadline: .seconds(60))
        } throws: { error in
            if case CallError<NoFailure>.outOfTime(wasSent: true) = error { true } else { false }
        }
        await server.stop()
    }

    @Test func `a service that never answers costs no more than the deadline`() async throws {
        let listener = try DeafListener()
        let group = try Self.group()
        let client = RPCClient(pool: ReplicaPool(connector: listener.connector, group: group))
        await #expect {
            try await client.call(TestContract.Echo("a"), deadline: .milliseconds(50))
        } throws: { error in
            if case CallError<NoFailure>.outOfTime(wasSent: true) = error { true } else { false }
        }
        group.stop()
    }

    @Test(arguments: Level.called)
    func `a cancelled caller is let go at once, and the service is told`(level: Level) async throws {
        let server = try await TestServer(level)
        let client = server.client()
        let task = Task { try await client.call(TestContract.Hold("g")) }
        #expect(await eventually { server.service.waiting(at: "g") == 1 })
        task.cancel()
        await #expect {
            try await task.value
        } throws: { error in
            if case CallError<NoFailure>.cancelled(wasSent: true) = error { true } else { false }
        }
        #expect(await eventually { server.service.cancelled(at: "g") == 1 })
        // The connection is as good as before.
        #expect(try await client.call(TestContract.Echo("a")).text == "a")
        await server.stop()
    }

    @Test(arguments: Level.called)
    func `a caller that had ended before sends nothing`(level: Level) async throws {
        let server = try await TestServer(level)
        let client = server.client()
        let gate = OneGate()
        let task = Task {
            await gate.wait()
            return try await client.call(TestContract.Count("c"))
        }
        #expect(await eventually { gate.isWaitedAt })
        task.cancel()
        gate.open()
        await #expect {
            try await task.value
        } throws: { error in
            if case CallError<NoFailure>.cancelled(wasSent: false) = error { true } else { false }
        }
        #expect(server.service.counts.isEmpty)
        await server.stop()
    }

    @Test func `without a replica nothing was sent`() async throws {
        let folder = try ScratchFolder()
        let group = try Self.group()
        let connector = SocketConnector(service: "test", in: RunDirectory(path: folder.path))
        let client = RPCClient(pool: ReplicaPool(connector: connector, group: group))
        await #expect {
            try await client.call(TestContract.Count("c"))
        } throws: { error in
            if case CallError<NoFailure>.notSent(let reason) = error { reason.contains("test") } else { false }
        }
        group.stop()
    }

    @Test func `a call too long for a line is refused here, and the connection lives`() async throws {
        let server = try await TestServer(.socket)
        let client = server.client()
        async let beside = client.call(TestContract.Hold("g"))
        #expect(await eventually { server.service.waiting(at: "g") == 1 })
        await #expect {
            try await client.call(TestContract.Echo(String(repeating: "x", count: 300_000)))
        } throws: { error in
            if case CallError<NoFailure>.refused(let error) = error { error.code == .limitExceeded } else { false }
        }
        #expect(try await client.call(TestContract.Put(String(repeating: "x", count: 300_000))).bytes == 300_000)
        await #expect {
            try await client.call(TestContract.Put(String(repeating: "x", count: 5_000_000)))
        } throws: { error in
            if case CallError<NoFailure>.refused(let error) = error { error.code == .limitExceeded } else { false }
        }
        server.service.open("g")
        #expect(try await beside.text == "g")
        #expect(server.server.openConnections == 1)
        await server.stop()
    }

    @Test func `a frontend's client names its caller in each call`() async throws {
        let seen = Lock<[Caller?]>([])
        let record: @Sendable (Caller?) -> Void = { caller in seen.withLock { $0.append(caller) } }
        let server = try await TestServer(.memory, roles: .frontend) { router in
            try router.serve(
                Halfway.self,
                immediate: { _, context in
                    record(context.caller)
                    return .init("")
                })
        }
        let caller = Caller(account: AccountID("acc"), artists: [ArtistID(unchecked: "a")], scopes: [.allArtists])
        _ = try await FrontendClient(pool: server.pool()).call(Halfway(), as: caller)
        #expect(seen.withLock { $0 } == [caller])
        await #expect {
            try await server.client().call(Halfway())
        } throws: { error in
            if case CallError<TestContract.Failure>.refused(let error) = error {
                error.code == .callerMissing
            } else {
                false
            }
        }
        await server.stop()
    }

    @Test func `the trace goes along`() async throws {
        let seen = Lock<[String?]>([])
        let record: @Sendable (String?) -> Void = { trace in seen.withLock { $0.append(trace) } }
        let server = try await TestServer(.memory) { router in
            try router.serve(
                Halfway.self,
                immediate: { _, context in
                    record(context.trace)
                    return .init("")
                })
        }
        _ = try await server.client().call(Halfway(), trace: "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01")
        _ = try await server.client().call(Halfway())
        #expect(seen.withLock { $0 } == ["00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", nil])
        await server.stop()
    }

    // MARK: Services that break the rules

    /// What a peer may send instead of a reply, and how the call ends that waits for one.
    static let answers: [(answer: String, ends: String)] = [
        ("nonsense\n", "lost"),
        ("[]\n", "lost"),
        (#"{"jsonrpc":"2.0","id":1}"# + "\n", "lost"),
        (#"{"jsonrpc":"2.0","id":null,"error":{"code":-32700,"message":"what?"}}"# + "\n", "lost"),
        (#"{"jsonrpc":"2.0","id":null,"error":{"code":-32006,"message":"too slow"}}"# + "\n", "lost"),
        // A last word after which nothing has run that has no reply.
        (#"{"jsonrpc":"2.0","id":null,"error":{"code":-32000,"message":"bye"}}"# + "\n", "refused -32000"),
        (#"{"jsonrpc":"2.0","id":null,"error":{"code":-32001,"message":"full"}}"# + "\n", "refused -32001"),
        (#"{"jsonrpc":"2.0","id":null,"error":{"code":-32004,"message":"stranger"}}"# + "\n", "refused -32004"),
        // Replies to calls that nobody made pass by; then the connection ends.
        (#"{"jsonrpc":"2.0","id":77,"result":{}}"# + "\n", "lost"),
        (#"{"jsonrpc":"2.0","id":"a","result":{}}"# + "\n", "lost"),
        ("", "lost"),
        (#"{"jsonrpc":"2.0","id":1,"result":{"text":5}}"# + "\n", "refused -32603"),
        (#"{"jsonrpc":"2.0","id":1,"error":{"code":-32002,"message":"late"}}"# + "\n", "out of time"),
        (#"{"jsonrpc":"2.0","id":1,"error":5}"# + "\n", "refused -32603"),
        (#"{"jsonrpc":"2.0","id":1,"result":{"text":"half"#, "lost"),
    ]

    @Test(arguments: answers.indices)
    func `a strange answer ends a call in a known way`(index: Int) async throws {
        let (answer, expected) = Self.answers[index]
        let group = try Self.group()
        let connector = ScriptedConnector { _ in (answer, true) }
        let client = RPCClient(pool: ReplicaPool(connector: connector, group: group))
        let ending: String
        do {
            ending = "text \(try await client.call(TestContract.Count("c"), deadline: .seconds(60)).text)"
        } catch {
            switch error {
            case .replyLost: ending = "lost"
            case .refused(let error): ending = "refused \(error.code.rawValue)"
            case .outOfTime(wasSent: true): ending = "out of time"
            default: ending = "\(error)"
            }
        }
        #expect(ending == expected, "\(answer)")
        group.stop()
    }

    @Test func `a last word makes a call that changes something go to another replica, a lost reply does not`()
        async throws
    {
        for (word, attempts) in [
            (#"{"jsonrpc":"2.0","id":null,"error":{"code":-32000,"message":""}}"# + "\n", 2), ("", 1),
        ] {
            let group = try Self.group()
            let connector = ScriptedConnector { attempt in
                attempt == 1 ? (word, true) : (#"{"jsonrpc":"2.0","id":1,"result":{"text":"there"}}"# + "\n", false)
            }
            let pool = ReplicaPool(connector: connector, group: group)
            let client = RPCClient(pool: pool)
            let text = try? await client.call(TestContract.Count("c"), deadline: .seconds(60)).text
            #expect(text == (attempts == 2 ? "there" : nil))
            #expect(connector.attempts == attempts)
            pool.close()
            group.stop()
        }
    }

    @Test func `a connection that refuses because its service stops is used no more`() async throws {
        let group = try Self.group()
        // The first one stays open behind its refusal.
        let connector = ScriptedConnector { attempt in
            let end = attempt == 1 ? #""error":{"code":-32000,"message":""}}"# : #""result":{"text":"there"}}"#
            return (#"{"jsonrpc":"2.0","id":1,"# + end + "\n", false)
        }
        let pool = ReplicaPool(connector: connector, group: group)
        let client = RPCClient(pool: pool)
        #expect(try await client.call(TestContract.Count("c"), deadline: .seconds(60)).text == "there")
        #expect(connector.attempts == 2)
        pool.close()
        group.stop()
    }

    @Test func `a call that may have run is never told as not sent`() async throws {
        let group = try Self.group()
        // The first connection loses the reply; then there is nobody any more.
        let connector = ScriptedConnector { attempt in attempt == 1 ? ("", true) : nil }
        let client = RPCClient(pool: ReplicaPool(connector: connector, group: group))
        await #expect {
            try await client.call(TestContract.Echo("a"))
        } throws: { error in
            if case CallError<NoFailure>.replyLost = error { true } else { false }
        }
        group.stop()
    }

    @Test func `what a service said before it closed is heard even where writing fails`() async throws {
        // Each round: the service answers the first call, says its last word and closes, all while the client goes
        // on sending. Whichever of reading and writing notices first, no call's reply is lost.
        for _ in 0..<30 {
            let listener = try DeafListener()
            let group = try Self.group()
            let client = RPCClient(pool: ReplicaPool(connector: listener.connector, group: group))
            async let first = client.call(TestContract.Count("1"))
            let peer = try #require(await listener.accept())
            #expect(await eventually { peer.hasInput })
            let gate = ThreadGate()
            group.loops[0].execute { gate.wait() }
            async let second = Self.ending(of: client)
            peer.say(
                #"{"jsonrpc":"2.0","id":1,"result":{"text":"1"}}"# + "\n"
                    + #"{"jsonrpc":"2.0","id":null,"error":{"code":-32004,"message":"bye"}}"# + "\n")
            peer.close()
            gate.open()
            #expect(try await first.text == "1")
            // Sent into the closed connection or by a new one that nobody accepts any more: refused or in vain, never run.
            let ending = await second
            #expect(ending != "lost", "\(ending)")
            group.stop()
        }
    }

    private static func ending(of client: RPCClient) async -> String {
        do {
            return try await client.call(TestContract.Count("2"), deadline: .milliseconds(200)).text
        } catch {
            switch error {
            case .replyLost: return "lost"
            case .refused: return "refused"
            case .outOfTime: return "out of time"
            case .notSent: return "not sent"
            default: return "\(error)"
            }
        }
    }

    // MARK: Replicas

    /// Three replicas in one folder, and a client with loops of its own.
    private struct Cluster {
        let folder: ScratchFolder
        let servers: [TestServer]
        let group: EventLoopGroup
        let client: RPCClient

        init(_ count: Int = 3) async throws {
            let folder = try ScratchFolder()
            var servers: [TestServer] = []
            for slot in 0..<count { servers.append(try await TestServer(.socket, folder: folder, slot: slot + 1)) }
            self.folder = folder
            self.servers = servers
            group = try EventLoopGroup(count: 2)
            let connector = SocketConnector(service: "test", in: RunDirectory(path: folder.path + "/r"))
            client = RPCClient(pool: ReplicaPool(connector: connector, group: group))
        }

        var counted: Int { servers.reduce(0) { $0 + $1.service.counts.values.reduce(0, +) } }

        func stop() async {
            for server in servers { await server.stop() }
            group.stop()
        }
    }

    @Test func `calls that wait are shared evenly among replicas`() async throws {
        let cluster = try await Cluster()
        let client = cluster.client
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<30 { group.addTask { _ = try? await client.call(TestContract.Hold("g")) } }
            let isEven = await eventually { cluster.servers.allSatisfy { $0.service.waiting(at: "g") == 10 } }
            #expect(isEven, "\(cluster.servers.map { $0.service.waiting(at: "g") })")
            for server in cluster.servers { server.service.open("g") }
        }
        await cluster.stop()
    }

    @Test func `the replica with least to do gets the next call`() async throws {
        let cluster = try await Cluster()
        let client = cluster.client
        await withTaskGroup(of: Void.self) { group in
            let answered = Lock(0)
            for _ in 0..<3 {
                group.addTask {
                    _ = try? await client.call(TestContract.Hold("g"))
                    answered.withLock { $0 += 1 }
                }
            }
            #expect(await eventually { cluster.servers.allSatisfy { $0.service.waiting(at: "g") == 1 } })
            // One is free once the client has its answer: everything goes there until it is as busy.
            cluster.servers[1].service.open("g")
            #expect(await eventually { answered.withLock { $0 } == 1 })
            for _ in 0..<20 { _ = try? await client.call(TestContract.Count("c")) }
            #expect(cluster.servers.map { $0.service.count(of: "c") } == [0, 20, 0])
            for server in cluster.servers { server.service.open("g") }
        }
        await cluster.stop()
    }

    @Test func `a replica that comes is noticed`() async throws {
        let cluster = try await Cluster(1)
        #expect(try await cluster.client.call(TestContract.Count("c")).text == "c")
        let newcomer = try await TestServer(.socket, folder: cluster.folder, slot: 5)
        let isFound = try await eventually {
            _ = try await cluster.client.call(TestContract.Count("c"))
            return newcomer.service.count(of: "c") > 0
        }
        #expect(isFound)
        await newcomer.stop()
        await cluster.stop()
    }

    @Test func `the sockets of dead replicas in all other slots cost no call`() async throws {
        let folder = try ScratchFolder()
        let path = RunDirectory(path: folder.path + "/r")
        for slot in 1...8 where slot != 6 {
            let dead = try await TestServer(.socket, folder: folder, slot: slot)
            let moved = folder.path + "/moved"
            _ = rename(dead.socket, moved)
            await dead.stop()
            _ = rename(moved, dead.socket)
        }
        let server = try await TestServer(.socket, folder: folder, slot: 6)
        #expect(path.sockets(of: "test").count == 8)
        for _ in 0..<20 {
            let group = try Self.group()
            let client = RPCClient(
                pool: ReplicaPool(connector: SocketConnector(service: "test", in: path), group: group))
            for _ in 0..<5 { #expect(try await client.call(TestContract.Count("c")).text == "c") }
            group.stop()
        }
        #expect(server.service.count(of: "c") == 100)
        await server.stop()
    }

    @Test func `a drained replica loses no call, not even those that cannot be repeated`() async throws {
        let cluster = try await Cluster()
        let client = cluster.client
        let tally = Tally()
        await withTaskGroup(of: Void.self) { group in
            for worker in 0..<16 {
                group.addTask {
                    var index = 0
                    while !tally.isOver {
                        do {
                            _ = try await client.call(TestContract.Count("\(worker)-\(index)"))
                            tally.count()
                        } catch {
                            tally.note("\(error)")
                        }
                        index += 1
                    }
                }
            }
            #expect(await eventually { tally.made > 200 })
            await cluster.servers[0].server.drain()
            let after = tally.made
            #expect(await eventually { tally.made > after + 200 })
            await cluster.servers[2].server.drain()
            let last = tally.made
            #expect(await eventually { tally.made > last + 200 })
            tally.end()
        }
        #expect(tally.problems.isEmpty, "\(tally.problems.prefix(3))")
        // Each ran once, and only once.
        #expect(cluster.counted == tally.made)
        await cluster.stop()
    }

    @Test func `a connection whose socket is gone is let go of when its calls have ended`() async throws {
        let cluster = try await Cluster(2)
        let client = cluster.client
        let server = cluster.servers[0]
        async let held = client.call(TestContract.Hold("g"))
        async let other = client.call(TestContract.Hold("g"))
        #expect(await eventually { cluster.servers.allSatisfy { $0.service.waiting(at: "g") == 1 } })
        #expect(unlink(server.socket) == 0)
        // Looked for until the folder was looked at again: then no call goes there any more.
        let isLeft = try await eventually {
            let before = server.service.count(of: "c")
            for _ in 0..<10 { _ = try await client.call(TestContract.Count("c")) }
            return server.service.count(of: "c") == before
        }
        #expect(isLeft)
        #expect(server.server.openConnections == 1)
        for server in cluster.servers { server.service.open("g") }
        #expect(try await held.text == "g")
        #expect(try await other.text == "g")
        #expect(await eventually { server.server.openConnections == 0 })
        await cluster.stop()
    }

    @Test func `a closed pool ends its calls as lost`() async throws {
        let server = try await TestServer(.socket)
        let group = try Self.group()
        let pool = ReplicaPool(connector: server.connector, group: group)
        let client = RPCClient(pool: pool)
        let params = RawJSON(TestContract.Hold("g").write(to:))
        let task = Task {
            await client.perform(method: "test.hold", params: params, deadline: .seconds(60), isIdempotent: false)
        }
        #expect(await eventually { server.service.waiting(at: "g") == 1 })
        pool.close()
        let ending = await task.value
        if case .replyLost = ending {} else { Issue.record("ended as \(ending)") }
        #expect(await eventually { server.server.openConnections == 0 })
        group.stop()
        await server.stop()
    }

    @Test func `a loop that stops ends the calls under way and closes their connections`() async throws {
        let server = try await TestServer(.socket)
        let group = try Self.group()
        let client = RPCClient(pool: ReplicaPool(connector: server.connector, group: group))
        let endings = Tally()
        Task {
            do {
                _ = try await client.call(TestContract.Hold("g"))
            } catch {
                if case CallError<NoFailure>.replyLost = error {
                    endings.note("lost")
                } else {
                    endings.note("\(error)")
                }
            }
        }
        #expect(await eventually { server.service.waiting(at: "g") == 1 })
        group.stop()
        #expect(await eventually { endings.problems == ["lost"] })
        #expect(await eventually { server.server.openConnections == 0 })
        await server.stop()
    }

    @Test func `calls over loops that have ended were not sent`() async throws {
        let server = try await TestServer(.socket)
        let group = try Self.group()
        let client = RPCClient(pool: ReplicaPool(connector: server.connector, group: group))
        group.stop()
        await #expect {
            try await client.call(TestContract.Count("c"))
        } throws: { error in
            if case CallError<NoFailure>.notSent = error { true } else { false }
        }
        await server.stop()
    }
}
