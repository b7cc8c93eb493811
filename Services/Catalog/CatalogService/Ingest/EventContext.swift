internal import Contracts
internal import Storage

/// What is asked of the catalogue for the events of one call.
struct EventContext {
    private let store: any SQLReading
    /// What is held from call to call; nil where it cannot be used.
    private let cache: EventCache?
    /// What of it was found for the call's rows before; nil where that may no longer hold.
    private let hints: EventCache.Hints?
    private var tracks: [TrackID: EventCache.Track] = [:]
    /// Tracks that the cache may not know as they are.
    private var changedTracks: Set<Int64> = []
    private var changedListeners: [ListenerID: EventCache.Listener] = [:]

    init(_ store: any SQLReading, cache: EventCache?, hints: EventCache.Hints?) {
        self.store = store
        self.cache = cache
        self.hints = hints
    }

    /// Takes note of changes that the cache has not taken over.
    mutating func note(_ changes: [(kind: String, subject: Int64)]) throws {
        var accounts: Set<Int64> = []
        for change in changes {
            switch Catalog.ChangeKind(rawValue: change.kind) {
            case .track: changedTracks.insert(change.subject)
            case .account, .role: accounts.insert(change.subject)
            default: continue
            }
        }
        for (id, listener) in try EventCache.listeners(accounts, in: store) { changedListeners[id] = listener }
    }

    /// The public track of an event; refused where it is unknown or not public.
    ///
    /// - Parameter row: the event's place in the call.
    mutating func track(_ id: TrackID, row: Int) throws -> EventCache.Track {
        guard let found = try find(id, row: row) else {
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
    mutating func exclusion(of id: ListenerID, row: Int, from track: EventCache.Track) throws -> RowOutcome? {
        let found: EventCache.Listener?
        if !changedListeners.isEmpty, let changed = changedListeners[id] {
            found = changed
        } else if let hints {
            found = hints.listeners[row]
        } else if let cache {
            found = cache.listener(id)
        } else {
            let listener = try lookUp(id)
            changedListeners[id] = listener
            found = listener
        }
        guard let found else { return nil }
        if track.artists.contains(where: found.artists.contains) { return .ownTeam }
        return found.isStaff ? .staff : nil
    }

    private mutating func find(_ id: TrackID, row: Int) throws -> EventCache.Track? {
        if let hint = hints?.tracks[row], !changedTracks.contains(hint.key) { return hint }
        if let held = cache?.track(id), !changedTracks.contains(held.key) { return held }
        if let known = tracks[id] { return known }
        guard let found = try lookUp(id) else { return nil }
        tracks[id] = found
        if !changedTracks.contains(found.key) { cache?.keep(found, as: id) }
        return found
    }

    private func lookUp(_ id: TrackID) throws -> EventCache.Track? {
        let found = try store.first(
            "SELECT key, duration_ms, visibility, licensing FROM tracks WHERE id = ?1", [.text(id.text)]
        ) { row in
            EventCache.Track(
                key: try row.int(0), durationMs: try row.optionalInt(1),
                isPublic: try row.text(2) == Visibility.public.rawValue,
                isLicensed: try row.text(3) != Licensing.exclusive.rawValue, artists: [])
        }
        guard var found else { return nil }
        found.artists = try store.all("SELECT artist FROM track_credits WHERE track = ?1", [.integer(found.key)]) {
            try $0.int(0)
        }
        return found
    }

    private func lookUp(_ id: ListenerID) throws -> EventCache.Listener {
        let account = try store.first("SELECT key FROM accounts WHERE id = ?1", [.text(id.text)]) { try $0.int(0) }
        guard let account else { return EventCache.Listener() }
        return try EventCache.listeners([account], in: store).first?.1 ?? EventCache.Listener()
    }
}
