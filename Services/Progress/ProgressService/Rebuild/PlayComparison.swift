internal import Storage

/// Compares the plays by day of a part's tracks: the catalogue's totals, and the entries of those who earned by them.
/// What is kept is what the table has and what waits for the fold.
struct PlayComparison {
    private let state: LedgerState
    /// The rules that hold now.
    private let rule: Int64
    /// The day that was looked at last, as it was derived: its rows follow each other, mostly.
    private var last: (place: TrackDay, day: LedgerDay)?
    /// Entries that were derived, and not found yet.
    private var missing: Int
    private var differences = Differences()

    private init(_ state: LedgerState, rule: Int64) {
        self.state = state
        self.rule = rule
        missing = state.days.all.reduce(0) { $0 + $1.1.shares.count }
    }

    /// Adds to what was found how many entries were derived, and what differs.
    static func run(
        _ part: RebuildPart, of tracks: Range<Int64>, _ waiting: WaitingPlays, rule: Int64, in store: SharedStore,
        _ found: inout PartOutcome
    ) throws {
        var comparison = PlayComparison(part.state, rule: rule)
        found.entries += Int64(comparison.missing)
        try store.read { try comparison.compare(tracks, waiting.of(tracks: tracks), in: $0) }
        let missing = Int64(comparison.missing)
        if missing > 0 { comparison.differences.note("\(missing) entries of plays are missing.", times: missing) }
        found.differences.add(comparison.differences)
    }

    private mutating func compare(
        _ tracks: Range<Int64>, _ waiting: [WaitingPlays.Key: Int64], in store: any SQLReading
    ) throws {
        var waiting = waiting
        try store.query(
            "SELECT track, day, holder, count, taken, rule, claimed FROM plays WHERE track >= ?1 AND track < ?2",
            [.integer(tracks.lowerBound), .integer(tracks.upperBound)]
        ) { row in
            let place = TrackDay(track: try row.int(0), day: try row.int(1))
            let holder = HolderKey(number: try row.int(2))
            let more = waiting.isEmpty ? 0 : waiting.removeValue(forKey: .init(place: place, holder: holder)) ?? 0
            let rule = try row.int(5)
            compare(
                place,
                LedgerDay.Share(
                    holder: holder, count: try row.int(3) + more, taken: try row.int(4),
                    rule: rule == 0 ? self.rule : rule, claimed: try row.int(6)))
        }
        // Those that only wait.
        for (key, plays) in waiting {
            compare(
                key.place, LedgerDay.Share(holder: key.holder, count: plays, taken: 0, rule: rule, claimed: 0))
        }
    }

    private mutating func compare(_ place: TrackDay, _ kept: LedgerDay.Share) {
        let derived = day(place)
        if kept.holder.number == 0 {
            guard derived.total != kept.count else { return }
            return differences.note(
                "The total of track \(place.track) on day \(place.day) is \(kept.count), and would be "
                    + "\(derived.total).")
        }
        guard let share = derived.share(of: kept.holder) else {
            guard kept.count != 0 || kept.taken != 0 else { return }
            return differences.note(
                "The plays of track \(place.track) on day \(place.day), \(kept), follow from nothing that was "
                    + "recorded.")
        }
        missing -= 1
        guard share != kept else { return }
        differences.note(
            "The plays of track \(place.track) on day \(place.day) are \(kept), and would be \(share).")
    }

    private mutating func day(_ place: TrackDay) -> LedgerDay {
        if let last, last.place == place { return last.day }
        let day = state.days[place] ?? LedgerDay()
        last = (place, day)
        return day
    }
}
