internal import Contracts
internal import Storage

extension Catalog.PutRoles {
    func handle(in store: any SQLWriting) throws -> PutReply {
        let offsets = SourceOffsets(store: store, source: source, kind: .roles)
        let stored = RoleStore(store: store)
        return try EntryBatch.apply(roles, at: offset, in: offsets, as: Catalog.RoleEntry.self) { entry in
            let keys = try stored.keys(of: entry)
            let record = try stored.record(artist: keys.artist, account: keys.account)
            if entry.role == .none {
                guard record != nil else { return .unchanged }
                try stored.remove(artist: keys.artist, account: keys.account)
                return .changed
            }
            if let record, record == (entry.role, entry.since) { return .unchanged }
            if entry.role == .owner, let owner = try stored.owner(of: keys.artist), owner.key != keys.account {
                throw EntryRefusal(
                    field: "role",
                    reason: "the artist \"\(entry.artist)\" has an owner already, \"\(owner.id)\"; take its role first")
            }
            try stored.put(entry, artist: keys.artist, account: keys.account)
            return record == nil ? .added : .changed
        }
    }
}
