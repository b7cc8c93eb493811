internal import Contracts
internal import Storage

/// The ledger's rows in the store, one by one and many at once, with the plays that wait for the fold.
struct StoredLedger: LedgerSource {
    let store: any SQLReading
    private let waiting: DeltaView
    /// The rules by which entries are that only wait.
    private let rule: Int64

    init(_ tail: DeltaTail, in store: any SQLReading) throws {
        try self.init(tail.view(in: store), store)
    }

    init(_ tail: DeltaTail, in store: any SQLWriting) throws {
        try self.init(tail.view(in: store), store)
    }

    private init(_ waiting: DeltaView, _ store: any SQLReading) throws {
        self.store = store
        self.waiting = waiting
        rule = waiting.isEmpty ? 0 : try RuleStore.version(in: store)
    }

    /// Hands over what waits for these, by their keys and in the order of them.
    private func forEachWaiting(of subjects: [PlayLog.Subject], _ body: (Delta) throws -> Void) throws {
        guard !waiting.isEmpty else { return }
        for delta in try waiting.amounts(of: subjects.map(\.key)) { try body(delta) }
    }

    func account(_ key: Int64) throws -> LedgerAccount? { try accounts([key])[0] }

    func artist(_ key: Int64) throws -> LedgerArtist? { try artists([key])[0] }

    func artists(ownedBy account: Int64) throws -> [Int64] {
        try store.all("SELECT key FROM artists WHERE owner = ?1 ORDER BY key", [.integer(account)]) { try $0.int(0) }
    }

    func track(_ key: Int64) throws -> LedgerTrack? { try tracks([key])[0] }

    func day(_ place: TrackDay) throws -> LedgerDay? { try days([place])[0] }

    func totals(_ holder: HolderKey) throws -> LedgerTotals? { try totals([holder])[0] }

    // Many at once: of each key, each once, what is there, in the order of the keys.

    func accounts(_ keys: [Int64]) throws -> [LedgerAccount?] {
        var found = [LedgerAccount?](repeating: nil, count: keys.count)
        try store.scan(
            "SELECT completed, staff FROM accounts WHERE key = ?1", rows: keys.map { .integer($0) }, of: 1
        ) {
            found[$0] = LedgerAccount(isCompleted: try $1.int(0) != 0, isStaff: try $1.int(1) != 0)
        }
        return found
    }

    func artists(_ keys: [Int64]) throws -> [LedgerArtist?] {
        var found = [LedgerArtist?](repeating: nil, count: keys.count)
        try store.scan(
            """
            SELECT owner, created_at, pictures, bio, links, tracks, collaborations, filled, plays FROM artists
            WHERE key = ?1
            """, rows: keys.map { .integer($0) }, of: 1
        ) { found[$0] = try Self.artist($1, at: 0) }
        let places = self.places(of: keys)
        try forEachWaiting(of: keys.map { .artist($0) }) { delta in
            guard case .artist(let key) = PlayLog.Subject(key: delta.key),
                let place = places.place(of: key)
            else {
                return
            }
            found[place]?.figures.plays += delta.amount
        }
        return found
    }

    /// Where the keys stand, for what waits.
    private func places<Key: RowKey>(of keys: [Key]) -> RowPlaces<Key> {
        guard !waiting.isEmpty else { return RowPlaces() }
        var places = RowPlaces<Key>(reserving: keys.count)
        for key in keys { _ = places.add(key) }
        return places
    }

    /// An artist whose columns stand in a row from one on.
    static func artist(_ row: borrowing SQLRow, at column: Int) throws -> LedgerArtist {
        LedgerArtist(
            owner: try row.optionalInt(column),
            profile: ArtistProfile(
                createdAt: Timestamp(microseconds: try row.int(column + 1)), pictures: try row.int(column + 2),
                hasBio: try row.int(column + 3) != 0, links: try row.int(column + 4)),
            figures: ArtistFigures(
                tracks: try row.int(column + 5), collaborations: try row.int(column + 6),
                filled: try row.int(column + 7), plays: try row.int(column + 8)))
    }

    func tracks(_ keys: [Int64]) throws -> [LedgerTrack?] {
        var found = [LedgerTrack?](repeating: nil, count: keys.count)
        try store.scan(
            """
            SELECT public, removed, filled, plays, credits, weight_high, weight_low, weight_mark FROM tracks
            WHERE key = ?1
            """,
            rows: keys.map { .integer($0) }, of: 1
        ) { found[$0] = try Self.track($1, at: 0) }
        try addWaiting(to: &found, of: keys)
        return found
    }

