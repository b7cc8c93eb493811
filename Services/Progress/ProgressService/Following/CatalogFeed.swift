internal import Contracts
internal import Storage
package import Transport

/// Where the applier reads the catalogue's feed.
package struct CatalogFeed: Sendable {
    private let client: RPCClient
    private let pageLimit: Int

    /// - Parameter pageLimit: changes of a page: what one transaction applies.
    package init(_ client: RPCClient, pageLimit: Int = 10_000) {
        self.client = client
        self.pageLimit = pageLimit
    }

    var source: FeedSource<CatalogChange> {
        FeedSource(
            changes: { cursor in
                let reply = try await asFeed { () throws(CallError<FeedFailure>) in
                    try await client.call(ReadCatalogChanges(after: cursor, limit: pageLimit))
                }
                return FeedPage(
                    epoch: reply.epoch, position: reply.position, head: reply.head, changes: reply.changes)
            },
            snapshot: { next in
                let reply = try await asFeed { () throws(CallError<FeedFailure>) in
                    try await client.call(ReadCatalogSnapshot(cursor: next, limit: pageLimit))
                }
                return SnapshotPage(
                    epoch: reply.epoch, position: reply.position, changes: reply.changes, next: reply.cursor)
            })
    }

    /// The feed's last position.
    ///
    /// - Throws: a `FeedError` where the feed does not go on from the cursor.
    func head(after cursor: FeedPosition, deadline: Duration) async throws -> Int64 {
        try await asFeed { () throws(CallError<FeedFailure>) in
            try await client.call(ReadCatalogChanges(after: cursor, limit: 1), deadline: deadline).head
        }
    }

    private func asFeed<Value>(
        _ call: () async throws(CallError<FeedFailure>) -> Value
    ) async throws -> Value {
        do throws(CallError<FeedFailure>) {
            return try await call()
        } catch .failed(let failure) {
            switch failure {
            case .cursorTooOld(let oldest): throw FeedError.cursorTooOld(oldest: oldest)
            case .cursorAhead(let head): throw FeedError.cursorAhead(head: head)
            case .otherEpoch(let epoch): throw FeedError.otherEpoch(epoch: epoch)
            case .badCursor: throw failure
            }
        } catch {
            throw error
        }
    }
}
