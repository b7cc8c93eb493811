internal import Contracts
internal import Plugins
internal import Ranking
internal import ServiceKit
internal import Storage

/// Keeps the ranks of all boards once a UTC day, at its beginning: what movement is measured from.
///
/// The log tells that it happened, so that every replica keeps the ranks of the same position; the store has them for
/// those that are started later.
struct DailyRanks: Sendable {
    let memory: BoardsMemory
    let clock: any WallClock

    /// Keeps them where the day has not been kept yet. A service that was stopped at midnight keeps them when it is
    /// there again, before it applies what it missed; one that begins waits for the next day.
    ///
    /// - Returns: whether they were kept.
    @discardableResult
    func run(on database: Database, mayWrite: @Sendable () async -> Bool = { true }) async throws -> Bool {
        let now = clock.now
        let day = now.day
        try await memory.catchUp(with: database)
        let stored = memory.read { $0.stored }
        guard stored.catalog.isWhole, !stored.catalog.isInSnapshot, stored.renewal == nil,
            stored.ranksDay.map({ $0 < day }) ?? true,
            await mayWrite()
        else { return false }
        return try await database.write(cost: 0) { [memory] store in
            var stored = try StoredState.read(in: store)
            guard stored.renewal == nil, stored.ranksDay.map({ $0 < day }) ?? true else { return false }
            let isFirst = stored.ranksDay == nil
            stored.ranksDay = day
            try stored.write(to: store)
            if isFirst { return false }
            let head = try Feed.head(in: store).position
            let ranks = memory.read { state -> [(number: Int, ranks: KeptRanks)]? in
                guard state.position == head else { return nil }
                return zip(state.numbers.numbers, state.indexes).compactMap { number, index in
                    number.map { ($0, KeptRanks(of: index, members: state.members.count, at: now)) }
                }
            }
            guard let ranks else { throw BoardsBehind() }
            for (number, ranks) in ranks { try ranks.write(board: number, to: store) }
            try BoardsLog.appendRanks(at: now, to: store)
            return true
        }
    }
}