    /// Those of the tracks of these ids that are there, with their keys and each one's number among the ids.
    func tracks(named ids: [TrackID]) throws -> (keys: [Int64], numbers: [Int], rows: [LedgerTrack?]) {
        var (keys, numbers, found): ([Int64], [Int], [LedgerTrack?]) = ([], [], [])
        try store.scan(
            """
            SELECT key, public, removed, filled, plays, credits, weight_high, weight_low, weight_mark FROM tracks
            WHERE id = ?1
            """,
            rows: ids.map { .text($0.text) }, of: 1
        ) {
            keys.append(try $1.int(0))
            numbers.append($0)
            found.append(try Self.track($1, at: 1))
        }
        try addWaiting(to: &found, of: keys)
        return (keys, numbers, found)
    }

    /// A track whose columns stand in a row from one on.
    private static func track(_ row: borrowing SQLRow, at column: Int) throws -> LedgerTrack {
        LedgerTrack(
            isPublic: try row.int(column) != 0, isRemoved: try row.int(column + 1) != 0,
            filled: Int(try row.int(column + 2)), plays: try row.int(column + 3),
            credits: try row.withBytes(column + 4) { try PackedCredits.decode($0) },
            weight: try StoredWide.read(row, column + 5), weightMark: try row.int(column + 7))
    }

    private func addWaiting(to found: inout [LedgerTrack?], of keys: [Int64]) throws {
        let places = places(of: keys)
        try forEachWaiting(of: keys.map { .track($0) }) { delta in
            guard let place = places.place(of: delta.key) else { return }
            if delta.series == 0 {
                found[place]?.plays += delta.amount
            } else if delta.series < 0 {
                found[place]?.weight &+= PlayLog.weight(of: delta.amount, series: delta.series)
            }
        }
    }

    func days(_ places: [TrackDay]) throws -> [LedgerDay?] {
        var found = [LedgerDay?](repeating: nil, count: places.count)
        try store.scan(
            """
            SELECT holder, count, taken, rule, claimed, mark FROM plays WHERE track = ?1 AND day = ?2 ORDER BY holder
            """, rows: places.flatMap { [.integer($0.track), .integer($0.day)] }, of: 2
        ) { index, row in
            var day = found[index] ?? LedgerDay()
            let holder = try row.int(0)
            if holder == 0 {
                day.total = try row.int(1)
                day.mark = try row.int(5)
            } else {
                day.shares.append(
                    .init(
                        holder: HolderKey(number: holder), count: try row.int(1), taken: try row.int(2),
                        rule: try row.int(3), claimed: try row.int(4)))
            }
            found[index] = day
        }
        try addWaiting(to: &found, of: places)
        return found
    }

    private func addWaiting(to found: inout [LedgerDay?], of places: [TrackDay]) throws {
        guard !waiting.isEmpty else { return }
        let wanted = self.places(of: places)
        var tracks = RowPlaces<Int64>(reserving: places.count)
        for place in places { _ = tracks.add(place.track) }
        try forEachWaiting(of: tracks.keys.map { .track($0) }) { delta in
            guard delta.series >= 0,
                let place = wanted.place(of: TrackDay(track: delta.key, day: delta.day))
            else {
                return
            }
            var day = found[place] ?? LedgerDay()
            if delta.series == 0 {
                day.total += delta.amount
            } else {
                day.add(delta.amount, of: HolderKey(number: delta.series), rule: rule)
            }
            found[place] = day
        }
        for place in found.indices {
            // Rows of what is held by nobody any more.
            found[place]?.shares.removeAll { $0.count == 0 && $0.taken == 0 }
            for index in found[place]?.shares.indices ?? 0..<0 where found[place]?.shares[index].rule == 0 {
                found[place]?.shares[index].rule = rule
            }
        }
    }

    func totals(_ holders: [HolderKey]) throws -> [LedgerTotals?] {
        var found = [LedgerTotals?](repeating: nil, count: holders.count)
        try store.scan(
            """
            SELECT uploads, upload_xp, metadata, metadata_xp, collaborations, collaboration_xp, plays, play_xp,
                achievements, achievement_xp, corrections, correction_xp
            FROM totals WHERE holder = ?1
            """, rows: holders.map { .integer($0.number) }, of: 1
        ) { found[$0] = try Self.totals($1, at: 0) }
        let places = places(of: holders)
        try forEachWaiting(of: holders.map { .holder($0) }) { delta in
            guard case .holder(let holder) = PlayLog.Subject(key: delta.key),
                let place = places.place(of: holder)
            else { return }
            found[place]?.add(delta)
        }
        return found
    }

    /// The counts and amounts that stand in a row from a column on.
    static func totals(_ row: borrowing SQLRow, at column: Int) throws -> LedgerTotals {
        var totals = LedgerTotals()
        for source in Progress.Source.allCases {
            totals.counts[source.index] = try row.int(column + 2 * source.index)
            totals.xp[source.index] = try row.int(column + 2 * source.index + 1)
        }
        return totals
    }

