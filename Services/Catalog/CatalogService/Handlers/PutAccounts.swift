internal import Contracts
internal import Storage

extension Catalog.PutAccounts {
    func handle(at now: Timestamp, in store: any SQLWriting) throws -> PutReply {
        var log = ChangeLog(at: now)
        let offsets = SourceOffsets(store: store, source: source, kind: .accounts)
        let stored = AccountStore(store: store)
        let reply = try EntryBatch.apply(accounts, at: offset, in: offsets, as: Catalog.AccountEntry.self) { entry in
            try EntryRules.check(entry)
            let record = try stored.record(of: entry.id)
            if let record, EntryBatch.areSame(record.entry, entry) { return .unchanged }
            let key = try stored.put(entry)
            log.note(.account, entry.id.text, key: key, value: EntityValues.account(entry))
            if let record, record.entry.staff != entry.staff {
                try StaffStanding(store: store).renew(ownedBy: key, &log)
            }
            return record == nil ? .added : .changed
        }
        try log.append(to: store)
        return reply
    }
}
