internal import Contracts

extension Leaderboards.GetStanding {
    func handle(_ memory: BoardsMemory) throws(LeaderboardsFailure) -> Reply {
        try memory.read { (state) throws(LeaderboardsFailure) in
            state.standing(try state.place(of: board), try state.member(of: artist), of: artist, tellsReason: true)
        }
    }
}
