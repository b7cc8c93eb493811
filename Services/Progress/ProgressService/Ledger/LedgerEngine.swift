internal import Contracts

/// The rules of the ledger (domain: Progress, Ledger), applied to one change after the other.
///
/// What it does depends on the rows and the changes alone: no clock, no chance, no order of a dictionary. The applier
/// runs it on the store's rows, a rebuild on rows that begin empty, and both come to the same ledger.
///
/// Three things are settled here, where the rules leave them open:
/// - A track's upload, metadata and collaboration are judged once for each credited artist: when the track first is
///   public (and complete; and of two artists or more) with the artist among its credits. Who could not earn then, for
///   an incomplete profile or as staff, does not earn by a later edit.
/// - A new total of a day gives the plays that came to it, to those who are credited and earn at that moment. A lower
///   one takes from nobody who has not more than the total: which of the plays went is not known.
/// - An account that takes an artist over gets its entries but for those that it has itself. Of a day's plays of one
///   track, entries that together have no more than the day's total are of different plays, and become one; of others,
///   which count the same plays, it keeps the larger.
struct LedgerEngine {
    let state: LedgerState
    let rules: XpRules
    /// The number of the rules by which new entries are made.
    let version: Int64

    init(_ state: LedgerState, rules: XpRules, version: Int64) {
        self.state = state
        self.rules = rules
        self.version = version
    }

    func apply(_ input: LedgerInput) throws {
        switch input {
        case .account(let key, let account): try state.put(account, key)
        case .artist(let key, let profile): try change(key) { $0.profile = profile }
        case .ownership(let artist, let account, let owns): try change(artist, account, owns: owns)
        case .track(let key, let facts, let time): try put(track: key, facts, time)
        case .removal(let key): try remove(track: key)
        case .plays(let track, let day, let total): try put(total, TrackDay(track: track, day: day))
        case .correction(let at): state.correctedAt = at
        case .unlock(let holder, let achievement, let xp, let at, let isQuiet):
            try state.append(
                LedgerEntry(
                    holder: holder, source: .achievement, track: 0, xp: xp, at: at, rule: version, isQuiet: isQuiet,
                    achievement: achievement))
        }
    }

    private func change(_ artist: Int64, _ body: (inout LedgerArtist) -> Void) throws {
        var row = try state.artist(artist)
        body(&row)
        state.put(row, artist)
    }

    /// Adds what a track is to the figures of those who are credited, or takes it out.
    private func count(_ track: LedgerTrack, sign: Int64) throws {
        for credit in track.current { try change(credit.artist) { $0.figures.add(track, sign: sign) } }
    }

    private func amount(of source: Progress.Source) -> Int64 { rules.amount(of: source, version: version) }

    // MARK: Tracks

    private func put(track key: Int64, _ facts: TrackFacts, _ time: EntryTime) throws {
        var track = try state.track(key)
        let isNew = track.credits.isEmpty
        try count(track, sign: -1)
        track.isPublic = facts.isPublic
        track.isRemoved = facts.isRemoved
        track.filled = facts.filled
        var former = track.credits
        var credits: [LedgerTrack.Credit] = []
        for (place, artist) in facts.artists.enumerated() {
            let index = former.firstIndex { $0.artist == artist }
            let judged = index.map { former.remove(at: $0).judged } ?? []
            credits.append(.init(artist: artist, place: place, judged: judged))
        }
        for index in former.indices { former[index].place = nil }
        track.credits = credits + former
        try count(track, sign: 1)
        if track.isPublic {
            try judge(.upload, .upload, key, &track, time, isNew: isNew)
            if track.isComplete { try judge(.metadata, .metadata, key, &track, time, isNew: isNew) }
            if facts.artists.count >= 2 { try judge(.collaboration, .collaboration, key, &track, time, isNew: isNew) }
        }
        state.put(track, key)
    }

    private func remove(track key: Int64) throws {
        var track = try state.track(key)
        guard !track.isRemoved else { return }
        try count(track, sign: -1)
        track.isRemoved = true
        state.put(track, key)
    }

    /// Gives a source's XP to the holders of those credited artists for whom it was not judged yet.
    private func judge(
        _ source: Progress.Source, _ mark: JudgedSources, _ key: Int64, _ track: inout LedgerTrack, _ time: EntryTime,
        isNew: Bool
    ) throws {
        var credits: [LedgerTrack.Credit] = []
        for index in track.current.indices where !track.credits[index].judged.contains(mark) {
            track.credits[index].judged.insert(mark)
            credits.append(track.credits[index])
        }
        for holder in try holders(of: credits[...]) {
            guard try state.entry(of: source, track: key, holder: holder) == nil else { continue }
            try state.append(
                LedgerEntry(
                    holder: holder, source: source, track: key, xp: amount(of: source),
                    at: time.of(source, isNew: isNew), rule: version, isQuiet: time.isHistory(isNew: isNew)))
        }
    }

