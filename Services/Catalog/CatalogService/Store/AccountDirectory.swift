internal import Contracts
internal import Storage

/// Changes accounts of the directory, with what follows from a change: the one place that does.
struct AccountDirectory {
    let store: any SQLWriting

    /// Puts an account whose fields were checked. One that is there already, the same in every field, is left alone.
    func put(_ entry: Catalog.AccountEntry, _ log: inout ChangeLog) throws -> EntryOutcome {
        let stored = AccountStore(store: store)
        let record = try stored.record(of: entry.id)
        if let record, EntryBatch.areSame(record.entry, entry) { return .unchanged }
        let key = try stored.put(entry)
        log.note(.account, entry.id.text, key: key, value: EntityValues.account(entry))
        if let record, record.entry.staff != entry.staff {
            try StaffStanding(store: store).renew(ownedBy: key, &log)
        }
        return record == nil ? .added : .changed
    }

    /// The same for one account, with the feed told, and the account as it is then.
    func put(_ entry: Catalog.AccountEntry, at now: Timestamp) throws -> Catalog.AccountProfile {
        var log = ChangeLog(at: now)
        _ = try put(entry, &log)
        try log.append(to: store)
        return try AccountStore.profile(of: entry.id, at: now, in: store)
    }
}
