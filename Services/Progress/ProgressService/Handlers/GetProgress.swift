internal import Contracts
internal import Storage

extension Progress.GetProgress {
    func handle(_ tail: DeltaTail, in store: any SQLReading) throws -> Reply {
        try Progress.Standing(
            of: try HolderLookup(store: store).holder(account: account, artist: artist), tail, in: store)
    }
}
