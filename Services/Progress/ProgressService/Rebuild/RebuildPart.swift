internal import Dispatch
internal import Storage

/// The part of a ledger that comes of some tracks, or of some achievements, derived from the journal.
///
/// A claim may move any entry at any time, so all that is derived is held until the journal's end. But nothing of one
/// track depends on another, nor of one achievement: accounts, owners and profiles are what they are for all of them,
/// and sums add up. So they can be taken some at a time, and several at once.
///
/// Belongs to one thread at a time.
final class RebuildPart: @unchecked Sendable {
    enum Subject: Equatable {
        /// Those with keys in a range.
        case tracks(Range<Int64>)
        case achievements(Set<String>)
        /// All achievements but these.
        case otherAchievements(Set<String>)
    }

    let subject: Subject
    /// Whether what artists say of themselves is wanted: once is enough, and the ledger does not ask for it.
    let withProfiles: Bool
    private(set) var state = LedgerState(nil)
    /// Whether there are more rows than may be held: less has to do.
    private(set) var isTooMuch = false
    private var engine: LedgerEngine
    private let rules: XpRules
    private let mostRows: Int
    private var failure: (any Error)?

    init(_ subject: Subject, withProfiles: Bool, by rules: XpRules, mostRows: Int) {
        self.subject = subject
        self.withProfiles = withProfiles
        self.rules = rules
        self.mostRows = mostRows
        engine = LedgerEngine(state, rules: rules, version: rules.version)
    }

    /// Replays the journal for several parts, each on a thread of its own. Returns how many inputs it has.
    static func derive(_ parts: [RebuildPart], in store: any SQLReading) throws -> Int64 {
        var count: Int64 = 0
        try Journal.forEachRows(in: store) { rows in
            count += rows.reduce(0) { $0 + $1.inputs }
            DispatchQueue.concurrentPerform(iterations: parts.count) { parts[$0].apply(rows) }
            for part in parts { if let failure = part.failure { throw failure } }
        }
        return count
    }

    private func apply(_ rows: [Journal.Row]) {
        guard !isTooMuch else { return }
        do {
            for row in rows where !isTooMuch { try apply(row) }
        } catch {
            failure = error
        }
    }

    private func apply(_ row: Journal.Row) throws {
        if engine.version != row.rule { engine = LedgerEngine(state, rules: rules, version: row.rule) }
        let selection = Journal.Selection(tracks: tracks, withProfiles: withProfiles, withUnlocks: tracks.isEmpty)
        try Journal.replay(row, selection) { input in
            if case .unlock(_, let achievement, _, _, _) = input, !isOwn(achievement: achievement) { return }
            try engine.apply(input)
        }
        // What cannot be divided is taken however many rows it has.
        guard state.entries.count + state.days.count > mostRows, !halves.isEmpty else { return }
        isTooMuch = true
        state = LedgerState(nil)
    }

    /// The tracks that it is of.
    var tracks: Range<Int64> { if case .tracks(let range) = subject { range } else { 0..<0 } }

    /// Two that are this one together; none where it cannot be divided.
    var halves: [Subject] {
        switch subject {
        case .tracks(let range) where range.count > 1:
            let middle = range.lowerBound + Int64(range.count / 2)
            return [.tracks(range.lowerBound..<middle), .tracks(middle..<range.upperBound)]
        case .achievements(let ids) where ids.count > 1:
            let sorted = ids.sorted()
            let (left, right) = (sorted.prefix(ids.count / 2), sorted.dropFirst(ids.count / 2))
            return [.achievements(Set(left)), .achievements(Set(right))]
        default: return []
        }
    }

    func isOwn(achievement: String?) -> Bool {
        switch subject {
        case .tracks: false
        case .achievements(let ids): achievement.map { ids.contains($0) } ?? false
        case .otherAchievements(let ids): achievement.map { !ids.contains($0) } ?? false
        }
    }
}
