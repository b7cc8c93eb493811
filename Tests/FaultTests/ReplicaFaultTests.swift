import Contracts
import Glibc
import JSONRPC
import ServiceKit
import Support
import Testing
import Transport

/// Replicas of the catalog as processes that are killed, stopped and starved, under a client's load.
@Suite("Faults of replicas", .serialized, .enabled(if: ServiceProcess.hasBinaries, "there is no beatpass-catalog"))
struct ReplicaFaultTests {
    /// Replicas over one store, and a client of them.
    private struct Cluster {
        let folder: ScratchFolder
        let replicas: [ServiceProcess]
        let group: EventLoopGroup
        let client: RPCClient

        init(_ count: Int) async throws {
            let folder = try ScratchFolder()
            self.folder = folder
            var replicas: [ServiceProcess] = []
            for slot in 1...count {
                let replica = try ServiceProcess("catalog", in: folder, slot: slot)
                // One after another: the first makes the store.
                try await replica.ready()
                replicas.append(replica)
            }
            self.replicas = replicas
            group = try EventLoopGroup(count: 2)
            let connector = SocketConnector(service: "catalog", in: RunDirectory(path: folder.path + "/r"))
            client = RPCClient(pool: ReplicaPool(connector: connector, group: group))
        }

        func put(_ name: String) async throws(CallError<CatalogFailure>) {
            let entry = Catalog.ArtistEntry(
                id: ArtistID(unchecked: name), name: name, createdAt: Timestamp(microseconds: 1_700_000_000_000_000))
            _ = try await client.call(Catalog.PutArtists(source: SourceName(unchecked: "test"), artists: [entry]))
        }

        func read() async throws(CallError<NoFailure>) {
            _ = try await client.call(Catalog.FindArtists(query: "", limit: 3))
        }

        /// The replica's own answer to how often a method was answered by a result.
        func answered(_ method: String, by replica: ServiceProcess) async throws -> Int {
            let peer = try RawSocket(replica.socket)
            defer { peer.close() }
            let reply = try await peer.ask(#"{"jsonrpc":"2.0","id":1,"method":"service.metrics"}"#)
            let start = #"beatpass_calls_total{method="\#(method)",outcome="ok"} "#
            let line = reply["result"]?["text"]?.stringValue?.split(separator: "\n").first { $0.hasPrefix(start) }
            return line.flatMap { Int($0.dropFirst(start.count)) } ?? 0
        }

        /// Ends all in order.
        func stop() async {
            group.stop()
            for replica in replicas { replica.child.signal(SIGTERM) }
            for replica in replicas { _ = await replica.child.end() }
        }
    }

