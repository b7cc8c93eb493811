internal import ServiceKit
package import Storage

/// The catalogue's database with what this process holds of it in memory.
package final class CatalogStore: Sendable {
    package let database: Database
    /// The events that are not folded yet.
    let tail: DeltaTail
    let cache: EventCache
    let verifications: VerificationCounts
    let orders = HeldOrders()
    private let fold: FigureFold

    private init(
        _ database: Database, _ tail: DeltaTail, _ cache: EventCache, _ verifications: VerificationCounts,
        _ fold: FigureFold
    ) {
        self.fold = fold
        self.verifications = verifications
        self.database = database
        self.tail = tail
        self.cache = cache
    }

    /// Events, summed by track and day, that wait for the fold.
    var unfoldedEntries: Int64 { fold.waiting }

    /// The writer's page cache: the fold goes through the tables of a million tracks in the order of their keys, and
    /// through their artists' in no order.
    private static let writerCacheBytes = 192 << 20

    /// Opens the database, makes it where there is none, and loads what readers need at once.
    package static func open(
        _ location: StoreLocation, options: DatabaseOptions = DatabaseOptions(),
        fold limits: DeltaFold.Limits? = nil
    ) async throws -> CatalogStore {
        var options = options
        options.writerCacheBytes = max(options.writerCacheBytes, writerCacheBytes)
        let tail = DeltaTail()
        let cache = EventCache()
        let verifications = VerificationCounts()
        let fold = FigureFold(tail, cache, limits: limits ?? FigureFold.limits)
        let isPrepared = Lock(false)
        let database = try Database.open(
            location, schema: CatalogSchema.schema, options: options,
            chore: Chore { store in
                guard isPrepared.withLock({ $0 }) else { return .idle }
                let progress = try fold.run(in: store)
                // Last, so that nothing fails once the counts are on their way.
                let hasStored = try verifications.store(in: store)
                if hasStored, case .idle = progress { return .done }
                return progress
            })
        do {
            try await database.write(cost: 0) { store in try Feed.prepare(in: store) }
            try await database.read { store in
                try cache.refresh(in: store)
                while try tail.catchUp(in: store, rows: .max) {}
            }
        } catch {
            await database.close()
            throw error
        }
        isPrepared.withLock { $0 = true }
        return CatalogStore(database, tail, cache, verifications, fold)
    }
}
