internal import Contracts
internal import Storage

/// Finds the plays that the corrections of a call take out, each play once.
///
/// The archive is gone through in rounds: for all that is there by a long read, which nobody waits for, again by reads
/// for what came meanwhile, until that is little, and for the last of it by the write that applies the corrections.
struct VoidSearch: Sendable {
    /// What a correction looks for.
    private struct Pattern: Sendable {
        let row: Catalog.VoidRow
        let listener: UInt64?
        /// The last row of the archive it covers; nil for one of this call.
        let archived: Int64?

        init(_ row: Catalog.VoidRow, archived: Int64?) throws {
            self.row = row
            self.archived = archived
            listener = try row.listener?.archiveHash()
        }

        func covers(_ play: PlayArchive.Play, _ source: SourceName, _ seq: Int64) -> Bool {
            seq <= archived ?? .max && (row.from..<row.until).contains(play.at)
                && (listener ?? play.listener) == play.listener
                && (row.source ?? source) == source
        }
    }

    /// A sum of counted plays.
    struct Sum: Hashable {
        var track: Int64
        var day: Int64
    }

    private let rows: [Result<Catalog.VoidRow, EntryRefusal>]
    /// How many of them the source had brought when the search began.
    let known: Int
    /// The last correction that stood then.
    private let lastVoid: Int64
    private let earlier: [Pattern]
    /// Rows of the archive that the write may be left to go through.
    private static let fewRows: Int64 = 16
    /// The last row of the archive that was gone through.
    private(set) var archived: Int64 = 0
    /// How many rows the last round went through: as many may have come since.
    private var roundRows: Int64 = 0
    /// What each row takes out.
    private(set) var found: [[Sum: Int64]]

    /// Goes through all there is.
    init(
        _ rows: [Result<Catalog.VoidRow, EntryRefusal>], known: Int, in store: any SQLReading
    ) throws {
        self.rows = rows
        self.known = min(known, rows.count)
        let voids = try StoredVoid.read(in: store)
        lastVoid = voids.last?.key ?? 0
        earlier = try voids.map { try Pattern($0.row, archived: $0.archived) }
        found = Array(repeating: [:], count: rows.count)
        try goOn(in: store)
    }

    /// Whether it still holds: nobody has corrected anything since.
    func holds(known: Int, in store: any SQLReading) throws -> Bool {
        let last = try store.first("SELECT COALESCE(MAX(key), 0) FROM voids") { try $0.int(0) }
        return last == lastVoid && min(known, rows.count) == self.known
    }

    /// Whether there may be more to go through than a write should.
    var isBehind: Bool { roundRows > Self.fewRows }

    /// The search once it went through what came since.
    func wentOn(in store: any SQLReading) throws -> VoidSearch {
        var search = self
        try search.goOn(in: store)
        return search
    }

    /// Goes through what came since: once for all rows, of which the first that covers a play takes it out.
    mutating func goOn(in store: any SQLReading) throws {
        let head = try PlayArchive.head(in: store)
        let from = archived
        archived = head
        roundRows = head - from
        var patterns: [(index: Int, pattern: Pattern)] = []
        for index in known..<rows.count {
            guard case .success(let row) = rows[index] else { continue }
            patterns.append((index, try Pattern(row, archived: nil)))
        }
        let all = patterns.map(\.pattern.row)
        guard let first = all.map(\.from).min(), let last = all.map(\.until).max() else { return }
        let others = earlier.filter { $0.row.from < last && first < $0.row.until }
        let sources = Set(all.map(\.source))
        try PlayArchive.scan(
            after: from, through: head, first..<last, of: sources.count == 1 ? all[0].source : nil, in: store
        ) { seq, source, play in
            guard let taking = patterns.first(where: { $0.pattern.covers(play, source, seq) }),
                !others.contains(where: { $0.covers(play, source, seq) })
            else { return }
            found[taking.index][Sum(track: play.track, day: play.at.day.number), default: 0] += 1
        }
    }
}
