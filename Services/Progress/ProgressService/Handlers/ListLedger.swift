internal import Contracts
internal import Storage

/// A ledger newest first: the entries of plays stand in one table and all others in another, so a page reads a page
/// of each, from the same moment on, and takes the newer ones of both.
extension Progress.ListLedger {
    func handle(_ tail: DeltaTail, in store: any SQLReading) throws -> Reply {
        let lookup = HolderLookup(store: store)
        let holder = try lookup.holder(account: account, artist: artist)
        let place = try cursor.map(LedgerPlace.init(_:)) ?? .newest
        let rules = try RuleStore.rules(in: store)
        var rows = source == .play ? [] : try entries(of: holder, from: place, in: store)
        if source == nil || source == .play { rows += try plays(of: holder, from: place, rules, tail, in: store) }
        rows.sort { $0.place > $1.place }
        var reply = Reply()
        reply.holder = try lookup.name(of: holder)
        if rows.count > limit { reply.cursor = rows[limit - 1].place.text }
        for row in rows.prefix(limit) {
            var entry = row.entry
            entry.track = try store.first("SELECT id, title FROM tracks WHERE key = ?1", [.integer(row.track)]) {
                Progress.LedgerTrack(id: TrackID(unchecked: try $0.text(0)), title: try $0.text(1))
            }
            if row.claimed != 0 { entry.claimed = try lookup.artistID(of: row.claimed) }
            reply.entries.append(entry)
        }
        return reply
    }

    private struct Row {
        var place: LedgerPlace
        var entry: Progress.Entry
        var track: Int64
        var claimed: Int64
    }

    private func entries(of holder: HolderKey, from place: LedgerPlace, in store: any SQLReading) throws -> [Row] {
        // Entries stand behind all plays of their moment.
        let key = place.isOfPlays ? Int64.max : place.key
        return try store.all(
            """
            SELECT key, holder, source, track, day, plays, xp, at, rule, quiet, claimed, achievement FROM entries
            WHERE holder = ?1 AND (at, key) < (?2, ?3) AND (?5 = 0 OR source = ?5)
            ORDER BY at DESC, key DESC LIMIT ?4
            """,
            [
                .integer(holder.number), .integer(place.at), .integer(key), .integer(Int64(limit) + 1),
                .integer(source?.number ?? 0),
            ]
        ) { row in
            let (key, found) = try StoredLedger.entry(row)
            var entry = Progress.Entry()
            entry.source = found.source
            entry.xp = found.xp
            entry.at = found.at
            entry.quiet = found.isQuiet
            entry.achievement = found.achievement
            if found.source == .correction {
                entry.day = Day(number: found.day)
                entry.plays = found.plays
            }
            return Row(
                place: LedgerPlace(at: found.at.microseconds, isOfPlays: false, key: key), entry: entry,
                track: found.track, claimed: found.claimed)
        }
    }

    private func plays(
        of holder: HolderKey, from place: LedgerPlace, _ rules: XpRules, _ tail: DeltaTail, in store: any SQLReading
    ) throws -> [Row] {
        let ledger = try StoredLedger(tail, in: store)
        let day = Timestamp(microseconds: place.at).day
        // Those of the place's own day are behind it where the place is after the day's first moment, or is of plays.
        let isWithin = place.isOfPlays || place.at > day.start.microseconds
        var end = (day: day.number, track: place.isOfPlays ? place.key : isWithin ? Int64.max : Int64.min)
        let waiting = try ledger.waitingDays(of: holder)
        var rows: [Row] = []
        while true {
            var shares = try kept(of: holder, before: end, in: store)
            let isLast = shares.count <= limit
            let begin =
                isLast ? (day: Int64.min, track: Int64.min) : shares.last.map { ($0.place.day, $0.place.track) } ?? end
            let places = waiting.filter { ($0.day, $0.track) < end && ($0.day, $0.track) >= begin }
            if !places.isEmpty {
                let moved = Set(places)
                shares.removeAll { moved.contains($0.place) }
                shares += zip(places, try ledger.days(places)).compactMap { place, day in
                    day?.share(of: holder).map { (place: place, share: $0) }
                }
            }
            rows += shares.map { row($0.share, $0.place, rules) }
            if isLast || rows.count > limit { return rows }
            // What waits had taken some back.
            end = begin
        }
    }

    /// A page of the kept entries, newest first.
    private func kept(
        of holder: HolderKey, before end: (day: Int64, track: Int64), in store: any SQLReading
    ) throws -> [(place: TrackDay, share: LedgerDay.Share)] {
        try store.all(
            """
            SELECT day, track, count, taken, rule, claimed FROM plays
            WHERE holder = ?1 AND holder > 0 AND (day, track) < (?2, ?3) ORDER BY day DESC, track DESC LIMIT ?4
            """, [.integer(holder.number), .integer(end.day), .integer(end.track), .integer(Int64(limit) + 1)]
        ) {
            (
                place: TrackDay(track: try $0.int(1), day: try $0.int(0)),
                share: LedgerDay.Share(
                    holder: holder, count: try $0.int(2), taken: try $0.int(3), rule: try $0.int(4),
                    claimed: try $0.int(5))
            )
        }
    }

    private func row(_ share: LedgerDay.Share, _ place: TrackDay, _ rules: XpRules) -> Row {
        let day = Day(number: place.day)
        var entry = Progress.Entry()
        entry.source = .play
        entry.at = day.start
        entry.day = day
        entry.plays = share.count
        entry.xp = share.count * rules.amount(of: .play, version: share.rule)
        return Row(
            place: LedgerPlace(at: day.start.microseconds, isOfPlays: true, key: place.track), entry: entry,
            track: place.track, claimed: share.claimed)
    }
}

/// Where an entry stands in its ledger. Of one moment, entries of plays are newer than others.
private struct LedgerPlace: Comparable {
    var at: Int64
    var isOfPlays: Bool
    /// The track's, or the entry's.
    var key: Int64

    static let newest = LedgerPlace(at: .max, isOfPlays: true, key: .max)

    init(at: Int64, isOfPlays: Bool, key: Int64) {
        self.at = at
        self.isOfPlays = isOfPlays
        self.key = key
    }

    /// - Throws: ``ProgressFailure/badCursor``.
    init(_ text: String) throws {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3, ["p", "e"].contains(parts[0]), let at = Int64(parts[1]), let key = Int64(parts[2])
        else { throw ProgressFailure.badCursor }
        self.init(at: at, isOfPlays: parts[0] == "p", key: key)
    }

    var text: String { "\(isOfPlays ? "p" : "e").\(at).\(key)" }

    static func < (left: Self, right: Self) -> Bool {
        (left.at, left.isOfPlays ? 1 : 0, left.key) < (right.at, right.isOfPlays ? 1 : 0, right.key)
    }
}
