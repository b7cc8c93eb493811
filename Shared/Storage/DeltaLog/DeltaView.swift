/// What the kept tables lack, for one snapshot of the store. Can be kept as long as the snapshot, and used from
/// any thread.
package struct DeltaView: Sendable {
    enum Part: Sendable {
        /// Of its rows those up to one.
        case segment(DeltaSegment, through: Int64)
        case row(DeltaRow)
    }

    private let state: DeltaState
    private let parts: [Part]

    init(_ state: DeltaState, _ parts: [Part]) {
        self.state = state
        self.parts = parts
    }

    /// Whether the tables lack nothing.
    package var isEmpty: Bool { parts.isEmpty }

    /// What to add to the kept sums of these keys: in order, one a sum, none of nothing.
    ///
    /// - Parameter keys: each once.
    package func amounts(of keys: [Int64]) throws -> [Delta] {
        var found: [Delta] = []
        for part in parts {
            switch part {
            case .segment(let segment, let last): segment.collect(keys, state, through: last, into: &found)
            case .row(let row): row.collect(keys, state, into: &found)
            }
        }
        try found.sortAndSum()
        return found
    }

    /// What to add to the kept sums of all keys: in order, one a sum. As much as may wait for the fold.
    package func all() throws -> [Delta] {
        var found: [Delta] = []
        for part in parts {
            switch part {
            case .segment(let segment, let last): segment.collectAll(state, through: last, into: &found)
            case .row(let row): row.collectAll(state, into: &found)
            }
        }
        try found.sortAndSum()
        return found
    }

    /// What to add to the kept sums of one key.
    package func amounts(of key: Int64) throws -> [Delta] {
        parts.isEmpty ? [] : try amounts(of: [key])
    }
}
