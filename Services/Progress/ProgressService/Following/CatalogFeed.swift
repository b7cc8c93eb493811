internal import Contracts
internal import Storage
package import Transport

/// Where the applier reads the catalogue's feed.
package struct CatalogFeed: Sendable {
    private let feed: RemoteFeed<CatalogChange>

    /// - Parameter pageLimit: changes of a page: what one transaction applies.
    package init(_ client: RPCClient, pageLimit: Int = 10_000) { feed = RemoteFeed(client, pageLimit: pageLimit) }

    var source: FeedSource<CatalogChange> { feed.source }

    /// The feed's last position.
    ///
    /// - Throws: a `FeedError` where the feed does not go on from the cursor.
    func head(after cursor: FeedPosition, deadline: Duration) async throws -> Int64 {
        try await feed.head(after: cursor, deadline: deadline)
    }
}
