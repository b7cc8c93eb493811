internal import Contracts
internal import Ranking
internal import Storage

/// A board's ranks as they were at the last 00:00 UTC.
struct KeptRanks: Sendable, Hashable {
    /// By the artists' keys; 0 for one that had none.
    var ranks: [UInt32] = []
    /// nil where none were kept yet.
    var at: Timestamp?

    init() {}

    /// The ranks of now.
    init(of index: RankIndex, members: Int, at: Timestamp) {
        self.at = at
        ranks = [UInt32](repeating: 0, count: members)
        index.forEach(from: 0, limit: index.count) { member, _, rank in
            if member < ranks.count { ranks[member] = UInt32(clamping: rank) }
        }
    }

    func movement(of member: Int, rank: Int) -> Leaderboards.Movement {
        guard at != nil else { return Leaderboards.Movement(.unknown) }
        guard member < ranks.count, ranks[member] != 0 else { return Leaderboards.Movement(.new) }
        return Leaderboards.Movement(.measured, ranks: Int64(ranks[member]) - Int64(rank))
    }

    // MARK: In the store

    private static let membersPerBlock = 16_384

    /// Keeps these ranks of a board in place of those before.
    func write(board: Int, to store: any SQLWriting) throws {
        guard let at else { return }
        try store.execute("DELETE FROM kept_ranks WHERE board = ?1", [SQLValue(board)])
        var rows: [SQLValue] = []
        for (block, start) in stride(from: 0, to: ranks.count, by: Self.membersPerBlock).enumerated() {
            let part = ranks[start..<min(start + Self.membersPerBlock, ranks.count)]
            var bytes: [UInt8] = []
            bytes.reserveCapacity(part.count * 4)
            for rank in part { withUnsafeBytes(of: rank.littleEndian) { bytes.append(contentsOf: $0) } }
            rows += [SQLValue(board), SQLValue(block), .blob(bytes)]
        }
        try store.execute("INSERT INTO kept_ranks (board, block, ranks) VALUES (?1, ?2, ?3)", rows: rows, of: 3)
        try store.execute(
            """
            INSERT INTO kept_times (board, at) VALUES (?1, ?2) ON CONFLICT (board) DO UPDATE SET at = excluded.at
            """, [SQLValue(board), .integer(at.microseconds)])
    }

    static func read(board: Int, in store: any SQLReading) throws -> KeptRanks {
        var kept = KeptRanks()
        kept.at = try store.first("SELECT at FROM kept_times WHERE board = ?1", [SQLValue(board)]) {
            Timestamp(microseconds: try $0.int(0))
        }
        try store.query("SELECT ranks FROM kept_ranks WHERE board = ?1 ORDER BY block", [SQLValue(board)]) { row in
            try row.withBytes(0) { bytes in
                for start in stride(from: 0, to: bytes.count - 3, by: 4) {
                    kept.ranks.append(
                        UInt32(bytes[start]) | UInt32(bytes[start + 1]) << 8 | UInt32(bytes[start + 2]) << 16
                            | UInt32(bytes[start + 3]) << 24)
                }
            }
        }
        return kept
    }
}
