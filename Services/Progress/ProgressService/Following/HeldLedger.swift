internal import Contracts
internal import Storage

/// The ledger's rows that the last page of the feed left behind, for the next one: most of what is played is played
/// again soon, and a row that is held needs no look into the store.
///
/// They are good for the page that goes on exactly where that one ended, in a ledger to which nothing was added since. So
/// a page that was taken back leaves nothing behind: it comes again, and begins before its end. Within a snapshot
/// nothing is held.
///
/// Belongs to the writer's thread, and to one holding of the applier's lock: what others do meanwhile is not seen.
final class HeldLedger: @unchecked Sendable {
    /// Rows beyond which all is let go of: some 150 bytes each.
    private static let mostRows = 2_000_000

    private struct Held {
        let state: LedgerState
        let keys: CatalogKeys
        /// The feed's position up to which they are.
        let position: Int64
        let generation: Int64
        let journal: Int64
    }

    private var held: Held?

    /// Hands over what is held, where it is good for the page that begins at a position.
    func take(
        from position: Int64, in store: any SQLReading
    ) throws -> (state: LedgerState, keys: CatalogKeys)? {
        guard let held = held.take(), held.position + 1 == position else { return nil }
        let stored = try StoredState.read(in: store)
        guard (stored.generation, stored.journal) == (held.generation, held.journal) else { return nil }
        return (held.state, held.keys)
    }

    /// Holds what a page left behind that ends at a position.
    ///
    /// - Parameter keys: of what the page named.
    func hold(_ work: LedgerWork, _ keys: CatalogKeys, through position: Int64) {
        guard !work.stored.isInSnapshot, work.state.rowCount <= Self.mostRows else { return }
        work.state.settle()
        held = Held(
            state: work.state, keys: keys, position: position, generation: work.stored.generation,
            journal: work.stored.journal)
    }
}
