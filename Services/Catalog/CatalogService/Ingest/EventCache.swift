internal import Contracts
internal import ServiceKit
internal import Storage

/// What events need to know of tracks and listeners, kept in memory from call to call.
///
/// It holds what was committed up to a position of the catalogue's own feed. A call looks at what the feed has behind
/// that position, of which its own group's changes may yet be taken back, and asks the store itself for those few; the
/// chore, which sees committed changes only, moves the position on (``refresh(in:)``). So it is right whoever writes,
/// this process or another on the same store.
///
/// Memory: up to ``mostTracks`` twice, some 150 bytes each, and each account that is staff or has a role.
final class EventCache: Sendable {
    /// What an event needs to know of a track.
    struct Track {
        var key: Int64
        var durationMs: Int64?
        var isPublic: Bool
        /// Whether a download of it issues a licence: it is not offered exclusively alone.
        var isLicensed: Bool
        var artists: [Int64]
    }

    /// What an event needs to know of a listener.
    struct Listener {
        var isStaff = false
        /// The artists on which it has a role.
        var artists: [Int64] = []
    }

    /// What is held of the tracks and listeners of a call's rows, looked up before the call waits for the writer.
    struct Hints: Sendable {
        /// The state of the cache that it was looked up in.
        fileprivate let version: Int
        /// By row; nil where the track is not held.
        let tracks: [Track?]
        /// By row; nil where the listener counts everywhere.
        let listeners: [Listener?]
    }

    private struct State {
        /// Counts the changes of tracks and listeners that were taken over.
        var version = 0
        /// The position of the feed up to which this holds; nil where nothing is held.
        var position: Int64?
        /// Two generations: what is asked for again moves to the young one, what is not goes with the old.
        var young: [TrackID: Track] = [:]
        var old: [TrackID: Track] = [:]
        /// Keys of tracks that changed since they were taken in, if they were.
        var stale: Set<Int64> = []
        /// The accounts that are staff or have a role; any other listener counts everywhere.
        var listeners: [ListenerID: Listener] = [:]

        mutating func track(_ id: TrackID) -> Track? {
            if let track = young[id] { return stale.contains(track.key) ? nil : track }
            guard let track = old[id], !stale.contains(track.key) else { return nil }
            young[id] = track
            return track
        }

        mutating func clearTracks() {
            young.removeAll(keepingCapacity: true)
            old.removeAll()
            stale.removeAll()
        }
    }

    private static let mostTracks = 262_144
    /// Changes that one look at the feed goes through; beyond, starting over is quicker.
    private static let mostChanges = 20_000

    private let state = Lock(State())

    /// The tracks and listeners for one call, as its transaction sees them.
    ///
    /// - Parameter hints: what was found for its rows before; used where nothing has changed since.
    func session(in store: any SQLReading, hints: Hints?) throws -> EventContext {
        let (held, version) = state.withLock { ($0.position, $0.version) }
        guard let position = held,
            let changes = try Feed.subjects(after: position, limit: Self.mostChanges + 1, in: store),
            changes.count <= Self.mostChanges
        else { return EventContext(store, cache: nil, hints: nil) }
        var context = EventContext(store, cache: self, hints: hints?.version == version ? hints : nil)
        try context.note(changes)
        return context
    }

    /// Takes over what was committed since.
    ///
    /// - Parameter store: must see committed changes only.
    func refresh(in store: any SQLReading) throws {
        let head = try Feed.head(in: store)
        let position = state.withLock { $0.position }
        guard position != head.position else { return }
        if let position, position < head.position,
            let changes = try Feed.subjects(after: position, limit: Self.mostChanges + 1, in: store),
            changes.count <= Self.mostChanges
        {
            return try take(changes, upTo: head.position, in: store)
        }
        let listeners = try Self.listeners(in: store)
        state.withLock { state in
            state.clearTracks()
            state.listeners = listeners
            state.position = head.position
            state.version += 1
        }
    }

    private func take(
        _ changes: [(kind: String, subject: Int64)], upTo position: Int64, in store: any SQLReading
    ) throws {
        var tracks: [Int64] = []
        var accounts: Set<Int64> = []
        for change in changes {
            switch Catalog.ChangeKind(rawValue: change.kind) {
            case .track: tracks.append(change.subject)
            case .account, .role: accounts.insert(change.subject)
            default: continue
            }
        }
        let listeners = try Self.listeners(accounts, in: store)
        state.withLock { state in
            if !tracks.isEmpty || !listeners.isEmpty { state.version += 1 }
            state.stale.formUnion(tracks)
            if state.stale.count > Self.mostTracks { state.clearTracks() }
            for (id, listener) in listeners {
                state.listeners[id] = listener.isStaff || !listener.artists.isEmpty ? listener : nil
            }
            state.position = position
        }
    }

    /// A track that is held and has not changed.
    func track(_ id: TrackID) -> Track? { state.withLock { $0.track(id) } }

    /// What is held for rows; nil where nothing is.
    func hints(for rows: [(track: TrackID, listener: ListenerID)?]) -> Hints? {
        state.withLock { state in
            guard state.position != nil else { return nil }
            return Hints(
                version: state.version, tracks: rows.map { row in row.flatMap { state.track($0.track) } },
                listeners: rows.map { row in row.flatMap { state.listeners[$0.listener] } })
        }
    }

    func keep(_ track: Track, as id: TrackID) {
        state.withLock { state in
            if state.young.count >= Self.mostTracks {
                swap(&state.young, &state.old)
                state.young.removeAll(keepingCapacity: true)
            }
            state.stale.remove(track.key)
            state.young[id] = track
        }
    }

    func listener(_ id: ListenerID) -> Listener? { state.withLock { $0.listeners[id] } }

    private static func listeners(in store: any SQLReading) throws -> [ListenerID: Listener] {
        var found: [ListenerID: Listener] = [:]
        try store.query("SELECT id FROM accounts WHERE staff = 1") { row in
            found[ListenerID(unchecked: try row.text(0)), default: Listener()].isStaff = true
        }
        try store.query("SELECT a.id, r.artist FROM artist_roles r JOIN accounts a ON a.key = r.account") { row in
            found[ListenerID(unchecked: try row.text(0)), default: Listener()].artists.append(try row.int(1))
        }
        return found
    }

    /// Accounts as listeners: two questions for all of them, as each is a way to the store and back.
    static func listeners(_ accounts: Set<Int64>, in store: any SQLReading) throws -> [(ListenerID, Listener)] {
        let keys = accounts.sorted().map { SQLValue.integer($0) }
        var found = [(ListenerID, Listener)?](repeating: nil, count: keys.count)
        try store.scan("SELECT id, staff FROM accounts WHERE key = ?1", rows: keys, of: 1) { index, row in
            found[index] = (ListenerID(unchecked: try row.text(0)), Listener(isStaff: try row.int(1) != 0))
        }
        try store.scan("SELECT artist FROM artist_roles WHERE account = ?1", rows: keys, of: 1) { index, row in
            found[index]?.1.artists.append(try row.int(0))
        }
        return found.compactMap { $0 }
    }
}
