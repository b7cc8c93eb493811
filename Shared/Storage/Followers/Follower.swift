internal import Contracts
package import ServiceKit

/// Follows one feed of another service into this service's store, page by page, each in one transaction with the
/// cursor.
///
/// To be run by the holder of the `ApplierLock` alone, who is asked before each transaction whether it still is.
/// Where the lock should fail, the cursor still does not: it is moved by compare-and-set, so a page that two
/// appliers have is kept once.
///
/// A feed that does not go on from the cursor (another epoch, what follows is gone, or nothing followed yet) is
/// taken over by a snapshot, and tailed from the position that the snapshot began at: what changed while it was
/// read comes again. Until it is whole the cursor has no epoch, so a crash in between starts it over.
///
/// While a page is written the next one is asked for already, where there is one. It is taken only where the store's
/// cursor is then the one that it was asked after, and checked as any other.
package struct Follower<Change: FollowedChange>: Sendable {
    private let feed: String
    private let database: Database
    private let lock: (any ApplierLock)?
    private let source: FeedSource<Change>
    private let sink: FeedSink<Change>
    private let backoff: Backoff
    private let idle: Duration
    private let place: FollowerPlace?
    private let pause: @Sendable (Duration) async throws -> Void
    private let report: @Sendable (ComponentState) -> Void

    /// - Parameters:
    ///   - feed: the name of the service whose feed it is.
    ///   - lock: the one that whoever runs it holds; nil where nobody else can have the store.
    ///   - idle: how long it waits before it asks again at the feed's head.
    ///   - backoff: the waits after failures.
    ///   - place: where it says how far it is.
    ///   - pause: how it waits.
    ///   - report: where it says how it is.
    package init(
        feed: String, database: Database, lock: (any ApplierLock)? = nil, source: FeedSource<Change>,
        sink: FeedSink<Change>,
        idle: Duration = .milliseconds(100),
        backoff: Backoff = Backoff(base: .milliseconds(100), cap: .seconds(5)),
        place: FollowerPlace? = nil,
        pause: @escaping @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) },
        report: @escaping @Sendable (ComponentState) -> Void
    ) {
        self.feed = feed
        self.database = database
        self.lock = lock
        self.source = source
        self.sink = sink
        self.idle = idle
        self.place = place
        self.backoff = backoff
        self.pause = pause
        self.report = report
    }

    /// Follows until the task is cancelled, or a change of an unknown kind comes or the lock is lost, which is
    /// reported.
    package func run() async {
        defer { place?.clear() }
        var failures = 0
        var noted: MonotonicInstant?
        var ahead: PageAhead<Change>?
        defer { ahead?.cancel() }
        while !Task.isCancelled {
            do {
                let page = try await step(&ahead)
                failures = 0
                report(.ok)
                if let askedAt = page.headAskedAt, let head = sink.head {
                    let isDue = noted.map { MonotonicClock.now - $0 >= head.interval } ?? true
                    if page.isWritten {
                        noted = MonotonicClock.now
                    } else if isDue {
                        try await write { try head.write(askedAt, $0) }
                        noted = MonotonicClock.now
                    }
                }
                if page.isAtHead { try await pause(idle) }
            } catch is CancellationError {
                return
            } catch StorageError.closed {
                return
            } catch let error as FollowError where error.isFinal {
                return report(.degraded("\(error)"))
            } catch {
                if Task.isCancelled { return }
                report(.degraded("The feed \(feed) cannot be followed at the moment: \(error) It is tried again."))
                guard (try? await pause(backoff.delay(attempt: failures))) != nil else { return }
                failures += 1
            }
        }
    }

    private struct Step {
        /// Whether the feed had no more.
        var isAtHead = false
        /// When the page was asked for that ended at the feed's head.
        var headAskedAt: Timestamp?
        /// Whether that was written down.
        var isWritten = false
    }

    /// Takes one page, or a whole snapshot.
    private func step(_ ahead: inout PageAhead<Change>?) async throws -> Step {
        let feed = feed
        let cursor = try await database.read { try Cursor.read(feed, in: $0) }
        guard let cursor, !cursor.epoch.isEmpty else {
            try await takeSnapshot()
            return Step()
        }
        do {
            return try await takePage(after: cursor, &ahead)
        } catch is FeedError {
            // Also where the feed's head is before the cursor: it has lost what this service has.
            try await takeSnapshot()
            return Step()
        }
    }

    private func takePage(after cursor: FeedPosition, _ ahead: inout PageAhead<Change>?) async throws -> Step {
        let asked = ahead.take()
        if let asked, asked.cursor != cursor { asked.cancel() }
        let current = asked.flatMap { $0.cursor == cursor ? $0 : nil } ?? ask(after: cursor)
        let (page, askedAt) = (try await current.page, current.askedAt)
        guard page.epoch == cursor.epoch else { throw FeedError.otherEpoch(epoch: page.epoch) }
        try check(page, after: cursor)
        place?.set(position: cursor.position, head: page.head)
        // A page that begins before the cursor repeats what is there.
        let new = page.changes.drop { $0.position <= cursor.position }
        let known = Array(new.prefix { sink.knows($0.kind) })
        let unknown = new.dropFirst(known.count).first
        // What stands before an unknown change is still taken.
        let position = unknown == nil ? page.position : known.last?.position ?? cursor.position
        let isAtHead = position >= page.head
        if position > cursor.position {
            let target = FeedPosition(epoch: cursor.epoch, position: position)
            if !isAtHead, unknown == nil { ahead = ask(after: target) }
            try await write { store in
                try Cursor.advance(feed, from: cursor, to: target, in: store)
                try sink.apply(known, store)
                if isAtHead, let askedAt { try sink.head?.write(askedAt, store) }
            }
        }
        place?.set(position: position, head: page.head)
        if let unknown {
            throw FollowError.unknownKind(feed: feed, kind: unknown.kind, position: unknown.position)
        }
        return Step(
            isAtHead: isAtHead, headAskedAt: isAtHead ? askedAt : nil, isWritten: position > cursor.position)
    }

    private func ask(after cursor: FeedPosition) -> PageAhead<Change> {
        PageAhead(after: cursor, askedAt: sink.head?.now(), from: source)
    }

    /// A feed's positions are dense: where one is missing, so is a change that nobody will tell again.
    private func check(_ page: FeedPage<Change>, after cursor: FeedPosition) throws(FollowError) {
        let positions = page.changes.map(\.position)
        guard zip(positions, positions.dropFirst()).allSatisfy({ $0 < $1 }) else {
            throw FollowError.invalidPage(feed: feed, reason: "its changes are out of order")
        }
        guard page.position >= cursor.position, page.position >= positions.last ?? 0, page.position <= page.head else {
            throw FollowError.invalidPage(
                feed: feed,
                reason: "after position \(cursor.position) it ends at \(page.position) of \(page.head)")
        }
        var next = cursor.position
        for position in positions where position > cursor.position {
            next += 1
            guard position == next else {
                throw FollowError.invalidPage(feed: feed, reason: "it has no change at position \(next)")
            }
        }
        guard page.position == next else {
            throw FollowError.invalidPage(
                feed: feed, reason: "it ends at position \(page.position), with no change at \(next + 1)")
        }
    }

    private func takeSnapshot() async throws {
        report(.degraded("The feed \(feed) is being taken over by a snapshot."))
        let first = try await source.snapshot(nil)
        var cursor = try await write { store in
            try sink.beginSnapshot(store)
            return try Cursor.restart(feed, epoch: "", in: store)
        }
        var page = first
        while true {
            try Task.checkCancellation()
            guard page.epoch == first.epoch else {
                throw FollowError.invalidPage(feed: feed, reason: "its epoch changed within a snapshot")
            }
            if let unknown = page.changes.first(where: { !sink.knows($0.kind) }) {
                throw FollowError.unknownKind(feed: feed, kind: unknown.kind, position: unknown.position)
            }
            let isLast = page.next == nil
            let changes = page.changes
            let from = cursor
            let target =
                isLast
                ? FeedPosition(epoch: first.epoch, position: first.position)
                : FeedPosition(epoch: "", position: from.position + 1)
            try await write { store in
                try Cursor.advance(feed, from: from, to: target, in: store)
                try sink.apply(changes, store)
                if isLast { try sink.endSnapshot(store) }
            }
            guard let next = page.next else { return }
            cursor = target
            page = try await source.snapshot(next)
        }
    }

    @discardableResult
    private func write<Value: Sendable>(
        _ body: @escaping @Sendable (any SQLWriting) throws -> Value
    ) async throws -> Value {
        if let lock, await !lock.isHeld() { throw FollowError.lockLost(feed: feed) }
        return try await database.write(cost: 0, body)
    }
}

extension FollowError {
    /// Whether the follower cannot go on by itself.
    var isFinal: Bool {
        switch self {
        case .unknownKind, .lockLost: true
        default: false
        }
    }
}
