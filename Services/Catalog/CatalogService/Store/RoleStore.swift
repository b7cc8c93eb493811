internal import Contracts
internal import Storage

/// The rows of what accounts are to artists.
struct RoleStore {
    let store: any SQLWriting

    /// The keys of an entry's artist and account; refused where one is unknown.
    func keys(of entry: Catalog.RoleEntry) throws -> (artist: Int64, account: Int64) {
        guard let artist = try ArtistStore.key(of: entry.artist, in: store) else {
            throw EntryRefusal(
                kind: .unknownArtist, field: "artist",
                reason: "there is no artist \"\(entry.artist)\"; put artists before the roles on them")
        }
        guard let account = try AccountStore.key(of: entry.account, in: store) else {
            throw EntryRefusal(
                field: "account", reason: "there is no account \"\(entry.account)\"; put accounts before their roles")
        }
        return (artist, account)
    }

    func record(artist: Int64, account: Int64) throws -> (role: Catalog.ArtistRole, since: Timestamp)? {
        try store.first(
            "SELECT role, since FROM artist_roles WHERE artist = ?1 AND account = ?2",
            [.integer(artist), .integer(account)]
        ) { row in
            (Catalog.ArtistRole(rawValue: try row.text(0)) ?? .none, Timestamp(microseconds: try row.int(1)))
        }
    }

    func owner(of artist: Int64) throws -> (key: Int64, id: AccountID)? {
        try store.first(
            """
            SELECT a.key, a.id FROM artist_roles r JOIN accounts a ON a.key = r.account
            WHERE r.artist = ?1 AND r.role = 'owner'
            """, [.integer(artist)]
        ) { row in (try row.int(0), AccountID(unchecked: try row.text(1))) }
    }

    /// The roles of an account, those as owner first, each with its artist.
    static func roles(of account: Int64, in store: any SQLReading) throws -> [Catalog.AccountRole] {
        try store.all(
            """
            SELECT a.id, a.name, a.slug, a.picture, a.verified, r.role, r.since
            FROM artist_roles r JOIN artists a ON a.key = r.artist WHERE r.account = ?1
            ORDER BY CASE WHEN r.role = 'owner' THEN 0 ELSE 1 END, r.since, a.id LIMIT ?2
            """, [.integer(account), .integer(CatalogLimits.rolesPerAccount)]
        ) { row in
            Catalog.AccountRole(
                artist: Catalog.ArtistProfile(
                    id: ArtistID(unchecked: try row.text(0)), name: try row.text(1), slug: try row.optionalText(2),
                    picture: try row.optionalText(3), verified: try row.int(4) != 0),
                role: Catalog.ArtistRole(rawValue: try row.text(5)) ?? .none,
                since: Timestamp(microseconds: try row.int(6)))
        }
    }

    func put(_ entry: Catalog.RoleEntry, artist: Int64, account: Int64) throws {
        try store.execute(
            """
            INSERT INTO artist_roles (artist, account, role, since) VALUES (?1, ?2, ?3, ?4)
            ON CONFLICT (artist, account) DO UPDATE SET role = excluded.role, since = excluded.since
            """,
            [.integer(artist), .integer(account), .text(entry.role.rawValue), .integer(entry.since.microseconds)])
    }

    func remove(artist: Int64, account: Int64) throws {
        try store.execute(
            "DELETE FROM artist_roles WHERE artist = ?1 AND account = ?2", [.integer(artist), .integer(account)])
    }
}
