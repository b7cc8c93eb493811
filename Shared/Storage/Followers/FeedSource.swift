/// Where a follower reads: the calls of the feed's service.
package struct FeedSource<Change: FollowedChange>: Sendable {
    /// The changes after a cursor. Throws a `FeedError` where the feed does not go on from there.
    let changes: @Sendable (_ cursor: FeedPosition) async throws -> FeedPage<Change>
    /// A page of all that there is: the first one, or the one a page before named.
    let snapshot: @Sendable (_ next: String?) async throws -> SnapshotPage<Change>

    package init(
        changes: @escaping @Sendable (_ cursor: FeedPosition) async throws -> FeedPage<Change>,
        snapshot: @escaping @Sendable (_ next: String?) async throws -> SnapshotPage<Change>
    ) {
        self.changes = changes
        self.snapshot = snapshot
    }

    /// The same, with a step before each page is asked for.
    package func after(_ step: @escaping @Sendable () async throws -> Void) -> FeedSource {
        FeedSource(
            changes: { cursor in
                try await step()
                return try await changes(cursor)
            },
            snapshot: { next in
                try await step()
                return try await snapshot(next)
            })
    }
}
