internal import Contracts

/// Compares a part's entries, but those of plays: by what they are for, and in their order, since their keys are numbers
/// that all parts share.
struct EntryComparison {
    /// What there is one entry for, but for corrections.
    private struct Cause: Hashable {
        var holder: HolderKey
        var source: Progress.Source
        var track: Int64
        var day: Int64
        var achievement: String?

        init(_ entry: LedgerEntry) {
            (holder, source, track, day) = (entry.holder, entry.source, entry.track, entry.day)
            achievement = entry.achievement
        }
    }

    private let state: LedgerState
    /// The keys of those that were derived, in their order.
    private let derived: [Int64]
    /// Up to where both are the same.
    private var place = 0
    /// From there on, the keys by what they are for: only where both differ it has to be looked for what belongs to what.
    private var keys: [Cause: [Int64]]?
    private var last: Int64 = 0
    private var seen = 0
    private var differences = Differences()

    private init(_ state: LedgerState) {
        self.state = state
        derived = state.entries.keys.filter { state.entry($0) != nil }
    }

    /// Adds to what was found how many entries were derived, and what differs.
    static func run(_ part: RebuildPart, _ found: inout PartOutcome) throws {
        var comparison = EntryComparison(part.state)
        try part.kept.unpack { comparison.compare($0, $1) }
        let missing = Int64(comparison.derived.count - comparison.seen)
        if missing > 0 { comparison.differences.note("\(missing) entries are missing.", times: missing) }
        found.entries += Int64(comparison.derived.count)
        found.differences.add(comparison.differences)
    }

    private mutating func compare(_ key: Int64, _ kept: LedgerEntry) {
        if keys == nil {
            if place < derived.count, state.entry(derived[place]) == kept {
                last = derived[place]
                place += 1
                seen += 1
                return
            }
            keys = Self.causes(of: derived[place...], in: state)
        }
        guard let own = keys?[Cause(kept)]?.popLast(), let entry = state.entry(own) else {
            return differences.note("The entry \(key), \(kept), follows from nothing that was recorded.")
        }
        seen += 1
        if entry != kept { differences.note("The entry \(key) is \(kept), and would be \(entry).") }
        if own < last { differences.note("The entry \(key), \(kept), is not in its order.") }
        last = own
    }

    /// The keys of entries by what they are for, the first of each last.
    private static func causes(of derived: ArraySlice<Int64>, in state: LedgerState) -> [Cause: [Int64]] {
        var keys: [Cause: [Int64]] = [:]
        for key in derived.reversed() {
            if let entry = state.entry(key) { keys[Cause(entry), default: []].append(key) }
        }
        return keys
    }
}
