internal import Contracts
internal import Storage

extension Catalog.PutRoles {
    func handle(at now: Timestamp, in store: any SQLWriting) throws -> PutReply {
        var log = ChangeLog(at: now)
        let offsets = SourceOffsets(store: store, source: source, kind: .roles)
        let stored = RoleStore(store: store)
        let reply = try EntryBatch.apply(roles, at: offset, in: offsets, as: Catalog.RoleEntry.self) { entry in
            let keys = try stored.keys(of: entry)
            let record = try stored.record(artist: keys.artist, account: keys.account)
            let isTaken = entry.role == .none
            if isTaken {
                guard record != nil else { return .unchanged }
                try stored.remove(artist: keys.artist, account: keys.account)
            } else {
                if let record, record == (entry.role, entry.since) { return .unchanged }
                try checkOwner(of: keys, in: entry, stored)
                try stored.put(entry, artist: keys.artist, account: keys.account)
            }
            let id = "\(entry.artist)/\(entry.account)"
            if isTaken {
                log.note(.role, id, key: keys.account, value: nil)
            } else {
                log.note(.role, id, key: keys.account, value: entry.write(to:))
            }
            try StaffStanding(store: store).renew(artist: keys.artist, &log)
            return record == nil ? .added : .changed
        }
        try log.append(to: store)
        return reply
    }

    private func checkOwner(
        of keys: (artist: Int64, account: Int64), in entry: Catalog.RoleEntry, _ stored: RoleStore
    ) throws {
        guard entry.role == .owner, let owner = try stored.owner(of: keys.artist), owner.key != keys.account else {
            return
        }
        throw EntryRefusal(
            field: "role",
            reason: "the artist \"\(entry.artist)\" has an owner already, \"\(owner.id)\"; take its role first")
    }
}
