internal import Contracts
internal import Ranking

extension Leaderboards.GetPage {
    private static let top = 3
    /// Neighbours on each side.
    private static let neighbours = 2

    func handle(_ memory: BoardsMemory) throws(LeaderboardsFailure) -> Reply {
        try memory.read { (state) throws(LeaderboardsFailure) in
            let place = try state.place(of: board)
            let index = state.indexes[place]
            var reply = Reply()
            reply.board = board
            reply.total = Int64(index.count)
            reply.offset = offset
            reply.top = state.entries(place, from: 0, limit: Self.top)
            reply.movementSince = state.kept[place].at
            reply.position = state.position
            reply.asOf = state.completeAt(place)
            if let artist {
                let member = try state.member(of: artist)
                reply.standing = state.standing(place, member, tellsReason: false)
                if let position = index.position(of: member) {
                    let start = max(0, position - Self.neighbours)
                    reply.neighbours = state.entries(
                        place, from: start, limit: position - start + 1 + Self.neighbours)
                    if around { reply.offset = Int64(max(0, min(position - limit / 2, index.count - limit))) }
                }
            }
            reply.entries = state.entries(place, from: Int(clamping: reply.offset), limit: limit)
            return reply
        }
    }
}
