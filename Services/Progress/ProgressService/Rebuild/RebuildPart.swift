internal import Contracts
internal import Storage

/// The part of a ledger that comes of some tracks, derived from the journal.
///
/// A claim may move any entry at any time, so all that is derived is held until the journal's end. But nothing of one
/// track depends on another: accounts, owners and profiles are what they are for all of them, and sums add up. So the
/// tracks can be taken some at a time. What is of no track, the unlocks, goes with the first of them.
struct RebuildPart {
    /// Keys of tracks; from 0 on for the first part.
    let tracks: Range<Int64>
    let state = LedgerState(nil)

    /// There are more rows than may be held: fewer tracks have to do.
    struct TooMuch: Error {}

    /// Replays the journal. Returns how many inputs it has.
    func derive(by rules: XpRules, mostRows: Int, in store: any SQLReading) throws -> Int64 {
        var inputs: Int64 = 0
        var engine = LedgerEngine(state, rules: rules, version: rules.version)
        try Journal.replay(in: store) { input, rule in
            inputs += 1
            guard isOwn(input) else { return }
            if engine.version != rule { engine = LedgerEngine(state, rules: rules, version: rule) }
            try engine.apply(input)
            // One track alone is taken however many rows it has.
            guard state.entries.count + state.days.count <= mostRows || tracks.count == 1 else { throw TooMuch() }
        }
        return inputs
    }

    private func isOwn(_ input: LedgerInput) -> Bool {
        switch input {
        case .plays(let track, _, _), .track(let track, _, _), .removal(let track): tracks.contains(track)
        case .unlock: tracks.lowerBound == 0
        case .account, .artist, .ownership, .correction: true
        }
    }
}
