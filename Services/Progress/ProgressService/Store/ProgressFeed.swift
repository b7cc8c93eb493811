internal import Contracts
internal import Storage

/// What the service tells its followers: the XP of whose ledger changed.
enum ProgressFeed {
    /// Changes that stay; a follower further behind reads a snapshot.
    static let length: Int64 = 20_000_000

    static func append(_ state: LedgerState, to store: any SQLWriting) throws {
        var sums: [PackedSums.Entry] = []
        state.totals.forEachChanged { holder, totals, _ in
            sums.append(PackedSums.Entry(key: holder.number, day: 0, total: Int128(totals.sum)))
        }
        guard !sums.isEmpty else { return }
        try Feed.append(
            [
                FeedChange(
                    kind: Progress.ChangeKind.xp.rawValue, count: sums.count, body: try PackedSums.encode(sums))
            ], to: store)
    }

    /// Lets go of the old end.
    static func trim(in store: any SQLWriting) throws -> Chore.Progress {
        let head = try Feed.head(in: store)
        guard head.position - head.oldest >= length else { return .idle }
        return try Feed.trim(keeping: length, in: store) ? .more : .done
    }
}
