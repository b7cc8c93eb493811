internal import Contracts
internal import Storage

/// The part of a ledger that comes of some tracks, or of some achievements, derived from the journal.
///
/// A claim may move any entry at any time, so all that is derived is held until the journal's end. But nothing of one
/// track depends on another, nor of one achievement: accounts, owners and profiles are what they are for all of them,
/// and sums add up. So they can be taken some at a time.
struct RebuildPart {
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
    let state = LedgerState(nil)

    /// There are more rows than may be held: less has to do.
    struct TooMuch: Error {}

    /// Replays the journal. Returns how many inputs it has.
    func derive(by rules: XpRules, mostRows: Int, in store: any SQLReading) throws -> Int64 {
        var engine = LedgerEngine(state, rules: rules, version: rules.version)
        return try Journal.replay(plays: tracks, in: store) { input, rule in
            guard isOwn(input) else { return }
            if engine.version != rule { engine = LedgerEngine(state, rules: rules, version: rule) }
            try engine.apply(input)
            // What cannot be divided is taken however many rows it has.
            guard state.entries.count + state.days.count <= mostRows || halves.isEmpty else { throw TooMuch() }
        }
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

    private func isOwn(_ input: LedgerInput) -> Bool {
        switch input {
        case .plays(let track, _, _), .track(let track, _, _), .removal(let track): tracks.contains(track)
        case .unlock(_, let achievement, _, _, _): isOwn(achievement: achievement)
        case .artist: withProfiles
        case .account, .ownership, .correction: true
        }
    }
}
