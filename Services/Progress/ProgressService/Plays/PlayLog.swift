internal import Storage

/// What plays move, on its way into the kept tables (`DeltaLog`).
///
/// A play moves a row of its track's day, one for each holder that earns by it, the figures of the track and its
/// artists, and the sums of the holders: rows all over the store, each on a page of its own. So they are logged first,
/// and folded many together (``PlayFold``). Who reads adds what is not folded yet (``StoredLedger``).
///
/// Nothing but counts is logged: what is put beside them (what was taken back, by which rules, who took it over) is
/// written where it stands, and does not mind whether the counts are there already.
enum PlayLog {
    /// Whose sums a key has. Tracks come before holders, and are folded before them: whoever finds nothing waiting for
    /// a holder knows that nothing waits for its tracks either.
    enum Subject: Hashable {
        /// Series 0: plays by day, of which the track's figure is the sum. A holder's number: its entry of the day.
        /// Below 0: the track's weight (``limbs(of:)``).
        case track(Int64)
        /// Plays.
        case artist(Int64)
        /// Series 0: XP of plays. A track's key: plays by day, as the track has them for the holder.
        case holder(HolderKey)

        private static let artists: Int64 = 1 << 60
        private static let holders: Int64 = 1 << 61

        var key: Int64 {
            switch self {
            case .track(let key): key
            case .artist(let key): Self.artists + key
            case .holder(let holder): Self.holders + holder.number
            }
        }

        init(key: Int64) {
            self =
                if key >= Self.holders {
                    .holder(HolderKey(number: key - Self.holders))
                } else if key >= Self.artists {
                    .artist(key - Self.artists)
                } else {
                    .track(key)
                }
        }
    }

    /// Takes the amounts in: into the log, or into the kept tables at once where they are asked for there, are beyond
    /// what the log takes, or the log is full.
    static func add(_ deltas: [Delta], isDirect: Bool, to store: any SQLWriting) throws {
        let sums = try DeltaLog.sums(of: deltas)
        let isTooMuch = sums.contains { $0.amount.magnitude > DeltaLog.maximumAmount.magnitude }
        if try isDirect || isTooMuch || DeltaLog.waiting(in: store) + Int64(sums.count) > DeltaLog.maximumWaiting {
            // What waits comes first: rows that these take from may only wait, and would be left empty behind.
            try PlayFold.finish(in: store)
            try PlayFold.apply(sums[...], to: store)
        } else {
            try DeltaLog.append(sums, to: store)
        }
    }

    // MARK: Weights

    private static let limb: Int128 = 1 << 38

    /// A weight's change in amounts that a log takes, by their series.
    static func limbs(of change: Int128) -> [(series: Int64, amount: Int64)] {
        var (rest, series) = (change, Int64(-1))
        var limbs: [(series: Int64, amount: Int64)] = []
        while rest != 0 {
            limbs.append((series, Int64(truncatingIfNeeded: rest % limb)))
            rest /= limb
            series -= 1
        }
        return limbs
    }

    /// What an amount of such a series stands for.
    static func weight(of amount: Int64, series: Int64) -> Int128 {
        var weight = Int128(amount)
        for _ in 0..<max(0, -1 - series) { weight = weight &* limb }
        return weight
    }
}
