internal import ServiceKit

/// The one thread of this process that writes to a database file.
///
/// It waits for calls, takes the writer lock, opens one transaction and runs the waiting calls in it, each
/// in a savepoint, commits once, releases the lock and only then answers: acknowledged means durable, and
/// the cost of a commit (a sync to disk) is shared by all calls that came while the one before was made.
///
/// A call that throws takes back its own changes and leaves the others alone. Where the store itself fails
/// (disk full, I/O error), SQLite may drop the whole transaction: then every call that was in it fails with
/// the same error, and those that had not run yet get a transaction of their own. The next group tries again.
///
/// Owns the writing connection, which no other thread touches once the thread has started. Does not know
/// what is written, retries nothing, and never interrupts a call that has begun.
final class GroupCommitWriter: Sendable {
    typealias Session = any SQLWriting

    let queue: CallQueue<Session>
    private let figures = Lock(DatabaseStatistics())
    private let options: DatabaseOptions
    private let chore: Chore?

    init(options: DatabaseOptions, chore: Chore?) {
        self.options = options
        self.chore = chore
        queue = CallQueue(
            maximumCalls: options.maximumWaitingWrites, maximumBytes: options.maximumWaitingWriteBytes)
    }

    /// The writer's figures, with the load of its queue.
    var statistics: DatabaseStatistics {
        var result = figures.withLock { $0 }
        (result.waitingWrites, result.waitingWriteBytes) = queue.load
        return result
    }

    /// The thread's body: serves until the queue is closed and empty, then empties the write-ahead log.
    func serve(_ connection: SQLiteConnection, _ lock: WriterLock) {
        var restartFrom = options.logLimitPages
        var choreIsDue = chore != nil
        serving: while true {
            let wait = chore.map { _ in choreIsDue ? MonotonicClock.now : MonotonicClock.now + Chore.interval }
            switch queue.waitForCalls(until: wait) {
            case .calls: writeGroup(connection, lock)
            case .timeUp: break
            case .closedAndEmpty: break serving
            }
            // One slice between two groups: neither waits for all of the other.
            if let chore { choreIsDue = run(chore, connection, lock) }
            checkpoint(connection, lock, &restartFrom)
        }
        guard (try? lock.acquire()) != nil else { return }
        connection.checkpoint(.truncate, waitingMilliseconds: 0)
        lock.release()
    }

    /// The calls of one holding of the lock.
    private struct Group {
        /// How much it still may take.
        var calls: Int
        var bytes: Int
        var isEmpty = true
        /// The answers, kept until the lock is released.
        var replies: [(call: any QueuedCall<Session>, error: (any Error)?)] = []
        var committed = 0
        var refused = 0
        /// The last failure of the store itself.
        var failure: StorageError?

        mutating func next(from queue: CallQueue<Session>) -> (any QueuedCall<Session>)? {
            // The first may be larger than a whole group: it could never run otherwise.
            guard calls > 0, let call = queue.take(withinBytes: isEmpty ? .max : bytes) else { return nil }
            isEmpty = false
            calls -= 1
            bytes -= min(bytes, call.ticket.cost)
            return call
        }

        mutating func refuse(_ calls: [any QueuedCall<Session>], _ error: StorageError) {
            failure = error
            refused += calls.count
            for call in calls { replies.append((call, error)) }
        }

        /// For a store that takes nothing at all: nobody is left to wait for its next refusal.
        mutating func refuseAll(from queue: CallQueue<Session>, _ error: StorageError) {
            while let call = next(from: queue) { refuse([call], error) }
        }
    }

    private func writeGroup(_ connection: SQLiteConnection, _ lock: WriterLock) {
        var group = Group(calls: options.groupCalls, bytes: options.groupBytes)
        do {
            try lock.acquire()
            // Goes round again only where a transaction was lost with calls still to come.
            while let call = group.next(from: queue) { transaction(from: call, connection, &group) }
            lock.release()
        } catch {
            group.refuseAll(from: queue, error)
        }
        note(group, logPages: connection.logPages)
        for reply in group.replies { reply.call.reply(reply.error) }
    }

