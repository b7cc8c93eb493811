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
    private let connections = Lock(Connections())
    private let acceptor = Lock<Acceptor?>(nil)
    private let strangers = RepeatLimiter()

    private struct Connections: Sendable {
        /// Accepted and not yet ended, whether their loop has a session of them yet or not.
        var count = 0
        var sessions: [ObjectIdentifier: (session: ServerSession, loop: EventLoop)] = [:]
        /// Who waits for the last one's end.
        var waiting: [CheckedContinuation<Void, Never>] = []
    }

    package init(state: ServerState, group: EventLoopGroup, policy: PeerPolicy, metrics: MetricsRegistry) {
        self.state = state
        self.group = group
        self.policy = policy
        metrics.sampled("beatpass_connections", help: "Open connections.") { [weak self] in
            self.map { Double($0.openConnections) }
        }
        metrics.sampled("beatpass_held_bytes", help: "Bytes of requests and replies held for all connections.") {
            [weak state] in
            // Weak: the state's router counts in these metrics.
            state.map { Double($0.heldBytes.load(ordering: .relaxed)) }
        }
    }

    package var openConnections: Int { connections.withLock { $0.count } }

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
        let peer = UnixSocket.peer(of: descriptor)
        guard let peer, let roles = policy.roles(of: peer.userID) else {
            let uid = peer.map { "\($0.userID)" } ?? "unknown"
            state.logger.admitted(by: strangers)?.warning("a stranger was refused", ["uid": .string(uid)])
            return Farewell.forbidden(uid: uid).send(on: descriptor)
        }
        if state.isDraining.load(ordering: .relaxed) { return Farewell.shuttingDown.send(on: descriptor) }
        let maximum = state.limits.connections
        let isTaken = connections.withLock { connections in
            guard connections.count < maximum else { return false }
            connections.count += 1
            return true
        }
        guard isTaken else { return Farewell.tooManyConnections(maximum: maximum).send(on: descriptor) }
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
            return forget(session)
        }
        if state.isDraining.load(ordering: .relaxed) { session.drain() }
    }

    /// Serves one end of a memory channel: everything above the descriptors, for tests. On the loop.
    package func serve(_ channel: MemoryChannel) {
        connections.withLock { $0.count += 1 }
        let session = makeSession(on: channel.loop)
        session.attach(to: channel)
        channel.attach(session)
        if state.isDraining.load(ordering: .relaxed) { session.drain() }
    }

    private func makeSession(on loop: EventLoop) -> ServerSession {
        let session = ServerSession(state: state) { [weak self] session in self?.forget(session) }
        connections.withLock { $0.sessions[ObjectIdentifier(session)] = (session, loop) }
        return session
    }

    private func forget(_ session: ServerSession) {
        let waiting = connections.withLock { connections in
            connections.sessions[ObjectIdentifier(session)] = nil
            connections.count -= 1
            guard connections.count == 0 else { return [CheckedContinuation<Void, Never>]() }
            defer { connections.waiting = [] }
            return connections.waiting
        }
        for continuation in waiting { continuation.resume() }
    }

    /// Removes the socket, refuses what still comes, and returns when every connection has its last reply.
    package func drain() async {
        state.isDraining.store(true, ordering: .sequentiallyConsistent)
        let acceptor = acceptor.withLock { $0.take() }
        await acceptor?.stop()
        await withCheckedContinuation { continuation in
            let open = connections.withLock { connections in
                if connections.count > 0 { connections.waiting.append(continuation) }
                return connections.count > 0 ? Array(connections.sessions.values) : nil
            }
            guard let open else { return continuation.resume() }
            for (session, loop) in open { loop.execute { session.drain() } }
        }
    }
}
