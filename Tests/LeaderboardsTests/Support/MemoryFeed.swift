import Contracts
import JSONRPC
import ServiceKit
import Storage
import Support

@testable import LeaderboardsService

/// A change that a feed in memory can hold.
protocol HeldChange: ToldChange, Hashable {
    var position: Int64 { get set }
    /// Of what it is the value: of two changes with the same, a snapshot has the later.
    var subject: String { get }
    /// Where it stands in a snapshot; nil for what a snapshot does not tell.
    var snapshotPlace: String? { get }
    /// What a snapshot tells once this came after another of the same subject.
    func merged(over older: Self?) -> Self
}

extension HeldChange {
    func merged(over older: Self?) -> Self { self }
}

/// A feed in memory, with all of its changes, and what a snapshot of it holds.
final class MemoryFeed<Change: HeldChange>: Sendable {
    private struct State {
        var epoch = "e1"
        var changes: [Change] = []
        var pageLimit = 7
        /// Pages begin so many changes before what is asked for.
        var overlap: Int64 = 0
        var snapshots = 0
        var duringSnapshot: (@Sendable (MemoryFeed) -> Void)?
    }

    private let state = Lock(State())

    var head: Int64 { state.withLock { $0.changes.last?.position ?? 0 } }
    var snapshots: Int { state.withLock { $0.snapshots } }
    var changes: [Change] { state.withLock { $0.changes } }

    func append(_ change: Change) {
        state.withLock { state in
            var change = change
            change.position = (state.changes.last?.position ?? 0) + 1
            state.changes.append(change)
        }
    }

    func pages(of limit: Int, overlap: Int64 = 0) {
        state.withLock {
            $0.pageLimit = limit
            $0.overlap = overlap
        }
    }

    /// As after a restore of a backup with so many changes.
    func restore(keeping count: Int, epoch: String) {
        state.withLock {
            $0.changes = Array($0.changes.prefix(count))
            $0.epoch = epoch
        }
    }

    /// Runs once, after the first page of the next snapshot.
    func duringSnapshot(_ body: @escaping @Sendable (MemoryFeed) -> Void) {
        state.withLock { $0.duringSnapshot = body }
    }

    var source: FeedSource<Change> {
        FeedSource(changes: { try self.page(after: $0) }, snapshot: { try self.snapshot(after: $0) })
    }

    private func page(after cursor: FeedPosition) throws -> FeedPage<Change> {
        try state.withLock { state in
            let head = state.changes.last?.position ?? 0
            guard cursor.epoch == state.epoch else { throw FeedError.otherEpoch(epoch: state.epoch) }
            guard cursor.position <= head else { throw FeedError.cursorAhead(head: head) }
            let from = max(0, cursor.position - state.overlap)
            let changes = Array(
                state.changes.dropFirst(Int(from)).prefix(state.pageLimit + Int(cursor.position - from)))
            return FeedPage(
                epoch: state.epoch, position: max(changes.last?.position ?? 0, cursor.position), head: head,
                changes: changes)
        }
    }

    private func snapshot(after next: String?) throws -> SnapshotPage<Change> {
        let (page, then) = state.withLock { state in
            state.snapshots += next == nil ? 1 : 0
            let head = state.changes.last?.position ?? 0
            var last: [String: Change] = [:]
            for change in state.changes { last[change.subject] = change.merged(over: last[change.subject]) }
            let all = last.values.compactMap { change in
                change.snapshotPlace.map { place in
                    var change = change
                    change.position = head
                    return (place: place, change: change)
                }
            }
            .sorted { $0.place < $1.place }
            let rest = all.filter { $0.place > next ?? "" }
            let taken = rest.prefix(state.pageLimit)
            let isLast = rest.count <= state.pageLimit
            return (
                SnapshotPage(
                    epoch: state.epoch, position: head, changes: taken.map(\.change),
                    next: isLast ? nil : taken.last?.place), state.duringSnapshot.take()
            )
        }
        then?(self)
        return page
    }
}

// MARK: The catalogue's

typealias MemoryCatalog = MemoryFeed<CatalogChange>

extension CatalogChange: HeldChange {
    var subject: String { kind == "plays" ? "track/\(id)" : "\(kind)/\(id)" }

    /// A track's change has the last sums of its plays.
    func merged(over older: CatalogChange?) -> CatalogChange {
        guard kind == "plays", var track = older else { return self }
        (track.weight, track.plays, track.playsWeight) = (weight, plays, playsWeight)
        return track
    }

