import Contracts
import JSONRPC
import ServiceKit
import Storage
import Support

@testable import ProgressService

/// The catalogue's feed in memory, with all of its changes, and what a snapshot of it holds.
final class MemoryCatalog: Sendable {
    private struct State {
        var epoch = "e1"
        var changes: [CatalogChange] = []
        var pageLimit = 7
        /// Pages begin so many changes before what is asked for.
        var overlap: Int64 = 0
        var snapshots = 0
        var duringSnapshot: (@Sendable (MemoryCatalog) -> Void)?
        var spoil: (@Sendable (FeedPage<CatalogChange>) -> FeedPage<CatalogChange>)?
    }

    private let state = Lock(State())

    var head: Int64 { state.withLock { $0.changes.last?.position ?? 0 } }
    var snapshots: Int { state.withLock { $0.snapshots } }
    var changes: [CatalogChange] { state.withLock { $0.changes } }

    func append(_ change: CatalogChange) {
        state.withLock { state in
            var change = change
            change.position = (state.changes.last?.position ?? 0) + 1
            state.changes.append(change)
        }
    }

    func pages(of limit: Int, overlap: Int64 = 0) {
        state.withLock {
            $0.pageLimit = limit; $0.overlap = overlap
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
    func duringSnapshot(_ body: @escaping @Sendable (MemoryCatalog) -> Void) {
        state.withLock { $0.duringSnapshot = body }
    }

    /// Changes the next page.
    func spoil(_ body: @escaping @Sendable (FeedPage<CatalogChange>) -> FeedPage<CatalogChange>) {
        state.withLock { $0.spoil = body }
    }

    var source: FeedSource<CatalogChange> {
        FeedSource(changes: { try self.page(after: $0) }, snapshot: { try self.snapshot(after: $0) })
    }

    private func page(after cursor: FeedPosition) throws -> FeedPage<CatalogChange> {
        try state.withLock { state in
            let head = state.changes.last?.position ?? 0
            guard cursor.epoch == state.epoch else { throw FeedError.otherEpoch(epoch: state.epoch) }
            guard cursor.position <= head else { throw FeedError.cursorAhead(head: head) }
            let from = max(0, cursor.position - state.overlap)
            let changes = Array(state.changes.dropFirst(Int(from)).prefix(state.pageLimit + Int(state.overlap)))
            let page = FeedPage(
                epoch: state.epoch, position: max(changes.last?.position ?? 0, cursor.position), head: head,
                changes: changes)
            return state.spoil.take()?(page) ?? page
        }
    }

    /// In the order of kinds that the catalog has, then of ids.
    private func snapshot(after next: String?) throws -> SnapshotPage<CatalogChange> {
        let (page, then) = state.withLock { state in
            state.snapshots += next == nil ? 1 : 0
            let head = state.changes.last?.position ?? 0
            var last: [String: CatalogChange] = [:]
            for change in state.changes {
                last["\(change.kind)/\(change.id)/\(change.day.map { "\($0.number)" } ?? "")"] = change
            }
            let kinds = ["artist", "account", "role", "track", "removedTrack", "plays"]
            let all = last.values.filter { ($0.value != nil || $0.total != nil) && kinds.contains($0.kind) }.map {
                change in
                var change = change
                change.position = head
                change.at = nil
                let place = "\(kinds.firstIndex(of: change.kind) ?? 9)/\(change.id)/\(change.day?.number ?? 0)"
                return (place: place, change: change)
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

// MARK: Changes

extension MemoryCatalog {
    func put(account id: String, isCompleted: Bool = true, isStaff: Bool = false, at: Timestamp = moment()) {
        var entry = Catalog.AccountEntry(id: AccountID(unchecked: id), name: "N", createdAt: moment())
        if isCompleted {
            entry.picture = "https://media.example/a.png"
            entry.country = "NO"
        }
        entry.staff = isStaff
        append(.entity(.account, id, entry, at: at))
    }

    func put(artist id: String, at: Timestamp = moment()) {
        append(
            .entity(
                .artist, id, Catalog.ArtistEntry(id: ArtistID(unchecked: id), name: "A", createdAt: moment()), at: at))
    }

    func put(owner account: String, of artist: String, at: Timestamp = moment()) {
        append(
            .entity(
                .role, "\(artist)/\(account)",
                Catalog.RoleEntry(
                    artist: ArtistID(unchecked: artist), account: AccountID(unchecked: account), role: .owner,
                    since: at), at: at))
    }

    func remove(role account: String, of artist: String, at: Timestamp = moment()) {
        append(.gone(.role, "\(artist)/\(account)", at: at))
    }

    func put(_ track: Catalog.TrackEntry, at: Timestamp = moment()) { append(.track(track, .track, at: at)) }

    func put(
        track id: String, by artists: [String], isComplete: Bool = false, visibility: Visibility = .public,
        published: Timestamp = moment(), at: Timestamp = moment(), weight: Int128? = nil
    ) {
        var entry = Catalog.TrackEntry(
            id: TrackID(unchecked: id), title: "T \(id)", artists: artists.map { ArtistID(unchecked: $0) },
            publishedAt: published)
        entry.visibility = visibility
        if isComplete { entry.complete() }
        var change = CatalogChange.track(entry, .track, at: at)
        change.weight = weight.map { String($0) }
        append(change)
    }

    func remove(_ track: Catalog.TrackEntry, at: Timestamp = moment()) {
        append(.gone(.track, track.id.text, at: at))
        append(.track(track, .removedTrack, at: at))
    }

    func plays(of track: String, on day: Int64, total: Int64, weight: Int128? = nil) {
        var change = CatalogChange()
        change.kind = Catalog.ChangeKind.plays.rawValue
        change.id = track
        change.day = Day(number: day)
        change.total = total
        change.weight = weight.map { String($0) }
        append(change)
    }

    func void(at: Timestamp = moment()) {
        append(
            .entity(
                .void, "1", Catalog.VoidRow(listener: ListenerID(unchecked: "l"), from: at, until: at, reason: "r"),
                at: at))
    }
}

extension CatalogChange {
    static func entity(_ kind: Catalog.ChangeKind, _ id: String, _ entry: some WireObject, at: Timestamp) -> Self {
        var change = CatalogChange()
        change.kind = kind.rawValue
        change.id = id
        change.at = at
        change.value = RawJSON(entry.write(to:))
        return change
    }

    static func gone(_ kind: Catalog.ChangeKind, _ id: String, at: Timestamp) -> Self {
        var change = CatalogChange()
        change.kind = kind.rawValue
        change.id = id
        change.at = at
        return change
    }

    /// A track with what the catalogue says of its metadata.
    static func track(_ entry: Catalog.TrackEntry, _ kind: Catalog.ChangeKind, at: Timestamp) -> Self {
        var change = entity(kind, entry.id.text, entry, at: at)
        let isComplete =
            entry.about != nil && entry.bpm != nil && entry.key != nil && entry.scale != nil && !entry.tags.isEmpty
        change.value = RawJSON { writer in
            RawJSON(entry.write(to:)).bytes.withUnsafeBufferPointer { writer.beginObject(extending: $0) }
            writer.key("complete")
            writer.bool(isComplete)
            writer.endObject()
        }
        return change
    }
}

extension Catalog.TrackEntry {
    /// Fills all that counts for completeness.
    mutating func complete() {
        about = "D"
        bpm = 120
        key = .c
        scale = .minor
        tags = ["x"]
    }
}

/// 2025-06-15T12:00:00Z and so many hours.
func moment(_ hours: Int64 = 0) -> Timestamp {
    Timestamp(microseconds: 1_749_988_800_000_000 + hours * 3_600_000_000)
}

/// The day of `moment()`.
let theDay = moment().day.number
