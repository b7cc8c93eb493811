internal import Contracts
internal import Storage

/// Names of credited artists as they stand on tracks and albums.
///
/// A list of tracks is read often and an artist is renamed seldom: so the names stand on the row, and a
/// rename writes them anew.
struct CreditedNames {
    let store: any SQLWriting

    /// The credits of an entry; refused where an artist is unknown or stands there twice.
    func credits(of artists: [ArtistID]) throws -> [(key: Int64, credit: Catalog.Credit)] {
        var credits: [(key: Int64, credit: Catalog.Credit)] = []
        for (index, artist) in artists.enumerated() {
            guard !credits.contains(where: { $0.credit.id == artist }) else {
                throw EntryRefusal(field: "artists[\(index)]", reason: "the artist \"\(artist)\" is credited twice")
            }
            let found = try store.first("SELECT key, name FROM artists WHERE id = ?1", [.text(artist.text)]) { row in
                (key: try row.int(0), credit: Catalog.Credit(id: artist, name: try row.text(1)))
            }
            guard let found else {
                throw EntryRefusal(
                    field: "artists[\(index)]",
                    reason: "there is no artist \"\(artist)\"; put artists before what credits them")
            }
            credits.append(found)
        }
        return credits
    }

    /// Writes the artist's new name on everything that credits it.
    func renew(artist: Int64) throws {
        let tracks = try store.all(
            "SELECT t.id FROM track_credits c JOIN tracks t ON t.key = c.track WHERE c.artist = ?1", [.integer(artist)]
        ) { TrackID(unchecked: try $0.text(0)) }
        for track in tracks { try TrackStore(store: store).renewNames(of: track) }
        let albums = try store.all(
            "SELECT a.key, a.credits FROM album_credits c JOIN albums a ON a.key = c.album WHERE c.artist = ?1",
            [.integer(artist)]
        ) { row in (key: try row.int(0), credits: try StoredList.read(row, 1) as [Catalog.Credit]) }
        for album in albums {
            let credits = try self.credits(of: album.credits.map(\.id)).map(\.credit)
            try store.execute(
                "UPDATE albums SET credits = ?2 WHERE key = ?1", [.integer(album.key), StoredList.text(credits)])
        }
    }
}