    /// Runs `first` and the calls that follow it in one transaction and commits; returns early where the
    /// store dropped the transaction.
    private func transaction(
        from first: any QueuedCall<Session>, _ connection: SQLiteConnection, _ group: inout Group
    ) {
        do {
            try connection.run("BEGIN IMMEDIATE")
        } catch {
            group.refuse([first], error)
            return group.refuseAll(from: queue, error)
        }
        var done: [any QueuedCall<Session>] = []
        var following: (any QueuedCall<Session>)? = first
        while let call = following {
            if let deadline = call.ticket.deadline, MonotonicClock.now >= deadline {
                group.replies.append((call, StorageError.deadlinePassed))
            } else if let (error, refusal) = run(call, connection) {
                group.replies.append((call, error))
                if let refusal {
                    group.failure = refusal
                    group.refused += 1
                }
                guard connection.isInTransaction else {
                    let cause = refusal ?? .storageRefused(reason: "the transaction was lost (\(error))")
                    return group.refuse(done, cause)
                }
            } else {
                done.append(call)
            }
            following = group.next(from: queue)
        }
        do {
            try connection.run(done.isEmpty ? "ROLLBACK" : "COMMIT")
        } catch {
            connection.rollBack()
            let isRefusal = error.isOfTheStore
            return group.refuse(
                done, isRefusal ? error : .storageRefused(reason: "the commit failed (\(error))"))
        }
        for call in done { group.replies.append((call, nil)) }
        group.committed += done.count
    }

    /// Runs one call in a savepoint. Returns nil, or why it failed and what the store refused in it.
    private func run(
        _ call: any QueuedCall<Session>, _ connection: SQLiteConnection
    ) -> (error: any Error, refusal: StorageError?)? {
        let session = WriteSession(connection)
        do {
            try connection.run("SAVEPOINT call")
            do {
                defer { session.end() }
                try call.run(session)
            }
            try connection.run("RELEASE call")
            return nil
        } catch {
            do {
                if connection.isInTransaction {
                    try connection.run("ROLLBACK TO call")
                    try connection.run("RELEASE call")
                }
            } catch {
                // What cannot be taken back must not be committed.
                connection.rollBack()
            }
            return (error, session.refusal)
        }
    }

    private func note(_ group: Group, logPages: Int) {
        figures.withLock { figures in
            if group.committed > 0 { figures.commits += 1 }
            figures.committedCalls += group.committed
            figures.refusedCalls += group.refused
            figures.logPages = logPages
            if group.failure != nil || group.committed > 0 { figures.lastWriteFailure = group.failure }
        }
    }

    /// Runs a slice of the chore in a transaction of its own. Returns whether more is left to do.
    private func run(_ chore: Chore, _ connection: SQLiteConnection, _ lock: WriterLock) -> Bool {
        do {
            try lock.acquire()
            defer { lock.release() }
            try connection.run("BEGIN IMMEDIATE")
            let session = WriteSession(connection)
            let hasMore: Bool
            do {
                defer { session.end() }
                hasMore = try chore.run(session)
            }
            try connection.run("COMMIT")
            figures.withLock { $0.lastChoreFailure = nil }
            return hasMore
        } catch {
            connection.rollBack()
            let failure = error as? StorageError ?? .failed(reason: "\(error)")
            figures.withLock { $0.lastChoreFailure = failure }
            return false
        }
    }

    /// Folds the write-ahead log into the file where it has grown.
    private func checkpoint(_ connection: SQLiteConnection, _ lock: WriterLock, _ restartFrom: inout Int) {
        let pages = connection.logPages
        if pages < options.logLimitPages { restartFrom = options.logLimitPages }
        if pages >= restartFrom, (try? lock.acquire()) != nil {
            // Where a long read holds the log, it may grow by as much again before writers wait anew.
            connection.checkpoint(.restart, waitingMilliseconds: min(1000, options.busyMilliseconds))
            lock.release()
            restartFrom = pages + options.logLimitPages
        } else if pages >= options.checkpointPages {
            connection.checkpoint(.passive, waitingMilliseconds: 0)
        }
    }
}
