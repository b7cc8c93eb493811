internal import ServiceKit

/// The rows of the log that are folded together, in memory.
struct DeltaWindow {
    let folded: Int64
    /// The last row that is loaded; the window's last row once it is whole.
    private(set) var target: Int64
    /// The last key that is in the kept tables; nil before the first.
    private(set) var cursor: Int64?
    /// Entries in its rows.
    private(set) var entries = 0
    /// Whether all its rows are loaded.
    private(set) var isWhole = false
    /// The last row, where the store has begun the window already.
    private let fixedTarget: Int64?
    private var merge: DeltaMerge

    /// A window that goes on where the state is, without any rows yet.
    ///
    /// - Parameter keepsZeros: whether it gives sums that came to nothing.
    init(at state: DeltaState, keepsZeros: Bool) {
        merge = DeltaMerge(keepsZeros: keepsZeros)
        folded = state.folded
        target = state.folded
        let isBegun = state.target > state.folded
        cursor = isBegun ? state.cursor : nil
        fixedTarget = isBegun ? state.target : nil
    }

    /// Whether all its keys have been given.
    var isAtEnd: Bool { isWhole && merge.isAtEnd }

    /// Whether what is in memory goes on where the store is: after a transaction that was rolled back, or
    /// where another process went on meanwhile, it does not.
    func goesOn(from state: DeltaState) -> Bool {
        guard folded == state.folded else { return false }
        guard let cursor else { return state.target == state.folded }
        return state.cursor == cursor && state.target == (fixedTarget ?? target)
    }

    /// Loads rows until the window is whole or the time is up: a row at least.
    mutating func load(
        in store: any SQLReading, head: Int64, limits: DeltaFold.Limits, isTimeUp: () -> Bool
    ) throws {
        let last = fixedTarget ?? head
        try DeltaLog.rows(after: target, through: last, in: store) { seq, entries, body in
            try merge.add(body, entries: entries, seq: seq, after: cursor)
            target = seq
            self.entries += entries
            isWhole = target == last || fixedTarget == nil && isFull(limits)
            return !isWhole && !isTimeUp()
        }
    }

    private func isFull(_ limits: DeltaFold.Limits) -> Bool {
        entries >= limits.windowEntries || target - folded >= limits.windowRows
    }

    /// Appends the deltas of the next keys and moves the cursor past them.
    mutating func next(into deltas: inout [Delta], atLeast count: Int) throws(StorageError) {
        try merge.next(into: &deltas, atLeast: count)
        if let key = merge.lastKey { cursor = key }
    }
}
