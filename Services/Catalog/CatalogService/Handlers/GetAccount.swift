internal import Contracts
internal import Storage

extension Catalog.GetAccount {
    func handle(at now: Timestamp, in store: any SQLReading) throws -> Reply {
        try AccountStore.profile(of: account, at: now, in: store)
    }
}
