internal import ServiceKit

/// The rows of a delta log that are not folded yet, in memory: what readers add to the kept tables.
///
/// One a process and database. A reader asks for a ``DeltaView`` in its snapshot; rows that nobody had read yet
/// are loaded by way of that snapshot and kept for all. What another process appends or folds is seen with the
/// reader's own state row, so a view is exact for its snapshot whoever wrote what.
///
/// A row is held as it was decoded by whoever needed it first, and searched by halving, until ``catchUp(in:rows:)``
/// puts it into a segment, which is searched by hash; no reader waits for that. Segments have consecutive rows. One is
/// let go of once all of it was folded before the fold that readers see: snapshots older than that are rare, and load
/// what they lack by themselves. Memory: some 80 bytes for each entry that waits (at most
/// ``DeltaLog/maximumWaiting``) or was in the last window.
package final class DeltaTail: Sendable {
    private struct State {
        var segments: [(segment: DeltaSegment, last: Int64)] = []
        /// Those behind the segments.
        var rows: [DeltaRow] = []
        /// How many entries these have.
        var rowEntries = 0
        /// All rows after `low` and up to `indexed` are in the segments, those up to `high` among the others.
        var low: Int64 = 0
        var indexed: Int64 = 0
        var high: Int64 = 0
        /// Whether somebody puts rows into segments.
        var isIndexing = false
        /// The last two positions that readers saw the log folded up to.
        var folded: Int64 = 0
        var foldedBefore: Int64 = 0
    }

    private let state = Lock(State())
    private let segmentEntries: Int
    /// Entries beside the segments from which a reader puts them there: nobody else does.
    private static let mostRowEntries = 524_288

    package convenience init() { self.init(segmentEntries: 131_072) }

    /// - Parameter segmentEntries: after which a segment takes no more rows.
    init(segmentEntries: Int) { self.segmentEntries = segmentEntries }

    /// What the kept tables lack in the snapshot of `store`. Loads the rows that came since the last view.
    ///
    /// - Parameter store: must see committed changes only, and one state of the database from here to the reads
    ///   of the kept tables.
    package func view(in store: any SQLReading) throws -> DeltaView {
        let seen = try DeltaState.read(in: store)
        let from = begin(seen)
        guard seen.folded < seen.head else { return DeltaView(seen, []) }
        if from < seen.head { _ = try load(after: from, through: seen.head, in: store, rows: .max) }
        if state.withLock({ $0.rowEntries > Self.mostRowEntries }) { index() }
        return try view(seen, in: store)
    }

    /// The same within a write, which sees its own changes: those are not kept, as they may be taken back.
    package func view(in store: any SQLWriting) throws -> DeltaView {
        let seen = try DeltaState.read(in: store)
        guard seen.folded < seen.head else { return DeltaView(seen, []) }
        return try view(seen, in: store)
    }

    /// Loads some of the rows that came since the last view, so that none has much to load; for a chore.
    ///
    /// - Parameters:
    ///   - store: must see committed changes only: a write that has appended nothing yet is fine.
    ///   - rows: how many at most.
    /// - Returns: whether there are more.
    @discardableResult
    package func catchUp(in store: any SQLReading, rows: Int) throws -> Bool {
        let seen = try DeltaState.read(in: store)
        let from = begin(seen)
        var last = from
        if seen.folded < seen.head, from < seen.head {
            last = try load(after: from, through: seen.head, in: store, rows: rows)
        }
        index()
        return seen.folded < seen.head && last < seen.head
    }

    /// Takes note of how far the log is folded. Returns the row after which rows are to be loaded.
    private func begin(_ seen: DeltaState) -> Int64 {
        state.withLock { state in
            if seen.folded > state.folded {
                state.foldedBefore = state.folded
                state.folded = seen.folded
            } else if seen.folded == state.folded, seen.folded == seen.head {
                // All is folded, and was so before: nothing is waiting for the next fold to be let go of.
                state.foldedBefore = seen.folded
            }
            let done = state.segments.prefix { $0.last <= state.foldedBefore }.count
            if done > 0 {
                state.low = state.segments[done - 1].last
                state.segments.removeFirst(done)
            }
            if state.high < seen.folded {
                // Rows between are not needed, and may be gone.
                state.segments.removeAll()
                state.rows.removeAll()
                state.rowEntries = 0
                state.low = seen.folded
                state.indexed = seen.folded
                state.high = seen.folded
            }
            return state.high
        }
    }

    /// Puts the rows into segments, one after the other, without holding up who reads meanwhile.
    private func index() {
        guard
            state.withLock({ state in
                defer { state.isIndexing = true }
                return !state.isIndexing
            })
        else { return }
        defer { state.withLock { $0.isIndexing = false } }
        while let (row, segment) = state.withLock({ nextToIndex(&$0) }) {
            // Nobody sees of it what is beyond `indexed`.
            segment.add(row.deltas, seq: row.seq)
            state.withLock { state in
                // Where all was let go of meanwhile, so was this.
                guard state.rows.first?.seq == row.seq, let index = state.segments.indices.last,
                    state.segments[index].segment === segment
                else { return }
                state.segments[index].last = row.seq
                state.indexed = row.seq
                state.rowEntries -= state.rows.removeFirst().deltas.count
            }
        }
    }

    private func nextToIndex(_ state: inout State) -> (row: DeltaRow, segment: DeltaSegment)? {
        guard let row = state.rows.first else { return nil }
        if state.segments.last.map({ $0.segment.count >= segmentEntries }) ?? true {
            state.segments.append((DeltaSegment(), state.indexed))
        }
        return state.segments.last.map { (row, $0.segment) }
    }

    /// Loads rows for all readers. Returns the last row that was read.
    private func load(
        after from: Int64, through head: Int64, in store: any SQLReading, rows: Int
    ) throws -> Int64 {
        var last = from
        try DeltaLog.rows(after: from, through: head, in: store) { seq, entries, body in
            // Decoded before the lock is taken. Two readers may both do so; the first one's is kept.
            let deltas = try DeltaCodec.decode(body, entries: entries, seq: seq)
            state.withLock { state in
                guard seq == state.high + 1 else { return }
                state.rows.append(DeltaRow(seq: seq, deltas: deltas))
                state.rowEntries += deltas.count
                state.high = seq
            }
            last = seq
            return last - from < rows
        }
        return last
    }

    /// Puts the view together: what is held for all, and before and after it what only this snapshot needs.
    private func view(_ seen: DeltaState, in store: any SQLReading) throws -> DeltaView {
        let (segments, rows, low, indexed, high) = state.withLock {
            ($0.segments, $0.rows, $0.low, $0.indexed, $0.high)
        }
        guard low <= high, low < seen.head, high > seen.folded else {
            return DeltaView(seen, [try part(after: seen.folded, through: seen.head, in: store)])
        }
        var parts: [DeltaView.Part] = []
        if seen.folded < low { parts.append(try part(after: seen.folded, through: low, in: store)) }
        for (segment, last) in segments where last > seen.folded {
            parts.append(.segment(segment, through: min(indexed, seen.head)))
        }
        for row in rows where row.seq > seen.folded && row.seq <= seen.head { parts.append(.row(row)) }
        if high < seen.head {
            try DeltaLog.rows(after: high, through: seen.head, in: store) { seq, entries, body in
                parts.append(.row(DeltaRow(seq: seq, deltas: try DeltaCodec.decode(body, entries: entries, seq: seq))))
                return true
            }
        }
        return DeltaView(seen, parts)
    }

    private func part(after from: Int64, through to: Int64, in store: any SQLReading) throws -> DeltaView.Part {
        let segment = DeltaSegment()
        try DeltaLog.rows(after: from, through: to, in: store) { seq, entries, body in
            segment.add(try DeltaCodec.decode(body, entries: entries, seq: seq), seq: seq)
            return true
        }
        return .segment(segment, through: to)
    }
}
