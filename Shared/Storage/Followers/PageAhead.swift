internal import Contracts

/// A page of a feed that was asked for, and may not be there yet.
struct PageAhead<Change: FollowedChange>: Sendable {
    let cursor: FeedPosition
    let askedAt: Timestamp?
    private let task: Task<FeedPage<Change>, any Error>

    init(after cursor: FeedPosition, askedAt: Timestamp?, from source: FeedSource<Change>) {
        self.cursor = cursor
        self.askedAt = askedAt
        task = Task { try await source.changes(cursor) }
    }

    /// The page, once it is there; whoever stops waiting for it does not want it any more.
    var page: FeedPage<Change> {
        get async throws {
            try await withTaskCancellationHandler {
                try await task.value
            } onCancel: {
                task.cancel()
            }
        }
    }

    func cancel() { task.cancel() }
}