    /// Those who earn by these credits now, each once, in the order of the credits.
    private func holders(of credits: ArraySlice<LedgerTrack.Credit>) throws -> [HolderKey] {
        var found: [HolderKey] = []
        for credit in credits {
            let owner = try state.artist(credit.artist).owner
            let account = try owner.map { try state.account($0) }
            guard ShareRule.earns(isPrimary: credit.place == 0, account: account) else { continue }
            let holder = owner.map { HolderKey(account: $0) } ?? HolderKey(artist: credit.artist)
            if !found.contains(holder) { found.append(holder) }
        }
        return found
    }

    // MARK: Plays

    private func put(_ total: Int64, _ place: TrackDay) throws {
        var day = try state.day(place)
        let added = total - day.total
        day.total = total
        var track = try state.track(place.track)
        if added != 0 {
            track.plays += added
            state.put(track, place.track)
            if !track.isRemoved {
                for credit in track.current { try change(credit.artist) { $0.figures.plays += added } }
            }
        }
        if added > 0 {
            try give(added, of: place, track, to: &day)
        } else if added < 0 {
            try takeBack(of: place, from: &day)
        }
        state.put(day, place)
    }

    private func give(_ plays: Int64, of place: TrackDay, _ track: LedgerTrack, to day: inout LedgerDay) throws {
        for holder in try holders(of: track.current) {
            let index =
                day.shares.firstIndex { $0.holder == holder }
                ?? day.insert(.init(holder: holder, count: 0, taken: 0, rule: version, claimed: 0))
            day.shares[index].count += plays
            // The whole entry is by the rules of its first play.
            let xp = rules.amount(of: .play, version: day.shares[index].rule) * plays
            try state.add(plays, xp, to: .play, of: holder)
        }
    }

    private func takeBack(of place: TrackDay, from day: inout LedgerDay) throws {
        for index in day.shares.indices {
            let share = day.shares[index]
            let excess = share.count - share.taken - day.total
            guard excess > 0 else { continue }
            day.shares[index].taken += excess
            try state.append(
                LedgerEntry(
                    holder: share.holder, source: .correction, track: place.track, day: place.day, plays: excess,
                    xp: -excess * rules.amount(of: .play, version: share.rule), at: state.correctedAt,
                    rule: share.rule, isQuiet: false))
        }
    }

    // MARK: Owners

    private func change(_ artist: Int64, _ account: Int64, owns: Bool) throws {
        var row = try state.artist(artist)
        if owns {
            guard row.owner != account else { return }
            let wasUnclaimed = row.owner == nil
            row.owner = account
            state.put(row, artist)
            if wasUnclaimed { try claim(artist, by: account) }
        } else if row.owner == account {
            row.owner = nil
            state.put(row, artist)
        }
    }

    /// Moves an artist's own ledger to the account that owns it now.
    private func claim(_ artist: Int64, by account: Int64) throws {
        let (from, to) = (HolderKey(artist: artist), HolderKey(account: account))
        guard try !state.totals(from).isEmpty else { return }
        // Plays first: which corrections stay depends on them.
        for place in try state.days(of: from) { try claimPlays(place, from, to, artist) }
        for key in try state.entries(of: from) {
            guard let entry = state.entry(key) else { continue }
            if try has(to, entry) { try state.remove(key) } else { try state.move(key, to: to, claimed: artist) }
        }
    }

    /// Whether a holder has an entry for the same, where that is given once.
    private func has(_ holder: HolderKey, _ entry: LedgerEntry) throws -> Bool {
        switch entry.source {
        case .upload, .metadata, .collaboration:
            try state.entry(of: entry.source, track: entry.track, holder: holder) != nil
        case .achievement: try entry.achievement.map { try state.unlocked(by: holder).contains($0) } ?? false
        case .play, .correction: false
        }
    }

    private func claimPlays(_ place: TrackDay, _ from: HolderKey, _ to: HolderKey, _ artist: Int64) throws {
        var day = try state.day(place)
        guard let own = day.shares.firstIndex(where: { $0.holder == from }) else { return }
        var moved = day.shares.remove(at: own)
        try count(moved, sign: -1)
        if let other = day.shares.firstIndex(where: { $0.holder == to }) {
            let kept = day.shares[other]
            if moved.net + kept.net <= day.total {
                // Of different plays: the artist was the account's before.
                day.shares.remove(at: other)
                try count(kept, sign: -1)
                moved.count += kept.count
                moved.taken += kept.taken
                moved.rule = kept.rule
                return try put(moved, of: to, claimed: artist, at: place, &day)
            }
            guard moved.net > kept.net else {
                for key in try state.corrections(of: from, at: place) { try state.remove(key) }
                return state.put(day, place)
            }
            day.shares.remove(at: other)
            try count(kept, sign: -1)
            for key in try state.corrections(of: to, at: place) { try state.remove(key) }
        }
        try put(moved, of: to, claimed: artist, at: place, &day)
    }

    private func put(
        _ share: LedgerDay.Share, of holder: HolderKey, claimed artist: Int64, at place: TrackDay,
        _ day: inout LedgerDay
    ) throws {
        var share = share
        share.holder = holder
        share.claimed = artist
        try count(share, sign: 1)
        day.insert(share)
        state.put(day, place)
    }

    private func count(_ share: LedgerDay.Share, sign: Int64) throws {
        let xp = share.count * rules.amount(of: .play, version: share.rule)
        try state.add(sign * share.count, sign * xp, to: .play, of: share.holder)
    }
}
