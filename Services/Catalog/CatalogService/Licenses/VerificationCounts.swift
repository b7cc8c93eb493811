internal import ServiceKit
internal import Storage

/// Looks at licences that are not stored yet.
///
/// A look is a read, and answers as quickly as one: it is counted in memory, and the writer's chore stores the counts
/// of a second together. They are outside the promise that what is acknowledged is durable: a process that dies takes
/// its last second's looks with it.
final class VerificationCounts: Sendable {
    private struct Entry {
        /// Looks to store.
        var pending: Int64 = 0
        /// The count that the last look was told: the next is told more, also while a stored count is on its way.
        var told: Int64 = 0
    }

    private struct State {
        var entries: [Int64: Entry] = [:]
        var storedAt = MonotonicClock.now
    }

    private static let interval: Duration = .seconds(1)
    /// Licences whose counts are stored at a time: the writer's calls wait meanwhile.
    private static let mostAtOnce = 2000

    private let state = Lock(State())

    /// Counts a look.
    ///
    /// - Parameter stored: the count in the store.
    /// - Returns: the count with this look.
    func note(_ license: Int64, stored: Int64) -> Int64 {
        state.withLock { state in
            var entry = state.entries[license] ?? Entry()
            entry.pending += 1
            entry.told = max(stored + entry.pending, entry.told + 1)
            state.entries[license] = entry
            return entry.told
        }
    }

    /// The count without another look.
    func told(_ license: Int64, stored: Int64) -> Int64 {
        state.withLock { state in
            guard let entry = state.entries[license] else { return stored }
            return max(stored + entry.pending, entry.told)
        }
    }

    /// Stores what a second brought. Returns whether it wrote anything.
    func store(in store: any SQLWriting) throws -> Bool {
        let due = state.withLock { state -> [Int64: Int64] in
            let now = MonotonicClock.now
            guard !state.entries.isEmpty, now - state.storedAt >= Self.interval else { return [:] }
            state.storedAt = now
            // Those that nobody looked at since are known to the store.
            state.entries = state.entries.filter { $0.value.pending > 0 }
            var due: [Int64: Int64] = [:]
            for (license, entry) in state.entries.prefix(Self.mostAtOnce) {
                due[license] = entry.pending
                state.entries[license]?.pending = 0
            }
            return due
        }
        guard !due.isEmpty else { return false }
        do {
            try store.execute(
                """
                INSERT INTO license_marks (download, verifications) VALUES (?1, ?2)
                ON CONFLICT (download) DO UPDATE
                    SET verifications = license_marks.verifications + excluded.verifications
                """,
                rows: due.sorted { $0.key < $1.key }.flatMap { [.integer($0.key), .integer($0.value)] }, of: 2)
        } catch {
            state.withLock { state in
                for (license, looks) in due { state.entries[license, default: Entry()].pending += looks }
            }
            throw error
        }
        return true
    }
}
