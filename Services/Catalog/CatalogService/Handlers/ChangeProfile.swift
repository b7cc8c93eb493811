internal import Contracts
internal import JSONRPC
internal import Storage

extension Catalog.ChangeProfile {
    func handle(at now: Timestamp, in store: any SQLWriting) throws -> Reply {
        let record = try AccountStore.record(of: account, in: store)
        var entry = record?.entry ?? Catalog.AccountEntry(id: account, name: nil, createdAt: now)
        entry.name = name
        entry.picture = picture
        entry.country = country
        entry.timeZone = timeZone
        do {
            // Read as a put's entry is read, so that both have the same bounds.
            try EntryRules.check(EntryBatch.read(RawJSON(entry.write(to:)), as: Catalog.AccountEntry.self))
        } catch let refusal as EntryRefusal {
            throw CatalogFailure.badProfile(field: refusal.field, reason: refusal.reason)
        }
        return try AccountDirectory(store: store).put(entry, at: now)
    }

    /// What it holds while it waits for the writer.
    var bytes: Int { [name, picture ?? "", country ?? "", timeZone ?? ""].reduce(0) { $0 + $1.utf8.count } }
}
