internal import Storage

/// What all parts of a ledger add up to: the sums of holders, and artists with their figures.
struct RebuildSums: Sendable {
    private var artists = RowTable<Int64, LedgerArtist>(isNoting: false)
    private var totals = RowTable<HolderKey, LedgerTotals>(isNoting: false)

    mutating func add(_ part: RebuildPart) {
        for (holder, more) in part.state.totals.all {
            var sum = totals[holder] ?? LedgerTotals()
            sum.add(more)
            totals.put(sum, holder)
        }
        // All parts know the owners, and one what artists say of themselves.
        let isOfArtists = part.subject == .others
        for (key, more) in part.state.artists.all where isOfArtists || more.figures != ArtistFigures() {
            var artist = artists[key] ?? LedgerArtist()
            if isOfArtists { (artist.owner, artist.profile) = (more.owner, more.profile) }
            artist.figures.add(more.figures)
            artists.put(artist, key)
        }
    }

    /// What differs from the kept ones and what waits for the fold.
    func compare(_ waiting: WaitingFigures, in store: any SQLReading) throws -> Differences {
        var differences = Differences()
        try compareTotals(waiting, in: store, &differences)
        try compareArtists(waiting, in: store, &differences)
        return differences
    }

    private func compareTotals(
        _ waiting: WaitingFigures, in store: any SQLReading, _ differences: inout Differences
    ) throws {
        var missing = Set(totals.all.lazy.filter { !$0.1.isEmpty }.map(\.0))
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
            if let more = waiting.totals[holder] { kept.add(more) }
            let derived = totals[holder] ?? LedgerTotals()
            missing.remove(holder)
            guard derived != kept || !isSum else { return }
            differences.note("The sums of holder \(holder.number) are \(kept), and would be \(derived).")
        }
        for holder in missing.sorted() {
            let derived = totals[holder] ?? LedgerTotals()
            differences.note("The sums of holder \(holder.number) are missing, and would be \(derived).")
        }
    }

    private func compareArtists(
        _ waiting: WaitingFigures, in store: any SQLReading, _ differences: inout Differences
    ) throws {
        try store.query(
            "SELECT key, owner, created_at, pictures, bio, links, tracks, collaborations, filled, plays FROM artists"
        ) { row in
            let key = try row.int(0)
            var kept = try StoredLedger.artist(row, at: 1)
            kept.figures.plays += waiting.plays[.artist(key), default: 0]
            let derived = artists[key] ?? LedgerArtist()
            if kept != derived {
                differences.note("The artist \(key) is kept as \(kept), and would be \(derived).")
            }
        }
    }
}
