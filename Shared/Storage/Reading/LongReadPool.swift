internal import ServiceKit

/// The threads for reads that take long: each has a connection of its own, made at its first call, and
/// runs every call in a read transaction, so that a call sees one state of the database throughout.
final class LongReadPool: Sendable {
    typealias Session = any SQLReading

    let queue: CallQueue<Session>
    private let open: @Sendable () throws -> any ReadingConnection
    private let isClosed: ClosedMark
    private let running = Lock<[Int: CallTicket]>([:])

    init(
        options: DatabaseOptions, isClosed: ClosedMark,
        open: @escaping @Sendable () throws -> any ReadingConnection
    ) {
        self.open = open
        self.isClosed = isClosed
        queue = CallQueue(maximumCalls: options.maximumWaitingReads, maximumBytes: .max)
    }

    /// The body of thread number `index`: serves until the pool stops.
    func serve(_ index: Int) {
        var connection: (any ReadingConnection)?
        while queue.waitForCalls() == .calls {
            guard let call = queue.take() else { continue }
            running.withLock { $0[index] = call.ticket }
            // After the ticket is seen by `stop()`, so that a call either runs interrupted or not at all.
            let error = isClosed.value ? StorageError.closed : run(call, &connection)
            running.withLock { $0[index] = nil }
            call.reply(error)
        }
    }

    /// Refuses what waits and interrupts what runs: a long read must not hold up a stop.
    func stop() {
        queue.close()
        while let call = queue.take() { call.reply(StorageError.closed) }
        running.withLock { running in
            for ticket in running.values { ticket.interrupt() }
        }
    }

    private func run(_ call: any QueuedCall<Session>, _ connection: inout (any ReadingConnection)?) -> (any Error)? {
        do {
            let opened = try connection ?? open()
            connection = opened
            try opened.read(for: call.ticket) { try call.run(opened) }
            return nil
        } catch StorageError.cancelled where isClosed.value {
            return StorageError.closed
        } catch {
            return error
        }
    }
}
