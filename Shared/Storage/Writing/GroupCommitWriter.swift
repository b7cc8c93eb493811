internal import ServiceKit

/// The one thread of this process that writes to a database.
///
/// It waits for calls, takes the right to write, opens one transaction and runs the waiting calls in it, each
/// in a savepoint, commits once, gives the right back and only then answers: acknowledged means durable, and
/// the cost of a commit (a sync to disk) is shared by all calls that came while the one before was made.
///
/// A call that throws takes back its own changes and leaves the others alone. Where the store itself fails
/// (disk full, I/O error, the server gone), it may drop the whole transaction: then every call that was in it
/// fails with the same error, and those that had not run yet get a transaction of their own. The next group
/// tries again.
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

    /// The thread's body: serves until the queue is closed and empty.
    func serve(_ connection: any WritingConnection) {
        var progress: Chore.Progress = chore == nil ? .idle : .more
        serving: while true {
            switch queue.waitForCalls(until: deadline(connection, after: progress)) {
            case .calls: writeGroup(connection)
            case .timeUp: if !progress.hasMore { check(connection) }
            case .closedAndEmpty: break serving
            }
            // One slice between two groups: neither waits for all of the other.
            progress = chore.map { runSlices(of: $0, connection) } ?? .idle
            let start = MonotonicClock.now
            connection.tidy()
            figures.withLock { $0.longestCheckpoint = max($0.longestCheckpoint, MonotonicClock.now - start) }
        }
        connection.finish()
    }

    /// How long to wait for calls; nil where there is nothing else to do.
    private func deadline(_ connection: any WritingConnection, after progress: Chore.Progress) -> MonotonicInstant? {
        guard chore != nil || connection.isRemote else { return nil }
        let now = MonotonicClock.now
        if progress.hasMore { return now }
        guard case .later(let due) = progress else { return now + Chore.interval }
        return min(due, now + Chore.interval)
    }

    /// Notices a server that went or came back while nobody writes.
    private func check(_ connection: any WritingConnection) {
        guard connection.isRemote else { return }
        do {
            try connection.check()
            figures.withLock { if $0.lastWriteFailure?.isOfTheConnection == true { $0.lastWriteFailure = nil } }
        } catch {
            figures.withLock { $0.lastWriteFailure = error }
        }
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

    private func writeGroup(_ connection: any WritingConnection) {
        var group = Group(calls: options.groupCalls, bytes: options.groupBytes)
        do {
            try connection.acquire()
            // Goes round again only where a transaction was lost with calls still to come.
            while let call = group.next(from: queue) { transaction(from: call, connection, &group) }
            connection.release()
        } catch {
            group.refuseAll(from: queue, error)
        }
        note(group, logPages: connection.logPages)
        for reply in group.replies { reply.call.reply(reply.error) }
    }

    /// Runs `first` and the calls that follow it in one transaction and commits; returns early where the
    /// store dropped the transaction.
    private func transaction(
        from first: any QueuedCall<Session>, _ connection: any WritingConnection, _ group: inout Group
    ) {
        do {
            try connection.begin()
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
        if done.isEmpty { return connection.rollBack() }
        do {
            let start = MonotonicClock.now
            try connection.commit()
            figures.withLock { $0.longestCommit = max($0.longestCommit, MonotonicClock.now - start) }
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
        _ call: any QueuedCall<Session>, _ connection: any WritingConnection
    ) -> (error: any Error, refusal: StorageError?)? {
        let session = WriteSession(connection)
        do {
            try connection.beginCall()
            do {
                defer { session.end() }
                try call.run(session)
            }
            try connection.keepCall()
            return nil
        } catch {
            do {
                if connection.isInTransaction { try connection.takeBackCall() }
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

    /// Runs a slice of the chore, or some where it is behind. Returns what became of the last.
    private func runSlices(of chore: Chore, _ connection: any WritingConnection) -> Chore.Progress {
        for _ in 1..<Chore.slicesInARow {
            let progress = run(chore, connection)
            guard case .behind = progress else { return progress }
        }
        return run(chore, connection)
    }

    /// Runs a slice of the chore in a transaction of its own.
    private func run(_ chore: Chore, _ connection: any WritingConnection) -> Chore.Progress {
        do {
            try connection.acquire()
            defer { connection.release() }
            let start = MonotonicClock.now
            try connection.begin()
            let session = WriteSession(connection)
            let progress: Chore.Progress
            do {
                defer { session.end() }
                progress = try chore.run(session)
            }
            if case .idle = progress { connection.rollBack() } else { try connection.commit() }
            figures.withLock {
                $0.lastChoreFailure = nil
                $0.longestChore = max($0.longestChore, MonotonicClock.now - start)
            }
            return progress
        } catch {
            connection.rollBack()
            let failure = error as? StorageError ?? .failed(reason: "\(error)")
            figures.withLock { $0.lastChoreFailure = failure }
            // Tried again with the next group, or after a while.
            return .done
        }
    }
}
