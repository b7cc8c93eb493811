package import Contracts
internal import ServiceKit
package import Storage

/// The progress service's database.
package final class ProgressStore: Sendable {
    package let database: Database
    /// The plays that are not folded yet.
    let tail: DeltaTail
    private let fold: PlayFold

    private init(_ database: Database, _ tail: DeltaTail, _ fold: PlayFold) {
        self.database = database
        self.tail = tail
        self.fold = fold
    }

    /// What plays moved, summed by row, that waits for the fold.
    var unfoldedEntries: Int64 { fold.waiting }

    /// The writer's page cache: a page of the feed touches days of many tracks, and the entries of many holders.
    private static let writerCacheBytes = 128 << 20

    /// Pages in the write-ahead log from which it is folded into the file: a page of the feed and the fold's slices change
    /// thousands, some of them again and again.
    private static let checkpointPages = 4096

    /// Opens the database, makes it where there is none, and records the amounts that hold from now on.
    ///
    /// - Parameter limits: how plays are folded; nil where that is left to others.
    package static func open(
        _ location: StoreLocation, amounts: Progress.Amounts, options: DatabaseOptions = DatabaseOptions(),
        fold limits: DeltaFold.Limits? = PlayFold.limits
    ) async throws -> ProgressStore {
        var options = options
        options.writerCacheBytes = max(options.writerCacheBytes, writerCacheBytes)
        options.checkpointPages = max(options.checkpointPages, checkpointPages)
        let tail = DeltaTail()
        let fold = PlayFold(tail, limits: limits ?? DeltaFold.Limits())
        let isPrepared = Lock(false)
        let database = try Database.open(
            location, schema: ProgressSchema.schema, options: options,
            chore: Chore { store in
                guard isPrepared.withLock({ $0 }) else { return .idle }
                let folded = limits == nil ? .idle : try fold.run(in: store)
                if case .behind = folded { return folded }
                let trimmed = try ProgressFeed.trim(in: store)
                return trimmed == .idle ? folded : trimmed
            })
        do {
            try await database.write(cost: 0) { store in
                try Feed.prepare(in: store)
                try RuleStore.record(amounts, in: store)
            }
            try await database.read { store in while try tail.catchUp(in: store, rows: .max) {} }
        } catch {
            await database.close()
            throw error
        }
        isPrepared.withLock { $0 = true }
        return ProgressStore(database, tail, fold)
    }
}
