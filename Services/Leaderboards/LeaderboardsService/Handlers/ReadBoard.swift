internal import Contracts
internal import Ranking

extension Leaderboards.ReadBoard {
    func handle(_ memory: BoardsMemory) throws(LeaderboardsFailure) -> Reply {
        let after = try cursor.map { (cursor) throws(LeaderboardsFailure) in try Self.key(cursor) }
        return try memory.read { (state) throws(LeaderboardsFailure) in
            let place = try state.place(of: board)
            let index = state.indexes[place]
            // Behind the last row's score and place in the log, wherever that row is now.
            let start = after.map { index.count(upTo: $0) } ?? 0
            var reply = Reply()
            reply.total = Int64(index.count)
            reply.position = state.position
            reply.asOf = state.completeAt(place)
            reply.entries = state.entries(place, from: start, limit: limit)
            if start + limit < index.count {
                index.forEach(from: start + limit - 1, limit: 1) { _, key, _ in
                    reply.cursor = "b.\(key.score).\(key.reached)"
                }
            }
            return reply
        }
    }

    private static func key(_ cursor: String) throws(LeaderboardsFailure) -> RankKey {
        let parts = cursor.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0] == "b", let score = Int128(parts[1]), let reached = Int64(parts[2]) else {
            throw .badCursor
        }
        return RankKey(score: score, reached: reached)
    }
}
