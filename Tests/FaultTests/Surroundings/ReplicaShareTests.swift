import Glibc
import JSONRPC
import ServiceKit
import Support
import Testing
import Transport

/// Three replicas over one store, each kept busy by sources of its own. Each has a folder of sockets of its own too,
/// as another installation on the same data would have.
@Suite("Replicas that write at once", .enabled(if: ServiceProcess.hasBinaries, "there is no beatpass-catalog"))
struct ReplicaShareTests {
    private static let count = 3
    private static let batches = 900

    /// How often a replica has committed.
    private func commits(_ replica: ServiceProcess) async throws -> Int {
        let peer = try RawSocket(replica.socket)
        defer { peer.close() }
        let reply = try await peer.ask(#"{"jsonrpc":"2.0","id":1,"method":"service.metrics"}"#)
        let start = "beatpass_store_commits_total "
        let line = reply["result"]?["text"]?.stringValue?.split(separator: "\n").first { $0.hasPrefix(start) }
        return line.flatMap { Int($0.dropFirst(start.count)) } ?? 0
    }

    @Test func `every acknowledged row is there once, and none of them is starved`() async throws {
        let folder = try ScratchFolder()
        var replicas: [ServiceProcess] = []
        for number in 0..<Self.count {
            let replica = try ServiceProcess("catalog", in: folder, run: "r\(number)")
            // One after another: the first makes the store.
            try await replica.ready()
            replicas.append(replica)
        }
        let callers = try replicas.map { try Caller($0) }
        let kinds: [any IngestKind] = [ArtistPuts(), PlayRecords()]
        try await PlayRecords().prepare(callers[0].client)
        let loads = callers.map { caller in kinds.map { KillLoad($0, caller.client, .careful) } }
        let before = try await replicas.asyncMap { try await commits($0) }
        let isWritten = Lock(false)
        async let tail = FeedTail.follow(callers, until: { isWritten.withLock { $0 } })
        await withTaskGroup(of: Void.self) { group in
            defer { for load in loads.joined() { load.tally.end() } }
            for (number, pair) in loads.enumerated() {
                for load in pair {
                    for part in ["a", "b"] {
                        let source = "r\(number)\(part)"
                        let seed = Seeded("replica \(number), \(part)")
                        group.addTask { await load.run(source, seed) }
                    }
                }
            }
            let isThere = await eventually {
                loads.joined().reduce(0) { $0 + $1.tally.made } >= Self.batches
                    || loads.joined().contains { !$0.tally.problems.isEmpty }
            }
            #expect(isThere)
        }
        isWritten.withLock { $0 = true }
        let shares = try await zip(replicas, before).map { ($0, $1) }.asyncMap { try await commits($0) - $1 }
        print("commits of \(Self.count) replicas that wrote at once: \(shares)")
        let mean = shares.reduce(0, +) / Self.count
        #expect(shares.allSatisfy { $0 >= mean / 5 }, "\(shares)")
        #expect(loads.joined().flatMap(\.tally.problems) == [])
        for (index, kind) in kinds.enumerated() {
            let sent = loads.reduce(into: [:]) { $0.merge($1[index].sent) { $1 } }
            #expect(try await kind.differences(from: sent, in: folder) == [])
            // Whichever is asked.
            for caller in callers { #expect(try await kind.problems(caller.client, sent) == []) }
        }
        // Positions are given out in the order of commits: who tails misses none of them.
        let seen = try await tail
        #expect(seen.positions == (1...max(1, seen.head)).map { $0 })
        #expect(seen.pages > 10)
        for caller in callers { caller.stop() }
        for replica in replicas {
            replica.child.signal(SIGTERM)
            #expect(await replica.child.end() == 0, "\(replica.child.errors)")
        }
    }
}

extension Sequence where Element: Sendable {
    fileprivate func asyncMap<Value>(_ transform: (Element) async throws -> Value) async rethrows -> [Value] {
        var values: [Value] = []
        for element in self { values.append(try await transform(element)) }
        return values
    }
}

/// Follows the feed from its beginning while others write, each page from another replica.
private struct FeedTail {
    var positions: [Int64] = []
    var head: Int64 = 0
    var pages = 0

    static func follow(_ callers: [Caller], until isDone: @Sendable () -> Bool) async throws -> FeedTail {
        var tail = FeedTail()
        while true {
            let wasDone = isDone()
            let after = tail.positions.last ?? 0
            let page = await callers[tail.pages % callers.count].call(
                "catalog.readChanges", #"{"after":\#(after),"limit":200}"#)
            let reply = try #require(page.reply, "\(page)")
            tail.positions += (reply["changes"]?.arrayValue ?? []).compactMap { $0["position"]?.integerValue }
            tail.head = reply["head"]?.integerValue ?? 0
            tail.pages += 1
            if wasDone, tail.positions.last ?? 0 == tail.head { return tail }
        }
    }
}
