internal import Contracts
internal import Glibc
internal import JSONRPC
package import ServiceKit
internal import Synchronization

/// Listens at a replica's socket and gives each connection to a loop.
package final class RPCServer: Sendable {
    private let state: ServerState
    private let group: EventLoopGroup
    private let policy: PeerPolicy
    private let sessions = Mutex<[ObjectIdentifier: (session: ServerSession, loop: EventLoop)]>([:])
    private let acceptor = Mutex<Acceptor?>(nil)
    private let emptied = Mutex<CheckedContinuation<Void, Never>?>(nil)

    package init(state: ServerState, group: EventLoopGroup, policy: PeerPolicy, metrics: MetricsRegistry) {
        self.state = state
        self.group = group
        self.policy = policy
        metrics.sampled("beatpass_connections", help: "Open connections.") {
            Double(state.connections.load(ordering: .relaxed))
        }
        metrics.sampled("beatpass_held_bytes", help: "Bytes of requests and replies held for all connections.") {
            Double(state.heldBytes.load(ordering: .relaxed))
        }
    }

    /// Starts listening. The socket appears only here: who finds it may call.
    package func listen(at path: String) throws(SocketError) {
        let descriptor = try UnixSocket.listen(at: path)
        let loop = group.loops[0]
        let acceptor = Acceptor(descriptor: descriptor, path: path, loop: loop, logger: state.logger) { [self] in
            accepted($0)
        }
        self.acceptor.withLock { $0 = acceptor }
        loop.execute { acceptor.start() }
    }

    private func accepted(_ descriptor: Int32) {
        guard let peer = UnixSocket.peer(of: descriptor), let roles = policy.roles(of: peer.userID) else {
            let uid = UnixSocket.peer(of: descriptor).map { "\($0.userID)" } ?? "unknown"
            state.logger.warning("a stranger was refused", ["uid": .string(uid)])
            return Farewell.forbidden(uid: uid).send(on: descriptor)
        }
        let open = state.connections.wrappingAdd(1, ordering: .relaxed).newValue
        guard open <= state.limits.connections, !state.isDraining.load(ordering: .relaxed) else {
            state.connections.wrappingSubtract(1, ordering: .relaxed)
            return Farewell.tooManyConnections(maximum: state.limits.connections).send(on: descriptor)
        }
        let loop = group.next()
        let identity = PeerIdentity(userID: peer.userID, processID: peer.processID, roles: roles)
        loop.execute { [self] in serve(descriptor, identity, on: loop) }
    }

    /// On the loop.
    private func serve(_ descriptor: Int32, _ peer: PeerIdentity, on loop: EventLoop) {
        let session = makeSession(on: loop)
        do throws(SystemError) {
            session.attach(
                to: try SocketChannel(
                    descriptor: descriptor, loop: loop, peer: peer, writeMilliseconds: state.limits.writeMilliseconds,
                    handler: session))
        } catch {
            close(descriptor)
            state.logger.error("a connection cannot be watched", ["error": .string("\(error)")])
            forget(session)
        }
        if state.isDraining.load(ordering: .relaxed) { session.drain() }
    }

    /// Serves one end of a memory channel: everything above the descriptors, for tests. On the loop.
    package func serve(_ channel: MemoryChannel) {
        state.connections.wrappingAdd(1, ordering: .relaxed)
        let session = makeSession(on: channel.loop)
        session.attach(to: channel)
        channel.attach(session)
    }

    private func makeSession(on loop: EventLoop) -> ServerSession {
        let session = ServerSession(state: state) { [weak self] session in self?.forget(session) }
        sessions.withLock { $0[ObjectIdentifier(session)] = (session, loop) }
        return session
    }

    private func forget(_ session: ServerSession) {
        state.connections.wrappingSubtract(1, ordering: .relaxed)
        let isLast = sessions.withLock { sessions in
            sessions[ObjectIdentifier(session)] = nil
            return sessions.isEmpty
        }
        if isLast { emptied.withLock { $0.take() }?.resume() }
    }

    /// Removes the socket, refuses what still comes, and returns when every connection has its last reply.
    package func drain() async {
        state.isDraining.store(true, ordering: .sequentiallyConsistent)
        let acceptor = acceptor.withLock { $0.take() }
        acceptor?.stop()
        await withCheckedContinuation { continuation in
            let open = sessions.withLock { sessions in
                if !sessions.isEmpty { emptied.withLock { $0 = continuation } }
                return Array(sessions.values)
            }
            if open.isEmpty { return continuation.resume() }
            for (session, loop) in open { loop.execute { session.drain() } }
        }
    }
}

/// What a connection is told that is not served.
private enum Farewell {
    case forbidden(uid: String)
    case tooManyConnections(maximum: Int)

    func send(on descriptor: Int32) {
        let error =
            switch self {
            case .forbidden(let uid):
                RPCError(.forbidden, "The user id \(uid) has no role here; the service's peers.* settings name who has.")
            case .tooManyConnections(let maximum):
                RPCError.overloaded(
                    .connections, maximum: maximum, "The service has \(maximum) connections and takes no more.")
            }
        var writer = JSONWriter()
        writer.writeError(error, id: Array("null".utf8))
        writer.endLine()
        // A new socket's buffer is empty, so this does not block; that it may fail does not matter.
        _ = Glibc.send(descriptor, writer.bytes, writer.bytes.count, Int32(MSG_NOSIGNAL))
        close(descriptor)
    }
}
