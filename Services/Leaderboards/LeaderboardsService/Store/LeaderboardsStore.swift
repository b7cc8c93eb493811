internal import ServiceKit
package import Storage

/// The leaderboards service's database, and the boards that are made of it in memory.
package final class LeaderboardsStore: Sendable {
    package let database: Database
    package let memory: BoardsMemory

    private init(_ database: Database, _ memory: BoardsMemory) {
        self.database = database
        self.memory = memory
    }

    /// The writer's page cache: a page of the feed touches rows of many tracks and artists.
    private static let writerCacheBytes = 64 << 20

    /// Opens the database, makes it where there is none, and reads the boards: when it returns, they can be asked for.
    package static func open(
        _ location: StoreLocation, boards: BoardList = .standard, options: DatabaseOptions = DatabaseOptions()
    ) async throws -> LeaderboardsStore {
        var options = options
        options.writerCacheBytes = max(options.writerCacheBytes, writerCacheBytes)
        let isPrepared = Lock(false)
        let database = try Database.open(
            location, schema: LeaderboardsSchema.schema, options: options,
            chore: Chore { store in
                guard isPrepared.withLock({ $0 }) else { return .idle }
                return try BoardsLog.trim(in: store)
            })
        do {
            try await database.write(cost: 0) { try Feed.prepare(in: $0) }
            let memory = try await BoardsMemory.open(boards, of: database)
            isPrepared.withLock { $0 = true }
            return LeaderboardsStore(database, memory)
        } catch {
            await database.close()
            throw error
        }
    }
}
