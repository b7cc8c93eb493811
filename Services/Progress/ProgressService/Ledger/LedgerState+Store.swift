internal import Contracts
internal import Storage

extension LedgerState {
    /// Reads what the inputs need, many rows at once.
    func prefetch(_ inputs: [LedgerInput], from stored: StoredLedger) throws {
        var wanted = RowPlaces<Int64>()
        var places = RowPlaces<TrackDay>()
        for input in inputs {
            switch input {
            case .plays(let track, let day, _):
                _ = wanted.add(track)
                _ = places.add(TrackDay(track: track, day: day))
            case .track(let track, _, _), .removal(let track): _ = wanted.add(track)
            default: break
            }
        }
        let tracks = wanted.keys.filter { !self.tracks.has($0) }.sorted()
        hold(try stored.tracks(tracks), of: tracks)
        let days = places.keys.filter { !self.days.has($0) }.sorted()
        hold(try stored.days(days), of: days)
        var artists = RowPlaces<Int64>()
        for key in wanted.keys {
            for credit in self.tracks[key]?.current ?? [] { _ = artists.add(credit.artist) }
        }
        try prefetch(artists: artists.keys, from: stored)
    }

    /// Reads artists with those who earn by them.
    ///
    /// - Parameters:
    ///   - keys: each once.
    ///   - withUnlocks: whether it will be asked what these have unlocked.
    func prefetch(artists keys: [Int64], withUnlocks: Bool = false, from stored: StoredLedger) throws {
        let missing = keys.filter { !artists.has($0) }.sorted()
        hold(try stored.artists(missing), of: missing)
        var owners = RowPlaces<Int64>()
        var holders = RowPlaces<HolderKey>()
        for key in keys {
            let owner = artists[key]?.owner
            if let owner { _ = owners.add(owner) }
            _ = holders.add(owner.map { HolderKey(account: $0) } ?? HolderKey(artist: key))
        }
        let accounts = owners.keys.filter { !self.accounts.has($0) }.sorted()
        hold(try stored.accounts(accounts), of: accounts)
        let earning = holders.keys.filter { !totals.has($0) }.sorted()
        hold(try stored.totals(earning), of: earning)
        if withUnlocks { hold(try StoredLedger.unlocked(by: holders.keys.sorted(), in: stored.store)) }
    }

    /// Writes what was changed, in the order of keys: what plays move is added to what is kept, or waiting
    /// (``PlayLog``), all else put in its place.
    ///
    /// - Parameters:
    ///   - rule: the number of the rules that hold.
    ///   - isSnapshot: whether a snapshot is taken over: what it brings is marked, and goes into the tables at once.
    func write(to store: any SQLWriting, rule: Int64, isSnapshot: Bool) throws {
        try writeMirror(to: store)
        try writeTotals(to: store)
        var moved = movedFigures()
        try writeDays(to: store, rule, &moved, isSnapshot)
        try writeEntries(to: store)
        try PlayLog.add(moved, isDirect: isSnapshot, to: store)
    }

    /// What plays moved of tracks' weights, artists' figures and holders' XP.
    private func movedFigures() -> [Delta] {
        var moved: [Delta] = []
        func note(_ subject: PlayLog.Subject, _ series: Int64, _ amount: Int64) {
            guard amount != 0 else { return }
            moved.append(Delta(key: subject.key, series: series, day: 0, amount: amount))
        }
        tracks.forEachChanged { key, row, origin in
            for limb in PlayLog.limbs(of: row.weight &- (origin?.weight ?? 0)) {
                note(.track(key), limb.series, limb.amount)
            }
        }
        artists.forEachChanged { key, row, origin in
            note(.artist(key), 0, row.figures.plays - (origin?.figures.plays ?? 0))
        }
        let plays = Progress.Source.play.index
        totals.forEachChanged { holder, row, origin in
            note(.holder(holder), 0, row.xp[plays] - (origin?.xp[plays] ?? 0))
        }
        return moved
    }

    /// Notes what was moved of the days' plays, and writes what stands beside them.
    private func writeDays(
        to store: any SQLWriting, _ rule: Int64, _ moved: inout [Delta], _ isSnapshot: Bool
    ) throws {
        var marks: [SQLValue] = []
        var shares: [SQLValue] = []
        var emptied: [SQLValue] = []
        days.forEachChanged { place, day, origin in
            let former = origin ?? LedgerDay()
            let key = PlayLog.Subject.track(place.track).key
            if day.total != former.total {
                moved.append(Delta(key: key, series: 0, day: place.day, amount: day.total - former.total))
            }
            if isSnapshot, day.mark != former.mark {
                marks += [.integer(place.track), .integer(place.day), .integer(day.mark)]
            }
            func note(_ share: LedgerDay.Share) {
                let kept =
                    former.share(of: share.holder)
                    ?? LedgerDay.Share(holder: share.holder, count: 0, taken: 0, rule: rule, claimed: 0)
                let plays = share.count - kept.count
                if plays != 0 {
                    let holder = PlayLog.Subject.holder(share.holder).key
                    moved.append(Delta(key: key, series: share.holder.number, day: place.day, amount: plays))
                    moved.append(Delta(key: holder, series: place.track, day: place.day, amount: plays))
                }
                guard (share.taken, share.rule, share.claimed) != (kept.taken, kept.rule, kept.claimed)
                else { return }
                shares += [
                    .integer(place.track), .integer(place.day), .integer(share.holder.number), .integer(share.taken),
                    .integer(share.rule), .integer(share.claimed),
                ]
            }
            for share in day.shares { note(share) }
            for share in former.shares where day.share(of: share.holder) == nil {
                emptied += [.integer(place.track), .integer(place.day), .integer(share.holder.number)]
                // Where plays still wait to be taken back, the row stays until then, and is nobody's: whoever earns by
                // the day meanwhile does so by the rules of now.
                note(.init(holder: share.holder, count: 0, taken: 0, rule: 0, claimed: 0))
            }
        }
        try store.execute(
            """
            INSERT INTO plays (track, day, holder, count, taken, rule, claimed, mark) VALUES (?1, ?2, 0, 0, 0, 0, 0, ?3)
            ON CONFLICT (track, day, holder) DO UPDATE SET mark = excluded.mark
            """, rows: marks, of: 3)
        try store.execute(
            """
            INSERT INTO plays (track, day, holder, count, taken, rule, claimed, mark)
            VALUES (?1, ?2, ?3, 0, ?4, ?5, ?6, 0)
            ON CONFLICT (track, day, holder) DO UPDATE SET taken = excluded.taken, rule = excluded.rule,
                claimed = excluded.claimed
            """, rows: shares, of: 6)
        // Where plays are counted there, the fold comes to nothing and does it.
        try store.execute(
            "DELETE FROM plays WHERE track = ?1 AND day = ?2 AND holder = ?3 AND count = 0", rows: emptied, of: 3)
    }