    /// Runs `fault` in the middle of a load of many callers, and lets the load go on behind it.
    private func underLoad(
        _ tally: Tally, callers: Int = 12, _ call: @escaping @Sendable (Int, Int) async throws -> Void,
        fault: () async throws -> Void
    ) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for caller in 0..<callers {
                group.addTask {
                    var index = 0
                    while !tally.isOver {
                        do {
                            try await call(caller, index)
                            tally.count()
                        } catch {
                            tally.note("\(error)")
                        }
                        index += 1
                    }
                }
            }
            defer { tally.end() }
            try #require(await eventually { tally.made > 200 })
            try await fault()
            let before = tally.made
            try #require(await eventually { tally.made > before + 200 })
        }
    }

    @Test func `a replica killed in the middle of reads costs no call`() async throws {
        let cluster = try await Cluster(3)
        let tally = Tally()
        try await underLoad(tally) { _, _ in
            try await cluster.read()
        } fault: {
            // All three had a share, so calls were in flight to the one that goes.
            for replica in cluster.replicas {
                let share = try await cluster.answered("catalog.findArtists", by: replica)
                #expect(share > 0)
            }
            cluster.replicas[1].child.signal(SIGKILL)
            #expect(await cluster.replicas[1].child.end() == -SIGKILL)
        }
        #expect(tally.problems.isEmpty, "\(tally.problems.prefix(3))")
        await cluster.stop()
    }

    @Test func `writes that are idempotent survive a kill, each once`() async throws {
        let cluster = try await Cluster(3)
        let tally = Tally()
        try await underLoad(tally) { caller, index in
            try await cluster.put("a\(caller)-\(index)")
        } fault: {
            cluster.replicas[0].child.signal(SIGKILL)
            #expect(await cluster.replicas[0].child.end() == -SIGKILL)
        }
        #expect(tally.problems.isEmpty, "\(tally.problems.prefix(3))")
        await cluster.stop()
    }

    @Test(arguments: [false, true])
    func `with nobody to ask again, calls in flight at a kill say that their replies are lost`(
        isIdempotent: Bool
    )
        async throws
    {
        // A call that is so slow to begin that it finds the connection broken was not sent, and says so. Where all
        // of a round are, another round has to tell.
        var lost = 0
        var rounds = 0
        while lost == 0, rounds < 10 {
            lost = try await killWithCallsInFlight(isIdempotent: isIdempotent)
            rounds += 1
        }
        #expect(lost > 0)
    }

    /// How many of fifty calls to a single replica that is killed said that their replies are lost.
    private func killWithCallsInFlight(isIdempotent: Bool) async throws -> Int {
        let cluster = try await Cluster(1)
        let replica = cluster.replicas[0]
        try await cluster.read()
        // Stopped, the replica takes calls in and answers none.
        replica.child.signal(SIGSTOP)
        #expect(await eventually { replica.child.isStopped })
        let begun = Tally()
        let endings = await withTaskGroup(of: CallEnding.self) { group in
            for _ in 0..<50 {
                group.addTask {
                    begun.count()
                    return await cluster.client.perform(
                        method: "catalog.findArtists", params: .emptyObject, deadline: .seconds(60),
                        isIdempotent: isIdempotent)
                }
            }
            #expect(await eventually { begun.made == 50 })
            replica.child.signal(SIGKILL)
            #expect(await replica.child.end() == -SIGKILL)
            return await group.reduce(into: [CallEnding]()) { $0.append($1) }
        }
        var lost = 0
        for ending in endings {
            switch ending {
            case .replyLost: lost += 1
            case .notSent: break
            default: Issue.record("ended as \(ending)")
            }
        }
        // The socket stands, and nobody listens: nothing is sent there.
        #expect(access(replica.socket, F_OK) == 0)
        let next = await cluster.client.perform(
            method: "catalog.findArtists", params: .emptyObject, deadline: .seconds(5), isIdempotent: isIdempotent)
        if case .notSent = next {} else { Issue.record("ended as \(next)") }
        await cluster.stop()
        return lost
    }

    @Test func `a replica that is asked to stop under load loses no call`() async throws {
        let cluster = try await Cluster(3)
        let tally = Tally()
        try await underLoad(tally) { caller, index in
            // Of a kind that may not be repeated where its reply is lost.
            let entry = #"{"id":"b\#(caller)-\#(index)","name":"B","createdAt":"2024-01-01T00:00:00Z"}"#
            let params = RawJSON(checked: Array(#"{"source":"test","artists":[\#(entry)]}"#.utf8))
            let ending = await cluster.client.perform(
                method: "catalog.putArtists", params: params, deadline: .seconds(60), isIdempotent: false)
            guard case .result(let bytes) = ending else { throw Lost(ending: "\(ending)") }
            // Had it run before, it would not be new.
            let reply = try JSONValue(parsing: bytes)
            guard reply["added"]?.integerValue == 1 else { throw Lost(ending: "ran twice: \(reply.text)") }
        } fault: {
            for replica in cluster.replicas[1...] {
                replica.child.signal(SIGTERM)
                #expect(await replica.child.end() == 0, "\(replica.child.errors)")
                #expect(access(replica.socket, F_OK) != 0)
            }
        }
        #expect(tally.problems.isEmpty, "\(tally.problems.prefix(3))")
        await cluster.stop()
    }

    private struct Lost: Error {
        var ending: String
    }

    @Test func `a killed replica comes back in its slot and is used again`() async throws {
        let cluster = try await Cluster(2)
        try await cluster.read()
        let killed = cluster.replicas[1]
        killed.child.signal(SIGKILL)
        #expect(await killed.child.end() == -SIGKILL)
        let again = try ServiceProcess("catalog", in: cluster.folder, slot: 2)
        try await again.ready()
        let isUsed = try await eventually {
            try await cluster.read()
            return try await cluster.answered("catalog.findArtists", by: again) > 0
        }
        #expect(isUsed)
        again.child.signal(SIGTERM)
        #expect(await again.child.end() == 0)
        await cluster.stop()
    }

    @Test func `a slot is one process's alone`() async throws {
        let folder = try ScratchFolder()
        let first = try ServiceProcess("catalog", in: folder, slot: 3)
        try await first.ready()
        let second = try ServiceProcess("catalog", in: folder, slot: 3)
        #expect(await second.child.end() == 69)
        #expect(second.child.errors.contains("Slot 3"), "\(second.child.errors)")
        // The first one's socket is none the worse.
        try await first.ready()
        first.child.signal(SIGTERM)
        #expect(await first.child.end() == 0)
    }

    @Test func `without descriptors a service turns connections away and lives`() async throws {
        let folder = try ScratchFolder()
        let replica = try ServiceProcess("catalog", in: folder, descriptors: 64)
        try await replica.ready()
        var peers: [RawSocket] = []
        defer { for peer in peers { peer.close() } }
        var refusals = 0
        for _ in 0..<120 {
            let peer = try #require(await eventually { try? RawSocket(replica.socket) })
            peers.append(peer)
            do {
                let reply = try await peer.ask(#"{"jsonrpc":"2.0","id":1,"method":"service.info"}"#)
                if reply["error"]?["code"]?.integerValue == -32001 { refusals += 1 }
            } catch is SystemError {
                // It was closed before the question was out.
                refusals += 1
            }
        }
        #expect(refusals > 0 && refusals < 120)
        let first = try #require(peers.first)
        #expect(try await first.ask(#"{"jsonrpc":"2.0","id":2,"method":"service.info"}"#)["result"] != nil)
        for peer in peers.dropFirst() { peer.close() }
        try await replica.ready()
        replica.child.signal(SIGTERM)
        #expect(await replica.child.end() == 0, "\(replica.child.errors)")
        #expect(replica.child.errors.contains("a connection was shed"))
    }
}
