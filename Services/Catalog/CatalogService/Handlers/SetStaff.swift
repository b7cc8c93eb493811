internal import Contracts
internal import Storage

extension Catalog.SetStaff {
    func handle(at now: Timestamp, in store: any SQLWriting) throws -> Reply {
        guard var entry = try AccountStore.record(of: account, in: store)?.entry else {
            throw CatalogFailure.unknownAccount(account)
        }
        entry.staff = staff
        return try AccountDirectory(store: store).put(entry, at: now)
    }
}