    private func writeTotals(to store: any SQLWriting) throws {
        var rows: [SQLValue] = []
        totals.forEachChanged { holder, row, origin in
            let totals = row.withoutPlays
            guard origin.map({ $0.withoutPlays != totals }) ?? true else { return }
            rows += [.integer(holder.number), .integer(totals.sum)]
            for source in totals.sources { rows += [.integer(source.count), .integer(source.xp)] }
        }
        try store.execute(
            """
            INSERT INTO totals (holder, xp, uploads, upload_xp, metadata, metadata_xp, collaborations,
                collaboration_xp, plays, play_xp, achievements, achievement_xp, corrections, correction_xp)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)
            ON CONFLICT (holder) DO UPDATE SET xp = excluded.xp + totals.play_xp, uploads = excluded.uploads,
                upload_xp = excluded.upload_xp, metadata = excluded.metadata, metadata_xp = excluded.metadata_xp,
                collaborations = excluded.collaborations, collaboration_xp = excluded.collaboration_xp,
                achievements = excluded.achievements, achievement_xp = excluded.achievement_xp,
                corrections = excluded.corrections, correction_xp = excluded.correction_xp
            """,
            rows: rows, of: 14)
    }

    private func writeMirror(to store: any SQLWriting) throws {
        var rows: [SQLValue] = []
        accounts.forEachChanged { key, row, _ in
            rows += [.integer(key), .integer(row.isCompleted ? 1 : 0), .integer(row.isStaff ? 1 : 0)]
        }
        try store.execute(
            "UPDATE accounts SET completed = ?2, staff = ?3 WHERE key = ?1", rows: rows, of: 3)
        rows = []
        artists.forEachChanged { key, row, origin in
            guard !row.isKept(as: origin) else { return }
            rows += [
                .integer(key), SQLValue(row.owner), .integer(row.profile.createdAt.microseconds),
                .integer(row.profile.pictures), .integer(row.profile.hasBio ? 1 : 0),
                .integer(row.profile.links),
                .integer(row.figures.tracks), .integer(row.figures.collaborations),
                .integer(row.figures.filled),
            ]
        }
        try store.execute(
            """
            UPDATE artists SET owner = ?2, created_at = ?3, pictures = ?4, bio = ?5, links = ?6, tracks = ?7,
                collaborations = ?8, filled = ?9
            WHERE key = ?1
            """, rows: rows, of: 9)
        rows = []
        tracks.forEachChanged { key, row, origin in
            guard origin.map({ !row.isKept(as: $0) }) ?? true else { return }
            rows += [
                .integer(key), .integer(row.isPublic ? 1 : 0), .integer(row.isRemoved ? 1 : 0),
                SQLValue(row.filled),
                .blob(PackedCredits.encode(row.credits)), .integer(row.weightMark),
            ]
        }
        try store.execute(
            """
            UPDATE tracks SET public = ?2, removed = ?3, filled = ?4, credits = ?5, weight_mark = ?6 WHERE key = ?1
            """, rows: rows, of: 6)
    }

    private func writeEntries(to store: any SQLWriting) throws {
        try store.execute(
            "DELETE FROM entries WHERE key = ?1", rows: changes.removedEntries.sorted().map { .integer($0) }, of: 1)
        try store.execute(
            """
            INSERT INTO entries (key, holder, source, track, day, plays, xp, at, rule, quiet, claimed, achievement)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)
            ON CONFLICT (key) DO UPDATE SET holder = excluded.holder, claimed = excluded.claimed
            """,
            rows: changes.entries.sorted().flatMap { key -> [SQLValue] in
                guard let entry = entry(key) else { return [] }
                return [
                    .integer(key), .integer(entry.holder.number), .integer(entry.source.number),
                    .integer(entry.track), .integer(entry.day), .integer(entry.plays), .integer(entry.xp),
                    .integer(entry.at.microseconds), .integer(entry.rule), .integer(entry.isQuiet ? 1 : 0),
                    .integer(entry.claimed), SQLValue(entry.achievement),
                ]
            }, of: 12)
        try store.execute(
            """
            INSERT INTO achievement_holders (achievement, holders) VALUES (?1, ?2)
            ON CONFLICT (achievement) DO UPDATE SET holders = achievement_holders.holders + excluded.holders
            """,
            rows: changes.holders.filter { $0.value != 0 }.sorted { $0.key < $1.key }.flatMap { achievement, more in
                [SQLValue.text(achievement), .integer(more)]
            }, of: 2)
    }
}
