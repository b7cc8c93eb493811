package import ServiceKit

/// Folds a delta log into the tables that are kept from it: the body of a service's `Chore`.
///
/// It takes the oldest rows as a window, merges them by key and hands them over in the order of keys, so that
/// each page of the kept tables is changed once a window. Each slice ends with the cursor in the state row, in
/// the transaction that has the changes: a crash or a failed commit loses both. The state row is the truth; what
/// is in memory only saves reading the window again, and is dropped where the two differ.
///
/// Belongs to the writer's thread: another must not use it.
package final class DeltaFold: @unchecked Sendable {
    /// How much is done at a time.
    package struct Limits: Sendable {
        /// Entries in a window: the more, the more of them are of one sum and of one page.
        package var windowEntries = 1_000_000
        /// Rows in a window.
        package var windowRows: Int64 = 4096
        /// Deltas handed over at once, or some more: a key is never split.
        package var chunk = 256
        /// How long a slice goes on before it ends with the next chunk, without its commit.
        package var budget: Duration = .milliseconds(15)

        package init() {}
    }

    private let limits: Limits
    private let clock: any SteadyClock
    private var window: DeltaWindow?
    private var chunk: [Delta] = []

    package init(limits: Limits = Limits(), clock: any SteadyClock = MonotonicClock()) {
        self.limits = limits
        self.clock = clock
    }

    /// Folds some keys. Returns whether more is left to do.
    ///
    /// - Parameters:
    ///   - store: a transaction that ends after it.
    ///   - apply: adds the deltas to the kept tables; they are in order, one a sum, with all of a key's.
    /// - Throws: what `apply` throws, or a `StorageError`. The transaction must then be rolled back.
    package func slice(in store: any SQLWriting, apply: (ArraySlice<Delta>) throws -> Void) throws -> Bool {
        let deadline = clock.now + limits.budget
        var state = try DeltaState.read(in: store)
        // Out of the object until all has gone well: what is thrown on the way leaves nothing behind.
        var held = window.take()
        if let window = held, !window.goesOn(from: state) { held = nil }
        var hasFoldedRows = try removeRows(through: state.folded, in: store, until: deadline)
        var isTimeUp = hasFoldedRows
        while state.folded < state.head, !isTimeUp {
            var current = held.take() ?? DeltaWindow(at: state)
            if !current.isWhole {
                try current.load(in: store, head: state.head, limits: limits) { clock.now >= deadline }
            }
            // A chunk at least, so that the smallest budget gets on.
            while current.isWhole, !isTimeUp {
                chunk.removeAll(keepingCapacity: true)
                try current.next(into: &chunk, atLeast: limits.chunk)
                if !chunk.isEmpty { try apply(chunk[...]) }
                if current.isAtEnd { break }
                isTimeUp = clock.now >= deadline
            }
            isTimeUp = clock.now >= deadline
            if current.isAtEnd {
                state.folded = current.target
                state.target = current.target
                try state.store(settled: current.entries, in: store)
                hasFoldedRows = true
            } else {
                if current.isWhole, let cursor = current.cursor {
                    state.target = current.target
                    state.cursor = cursor
                    try state.store(settled: 0, in: store)
                }
                held = current
            }
        }
        window = held
        return hasFoldedRows || state.folded < state.head
    }

    /// Removes the rows that are in the kept tables, until the deadline. Returns whether there are more.
    private func removeRows(
        through folded: Int64, in store: any SQLWriting, until deadline: MonotonicInstant
    ) throws -> Bool {
        let found = try store.first("SELECT MIN(seq) FROM delta_log") { try $0.optionalInt(0) }
        guard var first = found ?? nil else { return false }
        while first <= folded {
            let last = min(folded, first + 15)
            try store.execute("DELETE FROM delta_log WHERE seq <= ?1", [.integer(last)])
            first = last + 1
            if clock.now >= deadline { return first <= folded }
        }
        return false
    }
}
