internal import Contracts
internal import Storage

/// What is asked of the catalogue for each event of a call, asked once a track and once a listener.
final class EventContext {
    /// What an event needs to know of a track.
    struct Track {
        var key: Int64
        var durationMs: Int64?
        var isPublic: Bool
        var artists: [Int64]
    }

    /// What an event needs to know of a listener.
    struct Listener {
        var isStaff = false
        /// The artists on which it has a role.
        var artists: Set<Int64> = []
    }

    private let store: any SQLReading
    private var tracks: [TrackID: Track?] = [:]
    private var listeners: [ListenerID: Listener] = [:]

    init(_ store: any SQLReading) { self.store = store }

    /// The public track of an event; refused where it is unknown or not public.
    func track(_ id: TrackID) throws -> Track {
        let found: Track?
        if let known = tracks[id] {
            found = known
        } else {
            found = try look(up: id)
            tracks[id] = .some(found)
        }
        guard let found else {
            throw EntryRefusal(
                kind: .unknownTrack, field: "track",
                reason: "there is no track \"\(id)\"; put tracks before their events")
        }
        guard found.isPublic else {
            throw EntryRefusal(kind: .notPublic, field: "track", reason: "the track \"\(id)\" is not public")
        }
        return found
    }

    /// Why an event of this listener does not count for the track; nil where it does.
    func exclusion(of id: ListenerID, from track: Track) throws -> RowOutcome? {
        let listener: Listener
        if let known = listeners[id] {
            listener = known
        } else {
            listener = try look(up: id)
            listeners[id] = listener
        }
        if track.artists.contains(where: listener.artists.contains) { return .ownTeam }
        return listener.isStaff ? .staff : nil
    }

    private func look(up id: TrackID) throws -> Track? {
        let found = try store.first(
            "SELECT key, duration_ms, visibility FROM tracks WHERE id = ?1", [.text(id.text)]
        ) { row in
            Track(
                key: try row.int(0), durationMs: try row.optionalInt(1),
                isPublic: try row.text(2) == Visibility.public.rawValue, artists: [])
        }
        guard var found else { return nil }
        found.artists = try store.all("SELECT artist FROM track_credits WHERE track = ?1", [.integer(found.key)]) {
            try $0.int(0)
        }
        return found
    }

    private func look(up id: ListenerID) throws -> Listener {
        var listener = Listener()
        try store.query(
            """
            SELECT a.staff, r.artist FROM accounts a LEFT JOIN artist_roles r ON r.account = a.key WHERE a.id = ?1
            """, [.text(id.text)]
        ) { row in
            listener.isStaff = try row.int(0) != 0
            if let artist = try row.optionalInt(1) { listener.artists.insert(artist) }
        }
        return listener
    }
}
