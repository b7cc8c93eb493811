internal import ServiceKit

/// Consecutive rows of the log, decoded, their entries found by key. Rows are only ever added.
final class DeltaSegment: Sendable {
    private struct Entry {
        let seq: Int64
        let series: Int64
        let day: Int64
        let amount: Int64
        /// Where the key's entry before it stands; -1 where there is none.
        let before: Int32
    }

    private struct State {
        var entries: [Entry] = []
        var keys = KeyPlaces()
        /// By the key's place, where its last entry stands.
        var last: [Int32] = []

        mutating func add(_ delta: Delta, seq: Int64) {
            let place = Int32(truncatingIfNeeded: entries.count)
            let (key, isNew) = keys.add(PlacedKey(delta.key))
            let before = isNew ? -1 : last[key]
            if isNew { last.append(place) } else { last[key] = place }
            entries.append(Entry(seq: seq, series: delta.series, day: delta.day, amount: delta.amount, before: before))
        }
    }

    private let state = Lock(State())

    /// How many entries it has.
    var count: Int { state.withLock { $0.entries.count } }

    /// Entries that are added without letting a reader in between.
    private static let entriesAtOnce = 512

    /// Adds a row; rows come in their order.
    func add(_ deltas: [Delta], seq: Int64) {
        var rest = deltas[...]
        while !rest.isEmpty {
            let some = rest.prefix(Self.entriesAtOnce)
            rest = rest.dropFirst(some.count)
            state.withLock { state in
                for delta in some { state.add(delta, seq: seq) }
            }
        }
    }

    /// Appends what the tables of the snapshot `seen` lack for the keys, out of the rows up to `limit`.
    func collect(_ keys: [Int64], _ seen: DeltaState, through limit: Int64, into found: inout [Delta]) {
        state.withLock { state in
            for key in keys {
                guard var place = state.keys.place(of: PlacedKey(key)).map({ state.last[$0] }) else { continue }
                let folded = seen.folded(for: key)
                while place >= 0 {
                    let entry = state.entries[Int(place)]
                    // From the newest to the oldest.
                    if entry.seq <= folded { break }
                    if entry.seq <= limit {
                        found.append(Delta(key: key, series: entry.series, day: entry.day, amount: entry.amount))
                    }
                    place = entry.before
                }
            }
        }
    }

    /// The same for all keys.
    func collectAll(_ seen: DeltaState, through limit: Int64, into found: inout [Delta]) {
        state.withLock { state in
            for (key, last) in zip(state.keys.keys.lazy.map(\.first), state.last) {
                let folded = seen.folded(for: key)
                var place = last
                while place >= 0 {
                    let entry = state.entries[Int(place)]
                    if entry.seq <= folded { break }
                    if entry.seq <= limit {
                        found.append(Delta(key: key, series: entry.series, day: entry.day, amount: entry.amount))
                    }
                    place = entry.before
                }
            }
        }
    }
}
