/// Why a feed does not go on from a follower's cursor, as a sentence.
package enum FeedError: Error, Sendable, Equatable {
    /// What follows the cursor is no longer there: a snapshot is needed.
    case cursorTooOld(oldest: Int64)
    /// The feed has never been so far.
    case cursorAhead(head: Int64)
    /// The feed was begun anew since, as a restore does: a snapshot is needed.
    case otherEpoch(epoch: String)
}

extension FeedError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .cursorTooOld(let oldest):
            "The feed begins at position \(oldest), and what stands after the cursor is no longer in it. "
                + "Read a snapshot and go on from its position."
        case .cursorAhead(let head):
            "The cursor is ahead of the feed, whose last position is \(head). Give a position that the feed gave."
        case .otherEpoch(let epoch):
            "The feed was begun anew and its epoch is now \(epoch). Read a snapshot and go on from its position."
        }
    }
}
