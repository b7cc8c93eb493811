package import ServiceKit

/// Work on the store that nobody waits for, such as folding a log into the tables kept from it.
///
/// The writer's thread runs it after the replies of each group of calls have left, and from time to time where
/// no calls come; each run is a transaction of its own. A run should take some 15 ms: calls that come meanwhile
/// wait for it. Several processes on one store each run it, one at a time.
package struct Chore: Sendable {
    /// What became of a run.
    package enum Progress: Sendable, Equatable {
        /// There was nothing to do, and the transaction changed nothing: it is not committed.
        case idle
        case done
        /// The same, and there will be something to do at that time.
        case later(MonotonicInstant)
        /// A slice was done, and more is left.
        case more
        /// More is left than should be: another slice comes before the next group of calls.
        case behind

        /// Whether there is something to do at once.
        var hasMore: Bool {
            switch self {
            case .idle, .done, .later: false
            case .more, .behind: true
            }
        }
    }

    /// Does a slice of what there is to do.
    let run: @Sendable (any SQLWriting) throws -> Progress

    package init(_ run: @escaping @Sendable (any SQLWriting) throws -> Progress) { self.run = run }

    /// Slices between two groups of calls where the work is behind.
    static let slicesInARow = 2

    /// How long a writer without calls waits before it looks again: another process may have left work.
    static let interval: Duration = .seconds(1)
}
