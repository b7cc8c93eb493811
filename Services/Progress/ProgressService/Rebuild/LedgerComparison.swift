internal import Contracts
internal import Storage

/// Compares the kept ledger with the one that follows from the journal, part by part (``RebuildPart``).
///
/// Entries are compared by what they are for, and in their order: their keys are numbers that all parts share. The kept
/// ledger is what the tables have and what waits for the fold.
struct LedgerComparison {
    private static let mostExamples = 20
    /// Parts that are derived at the same time.
    private static let partsAtOnce = 2

    private let store: any SQLReading
    private let mostRows: Int
    private let rules: XpRules
    private let waiting: Waiting
    private var reply = Progress.Rebuild.Reply()
    /// What the parts add up to.
    private var artists = RowTable<Int64, LedgerArtist>(isNoting: false)
    private var totals = RowTable<HolderKey, LedgerTotals>(isNoting: false)

    /// - Parameter mostRows: of all that is derived at the same time.
    init(_ tail: DeltaTail, in store: any SQLReading, mostRows: Int) throws {
        self.store = store
        self.mostRows = max(1, mostRows / Self.partsAtOnce)
        rules = try RuleStore.rules(in: store)
        waiting = try Waiting(tail.view(in: store))
    }

    /// What waits for the fold.
    private struct Waiting {
        struct Key: Hashable {
            var place: TrackDay
            /// Nobody for the total.
            var holder: HolderKey
        }

        var figures: WaitingFigures
        var plays: [Key: Int64] = [:]

        init(_ view: DeltaView) throws {
            figures = try WaitingFigures(view)
            guard !view.isEmpty else { return }
            for delta in try view.all() {
                guard case .track(let track) = PlayLog.Subject(key: delta.key), delta.series >= 0 else { continue }
                let place = TrackDay(track: track, day: delta.day)
                plays[Key(place: place, holder: HolderKey(number: delta.series))] = delta.amount
            }
        }
    }

    consuming func run() throws -> Progress.Rebuild.Reply {
        let last = try store.first("SELECT COALESCE(MAX(key), 0) FROM tracks") { try $0.int(0) } ?? 0
        let inputs =
            try store.first("SELECT CAST(COALESCE(SUM(inputs), 0) AS INTEGER) FROM journal") { try $0.int(0) } ?? 0
        let width = last / (inputs / Int64(mostRows) + 1) + 1
        var subjects = try achievements()
        subjects += stride(from: 0, through: last, by: Int64.Stride(width))
            .map { .tracks($0..<min($0 + width, last + 1)) }
        var hasProfiles = false
        while !subjects.isEmpty {
            let next = subjects.suffix(Self.partsAtOnce)
            subjects.removeLast(next.count)
            let parts = next.enumerated().map { place, subject in
                RebuildPart(subject, withProfiles: place == 0 && !hasProfiles, by: rules, mostRows: mostRows)
            }
            reply.changes = try RebuildPart.derive(parts, in: store)
            for part in parts {
                guard !part.isTooMuch else {
                    subjects += part.halves
                    continue
                }
                if part.withProfiles { hasProfiles = true }
                try compareEntries(part)
                try comparePlays(part)
                add(part)
            }
        }
        try compareTotals()
        try compareArtists()
        return reply
    }

    /// The achievements, so many together as may be held by what is kept of them.
    private func achievements() throws -> [RebuildPart.Subject] {
        var all: Set<String> = []
        var parts: [RebuildPart.Subject] = []
        var (next, rows): (Set<String>, Int64) = ([], 0)
        try store.query("SELECT achievement, holders FROM achievement_holders ORDER BY achievement") { row in
            let holders = try row.int(1)
            if rows + holders > Int64(mostRows), !next.isEmpty {
                parts.append(.achievements(next))
                (next, rows) = ([], 0)
            }
            next.insert(try row.text(0))
            rows += holders
            all.formUnion(next)
        }
        if !next.isEmpty { parts.append(.achievements(next)) }
        return parts + [.otherAchievements(all)]
    }

    private mutating func note(_ difference: String, times: Int64 = 1) {
        reply.differences += times
        if reply.examples.count < Self.mostExamples { reply.examples.append(difference) }
    }

    // MARK: Entries

    /// What there is one entry for, but for corrections.
    private struct Cause: Hashable {
        var holder: HolderKey
        var source: Progress.Source
        var track: Int64
        var day: Int64
        var achievement: String?

        init(_ entry: LedgerEntry) {
            (holder, source, track, day) = (entry.holder, entry.source, entry.track, entry.day)
            achievement = entry.achievement
        }
    }

    private mutating func compareEntries(_ part: RebuildPart) throws {
        let entries = part.state.entries
        let derived = entries.keys.filter { part.state.entry($0) != nil }
        // Both are in their order: only where they differ it has to be looked for what belongs to what.
        var place = 0
        var keys: [Cause: [Int64]]?
        var seen = 0
        var last: Int64 = 0
        var differences: [(text: String, times: Int64)] = []
        try store.query(
            """
            SELECT key, holder, source, track, day, plays, xp, at, rule, quiet, claimed, achievement FROM entries
            WHERE track >= ?1 AND track < ?2 AND CASE WHEN source = 5 THEN 1 ELSE 0 END = ?3 ORDER BY key
            """,
            part.tracks.isEmpty
                ? [0, 1, 1] : [.integer(part.tracks.lowerBound), .integer(part.tracks.upperBound), 0]
        ) { row in
            let (key, kept) = try StoredLedger.entry(row)
            guard kept.source != .achievement || part.isOwn(achievement: kept.achievement) else { return }
            if keys == nil {
                if place < derived.count, part.state.entry(derived[place]) == kept {
                    last = derived[place]
                    place += 1
                    seen += 1
                    return
                }
                keys = Self.causes(of: derived[place...], in: part.state)
            }
            guard let own = keys?[Cause(kept)]?.popLast(), let entry = part.state.entry(own) else {
                return differences.append(("The entry \(key), \(kept), follows from nothing that was recorded.", 1))
            }
            seen += 1
            if entry != kept { differences.append(("The entry \(key) is \(kept), and would be \(entry).", 1)) }
            if own < last { differences.append(("The entry \(key), \(kept), is not in its order.", 1)) }
            last = own
        }
        reply.entries += Int64(derived.count)
        let missing = Int64(derived.count - seen)
        if missing > 0 { differences.append(("\(missing) entries are missing.", missing)) }
        for difference in differences { note(difference.text, times: difference.times) }
    }

