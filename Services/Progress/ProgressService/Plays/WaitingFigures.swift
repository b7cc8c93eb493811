internal import Storage

/// All that waits for the fold, for who goes through whole tables.
struct WaitingFigures {
    /// Of tracks and artists.
    private(set) var plays: [PlayLog.Subject: Int64] = [:]
    /// Of tracks, by their keys.
    private(set) var weights: [Int64: Int128] = [:]
    /// Of holders.
    private(set) var totals: [HolderKey: LedgerTotals] = [:]

    init(_ view: DeltaView) throws {
        guard !view.isEmpty else { return }
        for delta in try view.all() {
            let subject = PlayLog.Subject(key: delta.key)
            switch subject {
            case .track(let key) where delta.series < 0:
                weights[key, default: 0] &+= PlayLog.weight(of: delta.amount, series: delta.series)
            case .track where delta.series > 0: break
            case .track, .artist: plays[subject, default: 0] += delta.amount
            case .holder(let holder): totals[holder, default: LedgerTotals()].add(delta)
            }
        }
    }
}
