internal import Contracts
internal import Storage

extension Catalog.PutAccounts {
    func handle(in store: any SQLWriting) throws -> PutReply {
        let offsets = SourceOffsets(store: store, source: source, kind: .accounts)
        let stored = AccountStore(store: store)
        return try EntryBatch.apply(accounts, at: offset, in: offsets, as: Catalog.AccountEntry.self) { entry in
            try EntryRules.check(entry)
            let record = try stored.record(of: entry.id)
            if let record, EntryBatch.areSame(record, entry) { return .unchanged }
            try stored.put(entry)
            return record == nil ? .added : .changed
        }
    }
}
