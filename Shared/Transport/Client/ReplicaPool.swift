package import JSONRPC
internal import ServiceKit
internal import Synchronization

/// The connections to all replicas of one service.
///
/// Replicas come and go as their sockets do: the folder is looked at when it was not for a while, or when
/// no connection is left. Calls go to the connection with the fewest outstanding.
package final class ReplicaPool: Sendable {
    private struct State: Sendable {
        var connections: [ClientConnection] = []
        var scannedAt: MonotonicInstant?
        var turn = 0
    }

    private let connector: any Connector
    private let group: EventLoopGroup
    private let limits: WireLimits
    private let state = Lock(State())
    private static let scanInterval: Duration = .milliseconds(500)

    package init(connector: any Connector, group: EventLoopGroup, limits: WireLimits = WireLimits()) {
        self.connector = connector
        self.group = group
        self.limits = limits
    }

    package var service: String { connector.service }
    /// Whether the service is part of this installation, running or not.
    package var isInstalled: Bool { connector.isInstalled }

    /// The best connection that is none of `tried`; any, where all were tried; nil where there is no replica.
    ///
    /// The call counts as outstanding from here on, so that callers at the same moment do not all choose the
    /// same one: each reservation is followed by one ``ClientConnection/send(_:deadline:handle:end:)``.
    func reserve(avoiding tried: [ClientConnection]) -> ClientConnection? {
        state.withLock { state in
            state.connections.removeAll { $0.isClosed.load(ordering: .relaxed) }
            let now = MonotonicClock.now
            if state.connections.isEmpty || state.scannedAt.map({ now - $0 >= Self.scanInterval }) ?? true {
                state.scannedAt = now
                scan(&state)
            }
            let fresh = state.connections.filter { connection in !tried.contains { $0 === connection } }
            let candidates = fresh.isEmpty ? state.connections : fresh
            guard !candidates.isEmpty else { return nil }
            // Starts at another one each time, so that equal ones share.
            state.turn = (state.turn + 1) % candidates.count
            let rotated = candidates[state.turn...] + candidates[..<state.turn]
            let best = rotated.min {
                $0.outstanding.load(ordering: .relaxed) < $1.outstanding.load(ordering: .relaxed)
            }
            best?.outstanding.wrappingAdd(1, ordering: .relaxed)
            return best
        }
    }

    private func scan(_ state: inout State) {
        let replicas = connector.replicas()
        // A socket that is gone: its replica drains, or nobody will find it any more.
        for gone in state.connections where !replicas.contains(gone.replica) { gone.retire() }
        state.connections.removeAll { !replicas.contains($0.replica) }
        for replica in replicas where !state.connections.contains(where: { $0.replica == replica }) {
            state.connections.append(
                ClientConnection(replica: replica, connector: connector, loop: group.next(), limits: limits))
        }
    }

    /// Why a line of so many bytes cannot be sent; nil where it can.
    func refusal(ofLine bytes: Int, mayBeLarge: Bool) -> RPCError? {
        let most = mayBeLarge ? limits.largeLineBytes : limits.lineBytes
        guard bytes > most else { return nil }
        return .limit(
            mayBeLarge ? .largeLineBytes : .lineBytes, maximum: most,
            "The call has \(bytes) bytes, and a line may have \(most): send less at once.")
    }

    /// Closes all connections; calls under way end as lost.
    package func close() {
        let connections = state.withLock { state in
            defer { state.connections = [] }
            return state.connections
        }
        for connection in connections { connection.close() }
    }
}
