internal import Contracts
internal import Storage

/// Keeps which artists are of the platform's staff: those whose owner is. They and the tracks of theirs alone are
/// left out of the platform's figures.
struct StaffStanding {
    let store: any SQLWriting

    /// After an account became staff, or no longer is.
    func renew(ownedBy account: Int64, _ log: inout ChangeLog) throws {
        let artists = try store.all(
            "SELECT artist FROM artist_roles WHERE account = ?1 AND role = 'owner' ORDER BY artist", [.integer(account)]
        ) { try $0.int(0) }
        for artist in artists { try renew(artist: artist, &log) }
    }

    /// After an artist's owner changed.
    func renew(artist: Int64, _ log: inout ChangeLog) throws {
        let isStaff =
            try store.first(
                """
                SELECT a.staff FROM artist_roles r JOIN accounts a ON a.key = r.account
                WHERE r.artist = ?1 AND r.role = 'owner'
                """, [.integer(artist)]
            ) { try $0.int(0) != 0 } ?? false
        let held = try store.first(
            """
            SELECT a.id, t.staff, t.weight_high, t.weight_low FROM artists a JOIN artist_totals t ON t.artist = a.key
            WHERE a.key = ?1
            """, [.integer(artist)]
        ) { row in
            (
                id: ArtistID(unchecked: try row.text(0)), isStaff: try row.int(1) != 0,
                weight: try StoredWide.read(row, 2)
            )
        }
        guard let held, held.isStaff != isStaff else { return }
        try store.execute(
            "UPDATE artist_totals SET staff = ?2 WHERE artist = ?1", [.integer(artist), .integer(isStaff ? 1 : 0)])
        do {
            var change = FigureChange()
            try change.addToPlatform(FigureChange.Amounts(weight: isStaff ? -held.weight : held.weight))
            try moveTracks(of: artist, &change)
            try change.apply(to: store)
        } catch let refusal as EntryRefusal {
            // By now much is written, which only the whole call can take back.
            throw StorageError.failed(reason: "\(refusal.field): \(refusal.reason)")
        }
        guard let record = try ArtistStore(store: store).record(of: held.id) else { return }
        log.note(.artist, held.id.text, key: artist, value: EntityValues.artist(record.entry, isStaff: isStaff))
    }

    private func moveTracks(of artist: Int64, _ change: inout FigureChange) throws {
        let tracks = try store.all("SELECT track FROM track_credits WHERE artist = ?1", [.integer(artist)]) {
            try $0.int(0)
        }
        for track in tracks {
            let before = try TrackStanding.read(track, in: store)
            var after = before
            try after.renew(in: store)
            guard after.isOfPlatform != before.isOfPlatform else { continue }
            try change.add(before, sign: -1)
            try change.add(after)
            try TrackFigures(store: store).move(track, from: before, to: after)
        }
    }
}
