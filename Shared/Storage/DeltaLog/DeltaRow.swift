/// A row of the log, decoded.
struct DeltaRow: Sendable {
    let seq: Int64
    /// In the order of keys.
    let deltas: [Delta]

    /// Appends what the tables of the snapshot `seen` lack for the keys.
    func collect(_ keys: [Int64], _ seen: DeltaState, into found: inout [Delta]) {
        deltas.withUnsafeBufferPointer { deltas in
            for key in keys where seq > seen.folded(for: key) {
                var (low, high) = (0, deltas.count)
                while low < high {
                    let middle = (low + high) / 2
                    if deltas[middle].key < key { low = middle + 1 } else { high = middle }
                }
                while low < deltas.count, deltas[low].key == key {
                    found.append(deltas[low])
                    low += 1
                }
            }
        }
    }

    /// The same for all keys.
    func collectAll(_ seen: DeltaState, into found: inout [Delta]) {
        for delta in deltas where seq > seen.folded(for: delta.key) { found.append(delta) }
    }
}
