import ServiceKit

@testable import Storage

/// A change of a feed in memory; a value of nil is a tombstone.
struct ItemChange: FollowedChange {
    var position: Int64
    var kind: String
    var name: String
    var value: Int64?
}

/// The feed's service could not be reached.
struct Unreachable: Error, CustomStringConvertible {
    let description = "The service cannot be reached."
}

/// A feed with all of its changes, as a service would serve it, in pages of ten and snapshots of eight.
final class MemoryFeed: Sendable {
    private struct State {
        var epoch = "e1"
        var changes: [ItemChange] = []
        var oldest: Int64 = 1
        var overlap: Int64 = 0
        var failures = 0
        var duringSnapshot: (@Sendable (MemoryFeed) -> Void)?
        var spoil: (@Sendable (FeedPage<ItemChange>) -> FeedPage<ItemChange>)?
        var counts = (pages: 0, snapshots: 0)

        /// The changes that no later one supersedes.
        var current: [ItemChange] {
            var last: [String: ItemChange] = [:]
            for change in changes { last[change.name] = change }
            return last.values.filter { $0.value != nil }.sorted { $0.name < $1.name }
        }
    }

    private let state = Lock(State())

    var items: [String: Int64] {
        state.withLock { state in
            Dictionary(uniqueKeysWithValues: state.current.map { ($0.name, $0.value ?? 0) })
        }
    }

    var counts: (pages: Int, snapshots: Int) { state.withLock { $0.counts } }

    func put(_ name: String, _ value: Int64?, kind: String = "item") {
        state.withLock {
            let position = ($0.changes.last?.position ?? 0) + 1
            $0.changes.append(ItemChange(position: position, kind: kind, name: name, value: value))
        }
    }

    func remove(_ name: String) { put(name, nil) }

    /// Pages begin so many changes before what is asked for.
    func overlap(by count: Int64) { state.withLock { $0.overlap = count } }

    /// The next calls fail.
    func fail(times: Int) { state.withLock { $0.failures = times } }

    func trim(before position: Int64) { state.withLock { $0.oldest = position } }

    /// As after a restore of a backup with so many changes.
    func begin(epoch: String, keeping count: Int) {
        state.withLock {
            $0.epoch = epoch
            $0.changes = Array($0.changes.prefix(count))
            $0.oldest = 1
        }
    }

    /// Runs once, after the first page of the next snapshot.
    func duringSnapshot(_ body: @escaping @Sendable (MemoryFeed) -> Void) {
        state.withLock { $0.duringSnapshot = body }
    }

    /// Changes the next page.
    func spoil(_ body: @escaping @Sendable (FeedPage<ItemChange>) -> FeedPage<ItemChange>) {
        state.withLock { $0.spoil = body }
    }

    var source: FeedSource<ItemChange> {
        FeedSource(changes: { try self.page(after: $0) }, snapshot: { try self.snapshot(after: $0) })
    }

    private func page(after cursor: FeedPosition) throws -> FeedPage<ItemChange> {
        try state.withLock { state in
            try Self.failIfAsked(&state)
            state.counts.pages += 1
            let head = state.changes.last?.position ?? 0
            guard cursor.epoch == state.epoch else { throw FeedError.otherEpoch(epoch: state.epoch) }
            guard cursor.position <= head else { throw FeedError.cursorAhead(head: head) }
            guard cursor.position >= state.oldest - 1 else { throw FeedError.cursorTooOld(oldest: state.oldest) }
            let from = cursor.position - state.overlap
            let changes = Array(state.changes.drop { $0.position <= from }.prefix(10 + Int(state.overlap)))
            let page = FeedPage(
                epoch: state.epoch, position: changes.last?.position ?? cursor.position, head: head, changes: changes)
            return state.spoil.take()?(page) ?? page
        }
    }

    private func snapshot(after name: String?) throws -> SnapshotPage<ItemChange> {
        let (page, then) = try state.withLock { state in
            try Self.failIfAsked(&state)
            state.counts.snapshots += 1
            let rest = state.current.drop { $0.name <= name ?? "" }
            let page = SnapshotPage(
                epoch: state.epoch, position: state.changes.last?.position ?? 0, changes: Array(rest.prefix(8)),
                next: rest.count > 8 || (name == nil && state.duringSnapshot != nil)
                    ? rest.prefix(8).last?.name : nil)
            return (page, state.duringSnapshot.take())
        }
        then?(self)
        return page
    }

    private static func failIfAsked(_ state: inout State) throws {
        guard state.failures > 0 else { return }
        state.failures -= 1
        throw Unreachable()
    }
}

/// How a test's follower behaves.
struct FollowerSetting: Sendable {
    var kinds: Set<String> = ["item"]
    /// The transactions that fail, counted from 0.
    var failures: Set<Int> = []
    /// Ends the run at the first failure, as a crash would.
    var stopsAtFailure = false
}

/// One run of a follower of a `MemoryFeed`, until it is at the head or stops by itself.
struct FollowerRun {
    private let database: Database
    private let feed: MemoryFeed
    private let setting: FollowerSetting
    private let lock: (any ApplierLock)?
    private let states = Lock<[ComponentState]>([])
    private let pauses = Lock(0)
    private let transactions = Lock(0)

    init(
        _ database: Database, _ feed: MemoryFeed, _ setting: FollowerSetting, lock: (any ApplierLock)? = nil
    ) {
        self.lock = lock
        self.database = database
        self.feed = feed
        self.setting = setting
    }

    func toTheHead() async -> (states: [ComponentState], pauses: Int) {
        let states = states
        let pauses = pauses
        let follower = Follower(
            feed: "memory", database: database, lock: lock, source: feed.source, sink: sink, idle: .seconds(60),
            backoff: Backoff(base: .milliseconds(1), cap: .milliseconds(1)),
            pause: { [stops = setting.stopsAtFailure] duration in
                pauses.withLock { $0 += 1 }
                // The long wait is the one at the head.
                if stops || duration == .seconds(60) { throw CancellationError() }
                await Task.yield()
            },
            report: { state in states.withLock { $0.append(state) } })
        await follower.run()
        return (states.withLock { $0 }, pauses.withLock { $0 })
    }

    private var sink: FeedSink<ItemChange> {
        let setting = setting
        let transactions = transactions
        @Sendable func fail() throws {
            let number = transactions.withLock { number in
                defer { number += 1 }
                return number
            }
            if setting.failures.contains(number) { throw BodyFailed() }
        }
        return FeedSink(
            knows: { setting.kinds.contains($0) },
            apply: { changes, store in
                for change in changes {
                    guard let value = change.value else {
                        try store.execute("DELETE FROM items WHERE name = ?1", [.text(change.name)])
                        continue
                    }
                    try store.execute(
                        """
                        INSERT INTO items (name, value, is_seen, applied) VALUES (?1, ?2, 1, 1)
                        ON CONFLICT (name) DO UPDATE SET value = excluded.value, is_seen = 1, applied = items.applied + 1
                        """, [.text(change.name), .integer(value)])
                }
                // After its changes, so that they must be taken back.
                try fail()
            },
            beginSnapshot: {
                try $0.execute("UPDATE items SET is_seen = 0")
                try fail()
            },
            endSnapshot: { try $0.execute("DELETE FROM items WHERE is_seen = 0") })
    }
}
