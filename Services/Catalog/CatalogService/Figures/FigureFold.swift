internal import ServiceKit
internal import Storage

/// What the writer's thread does between calls: it tells the feed what came, folds the log into the figures, keeps what
/// the process holds in memory up to date, and lets go of the old end of the feed.
final class FigureFold: Sendable {
    /// Changes that stay in the feed: weeks of a large platform, minutes of an import at full speed. A follower further
    /// behind reads a snapshot.
    private static let feedLength: Int64 = 20_000_000
    /// Rows of the log that are loaded for readers at a time.
    private static let rowsAtOnce = 64

    /// A slice's end writes what it means for artists, which takes nearly as long as what came before it: together
    /// they stay below what a call should wait.
    ///
    /// Windows are let grow: each changes a page of the tables for a few plays or for many, and readers and followers
    /// have what waits either way.
    static let limits: DeltaFold.Limits = {
        var limits = DeltaFold.Limits()
        limits.budget = .milliseconds(9)
        limits.pause = .seconds(2)
        return limits
    }()

    private let fold: DeltaFold
    private let telling: FeedTelling
    private let tail: DeltaTail
    private let cache: EventCache
    private let unfolded = Lock<Int64>(0)

    init(_ tail: DeltaTail, _ cache: EventCache, limits: DeltaFold.Limits) {
        fold = DeltaFold(limits: limits)
        telling = FeedTelling(tail, limits: limits)
        self.tail = tail
        self.cache = cache
    }

    /// How many entries of the log waited at the end of the last slice.
    var waiting: Int64 { unfolded.withLock { $0 } }

    /// A slice.
    func run(in store: any SQLWriting) throws -> Chore.Progress {
        try cache.refresh(in: store)
        guard try DeltaLog.hasRows(in: store) else {
            unfolded.withLock { $0 = 0 }
            return try trimFeed(in: store)
        }
        try tail.catchUp(in: store, rows: Self.rowsAtOnce)
        let isBehind = try DeltaLog.waiting(in: store) > DeltaLog.maximumWaiting / 2
        // Its own run, so that calls come between the two; folding has its turn where nothing is left to tell, or where
        // the log grows too long.
        let telling = try telling.slice(in: store)
        switch telling {
        case .idle, .later: break
        case .done, .more, .behind:
            guard isBehind else {
                try noteWaiting(in: store)
                return .more
            }
        }
        var slice = FigureSlice(store)
        let told = try DeltaLog.told(in: store)
        let hasMore = try fold.slice(in: store, through: told) { try slice.apply($0) }
        try slice.finish()
        try noteWaiting(in: store)
        if isBehind { return .behind }
        if try trimFeed(in: store) != .idle || hasMore { return .more }
        if case .later = telling { return telling }
        return .done
    }

    private func noteWaiting(in store: any SQLReading) throws {
        let waiting = try DeltaLog.waiting(in: store)
        unfolded.withLock { $0 = waiting }
    }

    private func trimFeed(in store: any SQLWriting) throws -> Chore.Progress {
        let head = try Feed.head(in: store)
        guard head.position - head.oldest >= Self.feedLength else { return .idle }
        return try Feed.trim(keeping: Self.feedLength, in: store) ? .more : .done
    }
}
