internal import Contracts

extension Leaderboards.ListBoards {
    func handle(_ boards: BoardList) -> Reply {
        var reply = Reply()
        reply.boards = boards.told
        return reply
    }
}