    var snapshotPlace: String? {
        let kinds = ["artist", "account", "role", "track", "removedTrack"]
        guard let index = kinds.firstIndex(of: kind), value != nil else { return nil }
        return "\(index)/\(id)"
    }

    static func entity(_ kind: Catalog.ChangeKind, _ id: String, _ entry: some WireObject) -> Self {
        var change = CatalogChange()
        change.kind = kind.rawValue
        change.id = id
        change.value = RawJSON(entry.write(to:))
        return change
    }

    static func gone(_ kind: Catalog.ChangeKind, _ id: String) -> Self {
        var change = CatalogChange()
        change.kind = kind.rawValue
        change.id = id
        return change
    }
}

extension MemoryFeed where Change == CatalogChange {
    func put(artist id: String, name: String? = nil, isStaff: Bool = false) {
        var artist = CatalogChange.Artist()
        artist.entry = Catalog.ArtistEntry(id: ArtistID(unchecked: id), name: name ?? "Artist \(id)", createdAt: moment)
        artist.staff = isStaff
        append(.entity(.artist, id, artist))
    }

    func put(owner account: String, of artist: String) {
        append(
            .entity(
                .role, "\(artist)/\(account)",
                Catalog.RoleEntry(
                    artist: ArtistID(unchecked: artist), account: AccountID(unchecked: account), role: .owner,
                    since: moment)))
    }

    func remove(role account: String, of artist: String) { append(.gone(.role, "\(artist)/\(account)")) }

    func put(_ track: Catalog.TrackEntry, plays: Int64 = 0, playsWeight: Int64 = 0, weight: Int128 = 0) {
        var change = CatalogChange.entity(.track, track.id.text, track)
        (change.weight, change.plays, change.playsWeight) = (String(weight), plays, playsWeight)
        append(change)
    }

    func put(
        track id: String, by artists: [String], filled: Int = 0, visibility: Visibility = .public, opening: Int64 = 0,
        plays: Int64 = 0, playsWeight: Int64 = 0
    ) {
        put(
            .made(id, by: artists, filled: filled, visibility: visibility, opening: opening), plays: plays,
            playsWeight: playsWeight)
    }

    func remove(track id: String) { append(.gone(.track, id)) }

    func plays(of track: String, sum: Int64, playsWeight: Int64 = 0, weight: Int128 = 0) {
        var change = CatalogChange()
        (change.kind, change.id) = (Catalog.ChangeKind.plays.rawValue, track)
        (change.weight, change.plays, change.playsWeight) = (String(weight), sum, playsWeight)
        append(change)
    }
}

extension Catalog.TrackEntry {
    /// A track with so many of its five fields filled.
    static func made(
        _ id: String, by artists: [String], filled: Int = 0, visibility: Visibility = .public, opening: Int64 = 0
    ) -> Self {
        var entry = Catalog.TrackEntry(
            id: TrackID(unchecked: id), title: "T", artists: artists.map { ArtistID(unchecked: $0) },
            publishedAt: moment)
        entry.visibility = visibility
        if filled > 0 { entry.about = "D" }
        if filled > 1 { entry.bpm = 120 }
        if filled > 2 { entry.key = .c }
        if filled > 3 { entry.scale = .minor }
        if filled > 4 { entry.tags = ["x"] }
        if opening > 0 { entry.opening = OpeningTotals(plays: opening, asOf: moment) }
        return entry
    }
}

// MARK: The ledger's

typealias MemoryLedger = MemoryFeed<ProgressChange>

extension ProgressChange: HeldChange {
    var subject: String { "\(holder.account?.text ?? "")/\(holder.artist?.text ?? "")" }
    var snapshotPlace: String? { subject }
}

extension MemoryFeed where Change == ProgressChange {
    func put(_ holder: Progress.Holder, xp: Int64, collaboration: Int64 = 0) {
        var change = ProgressChange()
        (change.kind, change.holder, change.xp) = (Progress.ChangeKind.xp.rawValue, holder, xp)
        if collaboration > 0 {
            change.unlocks = [
                .init(category: "upload", count: 3), .init(category: "collaboration", count: collaboration),
            ]
        }
        append(change)
    }

    func put(account: String, xp: Int64, collaboration: Int64 = 0) {
        put(.init(account: AccountID(unchecked: account)), xp: xp, collaboration: collaboration)
    }

    func put(artist: String, xp: Int64, collaboration: Int64 = 0) {
        put(.init(artist: ArtistID(unchecked: artist)), xp: xp, collaboration: collaboration)
    }
}

/// 2025-06-15T12:00:00Z.
let moment = Timestamp(microseconds: 1_749_988_800_000_000)
