internal import Contracts
internal import Storage

extension Catalog.PutAccounts {
    func handle(at now: Timestamp, in store: any SQLWriting) throws -> PutReply {
        var log = ChangeLog(at: now)
        let offsets = SourceOffsets(store: store, source: source, kind: .accounts)
        let directory = AccountDirectory(store: store)
        let reply = try EntryBatch.apply(accounts, at: offset, in: offsets, as: Catalog.AccountEntry.self) { entry in
            try EntryRules.check(entry)
            return try directory.put(entry, &log)
        }
        try log.append(to: store)
        return reply
    }
}
