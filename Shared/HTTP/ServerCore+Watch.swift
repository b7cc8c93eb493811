import CMicroHTTPD
import Dispatch
import Glibc
import Synchronization

/// The tick: deadlines of connections, and clients that leave while their handler runs.
extension ServerCore {
    func setDeadline(
        _ handle: ConnectionHandle, _ deadline: UInt64, now: UInt64, _ read: (ConnectionRecord) -> Void
    ) {
        state.withLock { state in
            guard let record = state.connections[handle] else { return }
            read(record)
            state.connections[handle]?.deadline = deadline
            scheduleTick(at: deadline, now: now, &state)
        }
    }

    /// Makes sure that there is a tick at `time` or before.
    func scheduleTick(at time: UInt64, now: UInt64, _ state: inout State) {
        guard time < state.nextTick, state.phase != .stopped else { return }
        state.nextTick = time
        state.tickGeneration &+= 1
        let generation = state.tickGeneration
        let wait = Int(clamping: time > now ? time - now : 0)
        queue.asyncAfter(deadline: .now() + .nanoseconds(wait)) { [weak self] in self?.tick(generation) }
    }

    /// Begins to ring the waker when there are connections enough for what follows, as it ends by itself.
    ///
    /// libmicrohttpd takes 128 events at a time and, having got exactly 128, waits for one more, at worst for
    /// its idle time, before it serves them (0.9.75 to 1.0.1). The ring is that one more. (More threads, each
    /// with fewer connections, were six times slower.)
    func wakeCrowd(_ state: inout State) {
        guard state.waker >= 0, !state.isWaking, state.connections.count >= Self.crowd else { return }
        state.isWaking = true
        ringLater()
    }

    private func ringLater() {
        queue.asyncAfter(deadline: .now() + Self.crowdWait) { [weak self] in self?.ring() }
    }

    private func ring() {
        state.withLock { state in
            state.isWaking = state.waker >= 0 && state.connections.count >= Self.crowd
            guard state.isWaking else { return }
            beatpass_http_ring(state.waker)
            ringLater()
        }
    }

    /// Less than 128, with room for the listener, the resumed and the waker itself.
    private static let crowd = 120
    /// The longest a crowd's requests are held up.
    private static let crowdWait = DispatchTimeInterval.milliseconds(5)

    private func tick(_ generation: UInt64) {
        let gone = state.withLock { state -> [Task<Void, Never>] in
            guard state.tickGeneration == generation, state.phase != .stopped else { return [] }
            state.nextTick = .max
            let now = monotonicNow()
            var next = UInt64.max
            var tasks: [Task<Void, Never>] = []
            for (handle, record) in state.connections {
                if let exchange = record.handling {
                    if let task = exchange.task, beatpass_http_is_gone(record.descriptor) != 0 {
                        exchange.task = nil
                        tasks.append(task)
                    }
                    next = min(next, now.advanced(by: Self.watchInterval))
                } else if record.deadline <= now {
                    _ = shutdown(record.descriptor, Int32(SHUT_RDWR))
                    state.connections[handle]?.deadline = .max
                } else {
                    next = min(next, record.deadline)
                }
            }
            if next < .max { scheduleTick(at: next, now: now, &state) }
            return tasks
        }
        for task in gone { task.cancel() }
    }
}
