internal import Contracts
internal import Storage

/// The store's keys of what the catalogue names, of those that were asked for.
///
/// What was not told of yet gets a row of its own, with a mark below all others. Belongs to one transaction and thread,
/// and may go on with the next one, as the rows do (``LedgerState``).
final class CatalogKeys {
    private var accounts: [AccountID: Int64] = [:]
    private var artists: [ArtistID: Int64] = [:]
    private var tracks: [TrackID: Int64] = [:]

    func has(_ track: TrackID) -> Bool { tracks[track] != nil }

    func note(_ key: Int64, of track: TrackID) { tracks[track] = key }

    func key(ofAccount id: AccountID, in store: any SQLWriting) throws -> Int64 {
        if let key = accounts[id] { return key }
        let key =
            try found(in: store, "SELECT key FROM accounts WHERE id = ?1", id.text)
            ?? made(
                in: store, "INSERT INTO accounts (id, completed, staff, mark) VALUES (?1, 0, 0, -1) RETURNING key",
                id.text)
        accounts[id] = key
        return key
    }

    func key(ofArtist id: ArtistID, in store: any SQLWriting) throws -> Int64 {
        if let key = artists[id] { return key }
        let key =
            try found(in: store, "SELECT key FROM artists WHERE id = ?1", id.text)
            ?? made(
                in: store,
                """
                INSERT INTO artists (id, mark, created_at, pictures, bio, links, tracks, collaborations, filled, plays)
                VALUES (?1, -1, 0, 0, 0, 0, 0, 0, 0, 0) RETURNING key
                """, id.text)
        artists[id] = key
        return key
    }

    func key(ofTrack id: TrackID, in store: any SQLWriting) throws -> Int64 {
        if let key = tracks[id] { return key }
        let key =
            try found(in: store, "SELECT key FROM tracks WHERE id = ?1", id.text)
            ?? made(
                in: store,
                """
                INSERT INTO tracks (id, public, removed, filled, plays, mark, credits, published_at, genres, title)
                VALUES (?1, 0, 0, 0, 0, -1, ?2, 0, '', '') RETURNING key
                """, id.text, [.blob([])])
        tracks[id] = key
        return key
    }

    private func found(in store: any SQLReading, _ sql: StaticString, _ id: String) throws -> Int64? {
        try store.first(sql, [.text(id)]) { try $0.int(0) }
    }

    private func made(
        in store: any SQLWriting, _ sql: StaticString, _ id: String, _ more: [SQLValue] = []
    ) throws -> Int64 {
        guard let key = try store.first(sql, [.text(id)] + more, { try $0.int(0) }) else {
            throw StorageError.damaged(reason: "a row was given no key")
        }
        return key
    }
}