    /// The keys of entries by what they are for, the first of each last.
    private static func causes(of derived: ArraySlice<Int64>, in state: LedgerState) -> [Cause: [Int64]] {
        var keys: [Cause: [Int64]] = [:]
        for key in derived.reversed() {
            if let entry = state.entry(key) { keys[Cause(entry), default: []].append(key) }
        }
        return keys
    }

    // MARK: Plays

    private mutating func comparePlays(_ part: RebuildPart) throws {
        guard !part.tracks.isEmpty else { return }
        var missing = part.state.days.all.reduce(0) { $0 + $1.1.shares.count }
        reply.entries += Int64(missing)
        var differences: [String] = []
        func compare(_ place: TrackDay, _ kept: LedgerDay.Share) {
            let derived = part.state.days[place] ?? LedgerDay()
            if kept.holder.number == 0 {
                guard derived.total != kept.count else { return }
                return differences.append(
                    "The total of track \(place.track) on day \(place.day) is \(kept.count), and would be "
                        + "\(derived.total).")
            }
            guard let share = derived.share(of: kept.holder) else {
                guard kept.count != 0 || kept.taken != 0 else { return }
                return differences.append(
                    "The plays of track \(place.track) on day \(place.day), \(kept), follow from nothing that was "
                        + "recorded.")
            }
            missing -= 1
            guard share != kept else { return }
            differences.append(
                "The plays of track \(place.track) on day \(place.day) are \(kept), and would be \(share).")
        }
        var waiting = waiting.plays.filter { part.tracks.contains($0.key.place.track) }
        try store.query(
            "SELECT track, day, holder, count, taken, rule, claimed FROM plays WHERE track >= ?1 AND track < ?2",
            [.integer(part.tracks.lowerBound), .integer(part.tracks.upperBound)]
        ) { row in
            let place = TrackDay(track: try row.int(0), day: try row.int(1))
            let holder = HolderKey(number: try row.int(2))
            let more = waiting.isEmpty ? 0 : waiting.removeValue(forKey: .init(place: place, holder: holder)) ?? 0
            let rule = try row.int(5)
            compare(
                place,
                LedgerDay.Share(
                    holder: holder, count: try row.int(3) + more, taken: try row.int(4),
                    rule: rule == 0 ? rules.version : rule, claimed: try row.int(6)))
        }
        // Those that only wait.
        for (key, plays) in waiting {
            compare(
                key.place,
                LedgerDay.Share(holder: key.holder, count: plays, taken: 0, rule: rules.version, claimed: 0))
        }
        for difference in differences { note(difference) }
        if missing > 0 { note("\(missing) entries of plays are missing.", times: Int64(missing)) }
    }

    // MARK: Sums

    private mutating func add(_ part: RebuildPart) {
        for (holder, more) in part.state.totals.all {
            var sum = totals[holder] ?? LedgerTotals()
            sum.add(more)
            totals.put(sum, holder)
        }
        // All parts know the owners, and one what artists say of themselves.
        for (key, more) in part.state.artists.all {
            var artist = artists[key] ?? LedgerArtist()
            artist.owner = more.owner
            if part.withProfiles { artist.profile = more.profile }
            artist.figures.add(more.figures)
            artists.put(artist, key)
        }
    }

    private mutating func compareTotals() throws {
        var missing = Dictionary(uniqueKeysWithValues: totals.all.filter { !$0.1.isEmpty }.map { ($0, $1) })
        var differences: [String] = []
        try store.query(
            """
            SELECT holder, uploads, upload_xp, metadata, metadata_xp, collaborations, collaboration_xp, plays, play_xp,
                achievements, achievement_xp, corrections, correction_xp, xp
            FROM totals
            """
        ) { row in
            let holder = HolderKey(number: try row.int(0))
            var kept = try StoredLedger.totals(row, at: 1)
            let isSum = try kept.sum == row.int(13)
            if let more = waiting.figures.totals[holder] { kept.add(more) }
            let derived = totals[holder] ?? LedgerTotals()
            missing[holder] = nil
            guard derived != kept || !isSum else { return }
            differences.append("The sums of holder \(holder.number) are \(kept), and would be \(derived).")
        }
        for (holder, derived) in missing.sorted(by: { $0.key < $1.key }) {
            differences.append("The sums of holder \(holder.number) are missing, and would be \(derived).")
        }
        for difference in differences { note(difference) }
    }

    private mutating func compareArtists() throws {
        var differences: [String] = []
        try store.query(
            "SELECT key, owner, created_at, pictures, bio, links, tracks, collaborations, filled, plays FROM artists"
        ) { row in
            let key = try row.int(0)
            var kept = try StoredLedger.artist(row, at: 1)
            kept.figures.plays += waiting.figures.plays[.artist(key), default: 0]
            let derived = artists[key] ?? LedgerArtist()
            if kept != derived {
                differences.append("The artist \(key) is kept as \(kept), and would be \(derived).")
            }
        }
        for difference in differences { note(difference) }
    }
}
