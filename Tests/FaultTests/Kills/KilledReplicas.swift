import Contracts
import Glibc
import ServiceKit
import Support
import Transport

/// Replicas of the catalog over one store, which are killed and come back in their slots, and a client of them.
final class KilledReplicas: Sendable {
    let folder: ScratchFolder
    private let group: EventLoopGroup
    private let replicas: Lock<[ServiceProcess]>
    let client: RPCClient

    init(_ count: Int) async throws {
        folder = try ScratchFolder()
        group = try EventLoopGroup(count: 2)
        let connector = SocketConnector(service: "catalog", in: RunDirectory(path: folder.path + "/r"))
        client = RPCClient(pool: ReplicaPool(connector: connector, group: group))
        replicas = Lock([])
        for slot in 1...count {
            let replica = try ServiceProcess("catalog", in: folder, slot: slot)
            // One after another: the first makes the store.
            try await replica.ready()
            replicas.withLock { $0.append(replica) }
        }
    }

    var count: Int { replicas.withLock { $0.count } }

    /// Sends a replica the signal at once.
    func signal(_ index: Int) { replicas.withLock { $0[index] }.child.signal(SIGKILL) }

    func hasEnded(_ index: Int) -> Bool { replicas.withLock { $0[index] }.child.outcome != nil }

    /// Kills a replica and starts another in its slot; does not wait until that one is ready.
    func kill(_ index: Int) async throws {
        let replica = replicas.withLock { $0[index] }
        replica.child.signal(SIGKILL)
        let outcome = await replica.child.end()
        guard outcome == -SIGKILL else {
            throw UnexpectedEnding(
                description: "the replica had ended by itself (\(outcome ?? 0)): \(replica.child.errors)")
        }
        let next = try ServiceProcess("catalog", in: folder, slot: index + 1)
        replicas.withLock { $0[index] = next }
    }

    func ready() async throws {
        for replica in replicas.withLock({ $0 }) { try await replica.ready() }
    }

    /// Ends all in order. Returns the exit codes of those that did not end well.
    func stop() async -> [Int32] {
        group.stop()
        let all = replicas.withLock { $0 }
        for replica in all { replica.child.signal(SIGTERM) }
        var codes: [Int32] = []
        for replica in all {
            let code = await replica.child.end() ?? -1
            if code != 0 { codes.append(code) }
        }
        return codes
    }
}
