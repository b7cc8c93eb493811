internal import Contracts
internal import JSONRPC
internal import ServiceKit
internal import Storage
internal import Transport

extension Progress.Refresh {
    /// How often the store is asked whether the applier, which may be another process's, has come so far.
    private static let pause: Duration = .milliseconds(10)
    /// What is left of the call's time for its own reading and reply.
    private static let margin: Duration = .milliseconds(250)

    func handle(
        on store: ProgressStore, feed: CatalogFeed, clock: any WallClock, deadline: MonotonicInstant
    ) async throws -> Reply {
        let end = min(MonotonicClock.now + .milliseconds(waitMs), deadline + (.zero - Self.margin))
        let (database, tail) = (store.database, store.tail)
        let askedAt = clock.now
        let reason = try await wait(on: database, feed, until: end)
        let (account, artist) = (account, artist)
        var reply = Reply()
        reply.current = reason == nil
        reply.reason = reason
        reply.progress = try await database.read { store in
            try Progress.Standing(
                of: try HolderLookup(store: store).holder(account: account, artist: artist), tail, in: store)
        }
        // The applier notes it now and then; here it is known.
        if reason == nil { reply.progress.asOf = max(reply.progress.asOf ?? askedAt, askedAt) }
        return reply
    }

    /// Waits until the ledger is where the catalogue's feed is now. Returns why that was not to be, as a sentence.
    private func wait(on database: Database, _ feed: CatalogFeed, until end: MonotonicInstant) async throws -> String? {
        guard let cursor = try await Self.cursor(in: database), cursor.applied != nil else {
            return "The catalogue is being taken over for the first time, or anew after a restore."
        }
        let head: Int64
        do {
            head = try await feed.head(after: cursor, deadline: max(end - MonotonicClock.now, .milliseconds(1)))
        } catch is FeedError {
            return "The catalogue's feed was begun anew, and is about to be taken over."
        } catch is CancellationError {
            throw CancellationError()
        } catch {
            return "The catalogue cannot be asked how far it is: \(Self.words(for: error))"
        }
        while true {
            let now = try await Self.cursor(in: database)
            guard let now, now.epoch == cursor.epoch else {
                return "The catalogue's feed was begun anew, and is being taken over."
            }
            if now.position >= head { return nil }
            guard MonotonicClock.now < end else {
                return "The ledger is at change \(now.position) of \(head); the rest could not be applied in time."
            }
            try await Task.sleep(for: Self.pause)
        }
    }

    /// Why the catalog did not say, for whoever looks at a page: addresses of sockets and the like are for logs.
    private static func words(for error: any Error) -> String {
        switch error as? CallError<FeedFailure> {
        case .notSent, .replyLost: "the catalog service does not answer."
        case .outOfTime: "the catalog service took too long to answer."
        case .refused(let refusal) where refusal.code == .shuttingDown || refusal.code == .overloaded:
            "the catalog service takes no calls at the moment."
        default: "the catalog service refused: \(error)"
        }
    }

    private static func cursor(in database: Database) async throws -> FeedPosition? {
        try await database.read { try Cursor.read(Catalog.name, in: $0) }
    }
}
