internal import Contracts
internal import ServiceKit
internal import Storage

extension Leaderboards.GetOptOut {
    func handle(_ memory: BoardsMemory) throws(LeaderboardsFailure) -> Reply {
        try memory.read { (state) throws(LeaderboardsFailure) in
            Leaderboards.OptOut(
                artist: artist, since: state.members[try state.member(of: artist)].flags.optedOutAt)
        }
    }
}

extension Leaderboards.SetOptOut {
    /// A transaction like a page's, by whichever replica the call came to: the log has one order for both.
    func handle(_ memory: BoardsMemory, at now: Timestamp, in store: any SQLWriting) throws -> Reply {
        let work = try BoardWork(in: store, memory)
        guard let held = try work.find(artist) else { throw LeaderboardsFailure.unknownArtist(artist) }
        let since = optedOut ? held.flags.optedOutAt ?? now : nil
        try work.change(held.key) { $0.flags.optedOutAt = since }
        try work.finish()
        return Leaderboards.OptOut(artist: artist, since: since)
    }

    /// Tries again where memory was behind, and returns when this process shows what it changed.
    func handle(
        _ store: LeaderboardsStore, clock: any WallClock, deadline: MonotonicInstant?
    ) async throws -> Reply {
        var attempts = 0
        while true {
            do {
                let reply = try await store.database.write(cost: 0, deadline: deadline) { [memory = store.memory] in
                    try handle(memory, at: clock.now, in: $0)
                }
                try await store.memory.catchUp(with: store.database)
                return reply
            } catch is BoardsBehind where attempts < 10 {
                attempts += 1
                try await store.memory.catchUp(with: store.database)
            }
        }
    }
}
