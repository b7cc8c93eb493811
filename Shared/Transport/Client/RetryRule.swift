internal import JSONRPC
package import ServiceKit

/// The one place that says whether a call is made again.
package enum RetryRule {
    package enum Decision: Sendable, Hashable {
        /// The ending stands.
        case end
        /// Ask another replica at once.
        case again
        /// Ask again after a pause.
        case later(Duration)
    }

    /// Calls at most, the first included, where one of them may have cost a replica something.
    package static let mostAttempts = 3
    /// Calls at most, the first included, where none was taken: every slot may hold the socket of a dead replica.
    package static let mostRefusals = RunDirectory.slots.count + 1

    /// - Parameters:
    ///   - isIdempotent: whether running the method twice leaves the same as running it once.
    ///   - attempt: how often the call was made, from 1.
    ///   - remaining: time left to the deadline.
    package static func decide(
        _ ending: CallEnding, isIdempotent: Bool, attempt: Int, remaining: Duration, backoff: Backoff
    ) -> Decision {
        guard remaining > .zero else { return .end }
        switch ending {
        case .result, .outOfTime, .cancelled: return .end
        case .notSent: return attempt < mostRefusals ? .again : .end
        case .replyLost: return isIdempotent && attempt < mostAttempts ? .again : .end
        case .error(let error):
            switch error.code {
            case .shuttingDown: return attempt < mostRefusals ? .again : .end
            case .overloaded where attempt < mostAttempts:
                let pause = backoff.delay(attempt: attempt - 1)
                return pause < remaining ? .later(pause) : .end
            default: return .end
            }
        }
    }
}