    func entries(ofTrack track: Int64) throws -> [(key: Int64, entry: LedgerEntry)] {
        try store.all(
            """
            SELECT key, holder, source, track, day, plays, xp, at, rule, quiet, claimed, achievement FROM entries
            WHERE track = ?1 AND source <= 3 ORDER BY key
            """, [.integer(track)]
        ) { try Self.entry($0) }
    }

    func entries(of holder: HolderKey) throws -> [(key: Int64, entry: LedgerEntry)] {
        try store.all(
            """
            SELECT key, holder, source, track, day, plays, xp, at, rule, quiet, claimed, achievement FROM entries
            WHERE holder = ?1 ORDER BY at, key
            """, [.integer(holder.number)]
        ) { try Self.entry($0) }
    }

    func corrections(of place: TrackDay) throws -> [(key: Int64, entry: LedgerEntry)] {
        try store.all(
            """
            SELECT key, holder, source, track, day, plays, xp, at, rule, quiet, claimed, achievement FROM entries
            WHERE track = ?1 AND day = ?2 AND source = 6 ORDER BY key
            """, [.integer(place.track), .integer(place.day)]
        ) { try Self.entry($0) }
    }

    func unlocked(by holder: HolderKey) throws -> Set<String> { try Self.unlocked(by: holder, in: store) }

    /// Of several holders; those who have none get an empty set.
    static func unlocked(by holders: [HolderKey], in store: any SQLReading) throws -> [HolderKey: Set<String>] {
        var found = Dictionary(uniqueKeysWithValues: holders.map { ($0, Set<String>()) })
        try store.scan(
            "SELECT achievement FROM entries WHERE holder = ?1 AND source = 5",
            rows: holders.map { .integer($0.number) }, of: 1
        ) { found[holders[$0]]?.insert(try $1.text(0)) }
        return found
    }

    static func unlocked(by holder: HolderKey, in store: any SQLReading) throws -> Set<String> {
        Set(
            try store.all(
                "SELECT achievement FROM entries WHERE holder = ?1 AND source = 5", [.integer(holder.number)]
            ) { try $0.text(0) })
    }

    func days(of holder: HolderKey) throws -> [TrackDay] {
        let kept = try store.all(
            "SELECT track, day FROM plays WHERE holder = ?1 AND holder > 0", [.integer(holder.number)]
        ) { TrackDay(track: try $0.int(0), day: try $0.int(1)) }
        return Array(Set(kept).union(try waitingDays(of: holder)))
    }

    /// Those whose plays may wait, for a holder.
    func waitingDays(of holder: HolderKey) throws -> [TrackDay] {
        var days: [TrackDay] = []
        try forEachWaiting(of: [.holder(holder)]) { delta in
            if delta.series > 0 { days.append(TrackDay(track: delta.series, day: delta.day)) }
        }
        return days
    }

    /// A row of `entries`, its columns in the table's order.
    static func entry(_ row: borrowing SQLRow) throws -> (key: Int64, entry: LedgerEntry) {
        guard let source = Progress.Source(number: try row.int(2)) else {
            throw StorageError.damaged(reason: "the ledger's entry \(try row.int(0)) has a source that is none")
        }
        return (
            key: try row.int(0),
            entry: LedgerEntry(
                holder: HolderKey(number: try row.int(1)), source: source, track: try row.int(3), day: try row.int(4),
                plays: try row.int(5), xp: try row.int(6), at: Timestamp(microseconds: try row.int(7)),
                rule: try row.int(8), isQuiet: try row.int(9) != 0, claimed: try row.int(10),
                achievement: try row.optionalText(11))
        )
    }
}

/// A track's credits in one cell.
enum PackedCredits {
    static func encode(_ credits: [LedgerTrack.Credit]) -> [UInt8] {
        var writer = PackedWriter()
        for credit in credits {
            writer.unsigned(UInt64(bitPattern: credit.artist))
            writer.byte(credit.judged.rawValue | (credit.place == nil ? 0x80 : 0))
        }
        return writer.bytes
    }

    static func decode(_ bytes: UnsafeBufferPointer<UInt8>) throws -> [LedgerTrack.Credit] {
        do throws(PackedReader.Garbage) {
            var reader = PackedReader(0..<bytes.count)
            var credits: [LedgerTrack.Credit] = []
            while !reader.isAtEnd {
                let artist = Int64(bitPattern: try reader.unsigned(bytes))
                let flags = try reader.byte(bytes)
                credits.append(
                    .init(
                        artist: artist, place: flags & 0x80 == 0 ? credits.count : nil,
                        judged: JudgedSources(rawValue: flags & 0x7f)))
            }
            return credits
        } catch {
            throw StorageError.damaged(reason: "a track's credits cannot be read: \(error.reason)")
        }
    }
}
