/// Why a follower cannot go on, as a sentence.
package enum FollowError: Error, Sendable, Equatable {
    /// Somebody else has moved the cursor: two appliers were at work, and this one's changes must not be kept.
    case cursorMoved(feed: String)
    /// A change of a kind that this program does not know.
    case unknownKind(feed: String, kind: String, position: Int64)
    /// What the feed's service sent is none of its replies.
    case invalidPage(feed: String, reason: String)
    /// The applier's lock is not this process's any more: another may be at work.
    case lockLost(feed: String)
    /// The lock's file cannot be used.
    case lockNotUsable(path: String, reason: String)
}

extension FollowError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .cursorMoved(let feed):
            "Another process has moved the cursor of the feed \(feed) meanwhile; nothing of this page was kept."
        case .unknownKind(let feed, let kind, let position):
            "The feed \(feed) has a change of the kind \"\(kind)\" at position \(position), which this program does "
                + "not know. Following has stopped there; install the release that knows it."
        case .invalidPage(let feed, let reason):
            "The feed \(feed) sent a page that cannot be taken: \(reason)."
        case .lockLost(let feed):
            "This process has lost the right to apply the feed \(feed), with the connection that held it; nothing was "
                + "written since."
        case .lockNotUsable(let path, let reason):
            "The lock \(path) cannot be taken (\(reason)). Correct the permissions of the file and its folder."
        }
    }
}
