package import ServiceKit

/// Folds a delta log into the tables that are kept from it, or tells what its rows add: the body of a service's
/// `Chore`.
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
        /// How long it waits from one window to the next, so that more comes together, but not once ``pressingEntries``
        /// wait; zero where it does not wait. What is told waits from the window's beginning; what is folded, which
        /// nobody waits for, from its end, and at least twice as long as the window took.
        package var pause: Duration = .zero
        package var pressingEntries: Int64 = 1_000_000

        package init() {}
    }

    private let pass: DeltaPass
    private let limits: Limits
    private let clock: any SteadyClock
    private var window: DeltaWindow?
    private var chunk: [Delta] = []
    /// When the window was begun.
    private var begun: MonotonicInstant?
    /// When the next window begins, however few entries wait.
    private var due: MonotonicInstant?
    /// Until when the last slice left rows to wait for more; nil where it left none.
    package private(set) var pausedUntil: MonotonicInstant?

    package init(_ pass: DeltaPass = .folding, limits: Limits = Limits(), clock: any SteadyClock = MonotonicClock()) {
        self.pass = pass
        self.limits = limits
        self.clock = clock
    }

    /// Does some keys. Returns whether more is left to do now.
    ///
    /// - Parameters:
    ///   - store: a transaction that ends after it.
    ///   - last: a row beyond which it does not go; nil for all there are.
    ///   - apply: adds the deltas to the kept tables, or tells of them; they are in order, one a sum, with all of a
    ///     key's. What came to nothing is told too: others may have seen a part of it.
    /// - Throws: what `apply` throws, or a `StorageError`. The transaction must then be rolled back.
    package func slice(
        in store: any SQLWriting, through last: Int64? = nil, apply: (ArraySlice<Delta>) throws -> Void
    ) throws -> Bool {
        let start = clock.now
        let deadline = start + limits.budget
        var state = try DeltaState.read(pass, in: store)
        if let last { state.head = min(state.head, max(last, state.target)) }
        // Out of the object until all has gone well: what is thrown on the way leaves nothing behind.
        var held = window.take()
        if let window = held, !window.goesOn(from: state) { held = nil }
        var hasFoldedRows = try pass == .folding && removeRows(through: state.folded, in: store, until: deadline)
        var isTimeUp = hasFoldedRows
        pausedUntil = nil
        if held == nil, state.target == state.folded, state.waiting < limits.pressingEntries, let due, start < due {
            if state.folded < state.head { pausedUntil = due }
            return hasFoldedRows
        }
        while state.folded < state.head, !isTimeUp {
            if held == nil { begun = start }
            var current = held.take() ?? DeltaWindow(at: state, keepsZeros: pass == .telling)
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
                try state.store(pass, settled: current.entries, in: store)
                hasFoldedRows = pass == .folding
                // More may have come while it was done: that is for the next one.
                if limits.pause > .zero {
                    due = next(after: clock.now)
                    window = nil
                    return hasFoldedRows
                }
            } else {
                if current.isWhole, let cursor = current.cursor {
                    state.target = current.target
                    state.cursor = cursor
                    try state.store(pass, settled: 0, in: store)
                }
                held = current
            }
        }
        window = held
        return hasFoldedRows || state.folded < state.head
    }

    /// When the window after one that ended now may begin.
    private func next(after now: MonotonicInstant) -> MonotonicInstant {
        let begun = begun ?? now
        return pass == .telling ? begun + limits.pause : now + max(limits.pause, (now - begun) * 2)
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
