internal import Contracts
internal import Storage

/// Whose ledger a call means.
struct HolderLookup {
    let store: any SQLReading

    /// The ledger of an account, of an artist's owner, or of an artist that nobody owns.
    ///
    /// - Throws: `ProgressFailure`.
    func holder(account: AccountID?, artist: ArtistID?) throws -> HolderKey {
        switch (account, artist) {
        case (let account?, nil):
            guard let key = try key("SELECT key FROM accounts WHERE id = ?1", account.text) else {
                throw ProgressFailure.unknownAccount(account)
            }
            return HolderKey(account: key)
        case (nil, let artist?):
            let found = try store.first("SELECT key, owner FROM artists WHERE id = ?1", [.text(artist.text)]) { row in
                try row.optionalInt(1).map { HolderKey(account: $0) } ?? HolderKey(artist: try row.int(0))
            }
            guard let found else { throw ProgressFailure.unknownArtist(artist) }
            return found
        default: throw ProgressFailure.badHolder
        }
    }

    private func key(_ sql: StaticString, _ id: String) throws -> Int64? {
        try store.first(sql, [.text(id)]) { try $0.int(0) }
    }

    /// As the wire names it.
    func name(of holder: HolderKey) throws -> Progress.Holder {
        var name = Progress.Holder()
        if let account = holder.account {
            name.account = try store.first("SELECT id FROM accounts WHERE key = ?1", [.integer(account)]) {
                AccountID(unchecked: try $0.text(0))
            }
        } else if let artist = holder.artist {
            name.artist = try artistID(of: artist)
        }
        return name
    }

    func artistID(of artist: Int64) throws -> ArtistID? {
        try store.first("SELECT id FROM artists WHERE key = ?1", [.integer(artist)]) {
            ArtistID(unchecked: try $0.text(0))
        }
    }
}

extension Progress.Standing {
    /// How far a holder is, as the store is now.
    init(of holder: HolderKey, _ tail: DeltaTail, in store: any SQLReading) throws {
        self.init()
        let ledger = try StoredLedger(tail, in: store)
        self.holder = try HolderLookup(store: store).name(of: holder)
        let totals = try ledger.totals(holder) ?? LedgerTotals()
        xp = totals.sum
        level = LevelRule.level(at: xp)
        sources = totals.sources
        staff = try holder.account.map { try ledger.account($0)?.isStaff ?? false } ?? false
        position = try Cursor.read(Catalog.name, in: store)?.applied ?? 0
        asOf = try StoredState.read(in: store).completeAt
    }
}

extension FeedPosition {
    /// The position up to which all is applied; nil within a snapshot.
    var applied: Int64? { epoch.isEmpty ? nil : position }
}
