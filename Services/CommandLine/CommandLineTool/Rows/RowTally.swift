package import Contracts

/// What became of rows that were sent. Every row is in exactly one of the counts.
package struct RowTally: Sendable, Hashable {
    /// New entries, events taken and tracks removed.
    package var added = 0
    package var changed = 0
    package var unchanged = 0
    /// Rows that an earlier run had brought.
    package var known = 0
    package var refused = 0
    /// Of the events taken, those that change no figure.
    package var uncounted = 0
    /// Of the last call: the place with which the source goes on, where it has one.
    package var next: Int64?
    /// The refusals of one call, by their place in it.
    package var refusals: [RefusedEntry] = []

    package init() {}

    package init(_ reply: PutReply) {
        added = Int(clamping: reply.added)
        changed = Int(clamping: reply.changed)
        unchanged = Int(clamping: reply.unchanged)
        known = Int(clamping: reply.known ?? 0)
        next = reply.next
        take(reply.refused)
    }

    package init(_ reply: RecordReply) {
        added = Int(clamping: reply.taken)
        known = Int(clamping: reply.known)
        next = reply.next
        uncounted = Int(clamping: max(0, reply.taken.subtractingReportingOverflow(reply.counted).partialValue))
        take(reply.refused)
    }

    package init(_ reply: Catalog.RemoveTracks.Reply) {
        added = Int(clamping: reply.removed)
        unchanged = Int(clamping: reply.absent)
        known = Int(clamping: reply.known ?? 0)
        next = reply.next
        take(reply.refused)
    }

    private mutating func take(_ entries: [RefusedEntry]) {
        refusals = entries
        refused = entries.count
    }

    /// Rows that the catalog holds now, or that told it something.
    package var taken: Int { added + changed + unchanged + known }

    /// Adds the counts, not the refusals.
    package mutating func add(_ other: RowTally) {
        added += other.added
        changed += other.changed
        unchanged += other.unchanged
        known += other.known
        refused += other.refused
        uncounted += other.uncounted
    }
}
