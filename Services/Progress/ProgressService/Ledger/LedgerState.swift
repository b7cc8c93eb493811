internal import Contracts
internal import Storage

/// Where the ledger's rows come from: the store, or nowhere where a ledger is derived from its beginning.
protocol LedgerSource {
    func account(_ key: Int64) throws -> LedgerAccount?
    func artist(_ key: Int64) throws -> LedgerArtist?
    /// The keys of an account's artists.
    func artists(ownedBy account: Int64) throws -> [Int64]
    func track(_ key: Int64) throws -> LedgerTrack?
    func day(_ place: TrackDay) throws -> LedgerDay?
    func totals(_ holder: HolderKey) throws -> LedgerTotals?
    /// The entries of uploads, metadata and collaborations for a track.
    func entries(ofTrack track: Int64) throws -> [(key: Int64, entry: LedgerEntry)]
    /// All entries and plays of a holder.
    func entries(of holder: HolderKey) throws -> [(key: Int64, entry: LedgerEntry)]
    func days(of holder: HolderKey) throws -> [TrackDay]
    /// The achievements that a holder has unlocked.
    func unlocked(by holder: HolderKey) throws -> Set<String>
    /// The corrections of a track's day.
    func corrections(of place: TrackDay) throws -> [(key: Int64, entry: LedgerEntry)]
}

/// The rows that one transaction works on, as they are after what was applied so far: read when first asked for,
/// written at the end.
///
/// Belongs to one transaction and thread; the next transaction may go on with it where nothing came between
/// (``HeldLedger``).
final class LedgerState {
    private var source: (any LedgerSource)?
    /// Whether it is noted what is changed: who derives a ledger writes nothing.
    private let isNoting: Bool
    // With the plays that wait: what is written is what was moved since.
    private(set) var accounts: RowTable<Int64, LedgerAccount>
    private(set) var artists: RowTable<Int64, LedgerArtist>
    private(set) var tracks: RowTable<Int64, LedgerTrack>
    private(set) var days: RowTable<TrackDay, LedgerDay>
    private(set) var totals: RowTable<HolderKey, LedgerTotals>
    /// Nil where it was removed.
    private(set) var entries: RowTable<Int64, LedgerEntry?>
    /// The keys of the entries of a track, of those that were read or made.
    private var entriesOfTrack = RowTable<Int64, [Int64]>(isNoting: false)
    private var unlocks: [HolderKey: Set<String>] = [:]
    private(set) var changes = Changes()
    private(set) var lastEntry: Int64
    var correctedAt: Timestamp

    /// What was changed of entries.
    struct Changes {
        var entries: Set<Int64> = []
        var removedEntries: Set<Int64> = []
        /// By achievement, how many more holders have it, staff apart.
        var holders: [String: Int64] = [:]
    }

    init(_ source: (any LedgerSource)?, lastEntry: Int64 = 0, correctedAt: Timestamp = Timestamp()) {
        self.source = source
        isNoting = source != nil
        accounts = RowTable(isNoting: isNoting)
        artists = RowTable(isNoting: isNoting)
        tracks = RowTable(isNoting: isNoting)
        days = RowTable(isNoting: isNoting)
        totals = RowTable(isNoting: isNoting)
        entries = RowTable(isNoting: false)
        self.lastEntry = lastEntry
        self.correctedAt = correctedAt
    }

    /// The transaction is over, and what was changed is written: the rows are what the store has. Entries are asked for
    /// by holder and track, and seldom: they are read anew.
    func settle() {
        source = nil
        accounts.settle()
        artists.settle()
        tracks.settle()
        days.settle()
        totals.settle()
        entries = RowTable(isNoting: false)
        entriesOfTrack = RowTable(isNoting: false)
        changes = Changes()
    }

    /// Goes on with the rows in another transaction.
    func goOn(from source: any LedgerSource) { self.source = source }

    /// How many rows stay with the next transaction.
    var rowCount: Int { accounts.count + artists.count + tracks.count + days.count + totals.count }

    // MARK: Mirror

    func account(_ key: Int64) throws -> LedgerAccount {
        if let row = accounts[key] { return row }
        return accounts.hold(try source?.account(key), key, else: LedgerAccount())
    }

    func put(_ account: LedgerAccount, _ key: Int64) throws {
        let wasStaff = try self.account(key).isStaff
        accounts.put(account, key)
        guard isNoting, account.isStaff != wasStaff else { return }
        for achievement in try unlocked(by: HolderKey(account: key)) {
            changes.holders[achievement, default: 0] += wasStaff ? 1 : -1
        }
    }

    func artist(_ key: Int64) throws -> LedgerArtist {
        if let row = artists[key] { return row }
        return artists.hold(try source?.artist(key), key, else: LedgerArtist())
    }

    /// The keys of an account's artists.
    func artists(ownedBy account: Int64) throws -> [Int64] {
        let stored = try source?.artists(ownedBy: account) ?? []
        for key in stored { _ = try artist(key) }
        return artists.keys(among: stored) { $0.owner == account }
    }

    func put(_ artist: LedgerArtist, _ key: Int64) { artists.put(artist, key) }

    func track(_ key: Int64) throws -> LedgerTrack {
        if let row = tracks[key] { return row }
        return tracks.hold(try source?.track(key), key, else: LedgerTrack())
    }

    func put(_ track: LedgerTrack, _ key: Int64) { tracks.put(track, key) }

    // MARK: Many at once

    // Rows as the store has them, nil where it has none; those that are held already stay.

    func hold(_ rows: [LedgerAccount?], of keys: [Int64]) {
        for (row, key) in zip(rows, keys) { accounts.hold(row, key, else: LedgerAccount()) }
    }

    func hold(_ rows: [LedgerArtist?], of keys: [Int64]) {
        for (row, key) in zip(rows, keys) { artists.hold(row, key, else: LedgerArtist()) }
    }

    func hold(_ rows: [LedgerTrack?], of keys: [Int64]) {
        for (row, key) in zip(rows, keys) { tracks.hold(row, key, else: LedgerTrack()) }
    }

    func hold(_ rows: [LedgerDay?], of places: [TrackDay]) {
        for (row, place) in zip(rows, places) { days.hold(row, place, else: LedgerDay()) }
    }

    func hold(_ rows: [LedgerTotals?], of holders: [HolderKey]) {
        for (row, holder) in zip(rows, holders) { totals.hold(row, holder, else: LedgerTotals()) }
    }

    func hold(_ unlocks: [HolderKey: Set<String>]) { self.unlocks.merge(unlocks) { held, _ in held } }

    // MARK: Plays

    func day(_ place: TrackDay) throws -> LedgerDay {
        if let row = days[place] { return row }
        return days.hold(try source?.day(place), place, else: LedgerDay())
    }

    /// Whether a total of this mark is newer than the one that is there; from then on it is.
    func takes(_ mark: Int64, at place: TrackDay) throws -> Bool {
        var row = try day(place)
        guard row.mark < mark else { return false }
        row.mark = mark
        put(row, place)
        return true
    }

    func put(_ day: LedgerDay, _ place: TrackDay) { days.put(day, place) }

    // MARK: Entries and totals

    func totals(_ holder: HolderKey) throws -> LedgerTotals {
        if let row = totals[holder] { return row }
        return totals.hold(try source?.totals(holder), holder, else: LedgerTotals())
    }

    func add(_ count: Int64, _ xp: Int64, to source: Progress.Source, of holder: HolderKey) throws {
        var row = try totals(holder)
        guard row.takes(count, xp, to: source) else {
            throw StorageError.failed(
                reason: "the plays or the XP of a ledger would be beyond \(LedgerTotals.most); what the catalogue "
                    + "tells and the XP of a play are too large together")
        }
        row.add(count, xp, to: source)
        totals.put(row, holder)
    }

    /// The entry that a holder has of a track for something that is given once.
    func entry(of source: Progress.Source, track: Int64, holder: HolderKey) throws -> Int64? {
        try keys(ofTrack: track).first { key in
            entry(key).map { $0.source == source && $0.holder == holder } ?? false
        }
    }

    private func keys(ofTrack track: Int64) throws -> [Int64] {
        if let keys = entriesOfTrack[track] { return keys }
        let found = try source?.entries(ofTrack: track) ?? []
        for (key, entry) in found { hold(entry, key) }
        // What was made or read before stands among them.
        let keys = found.map(\.key)
        entriesOfTrack.put(keys, track)
        return keys
    }

    func entry(_ key: Int64) -> LedgerEntry? { entries[key] ?? nil }

    /// An entry of the store; what happened to it here since goes before.
    private func hold(_ entry: LedgerEntry, _ key: Int64) {
        entries.hold(entry, key, else: nil)
    }

    /// The achievements that a holder has unlocked.
    func unlocked(by holder: HolderKey) throws -> Set<String> {
        // Who derives a ledger has all entries, and seldom asks.
        guard let source else {
            return Set(entries.all.lazy.compactMap { $0.1?.holder == holder ? $0.1?.achievement : nil })
        }
        if let found = unlocks[holder] { return found }
        let found = try source.unlocked(by: holder)
        unlocks[holder] = found
        return found
    }

    /// Takes note of an achievement that a holder has now, or has no more.
    private func note(_ entry: LedgerEntry, has: Bool) throws {
        guard isNoting, let achievement = entry.achievement else { return }
        var found = try unlocked(by: entry.holder)
        if has { found.insert(achievement) } else { found.remove(achievement) }
        unlocks[entry.holder] = found
        if try entry.holder.account.map({ try account($0).isStaff }) == true { return }
        changes.holders[achievement, default: 0] += has ? 1 : -1
    }

    /// Appends an entry with its XP.
    func append(_ entry: LedgerEntry) throws {
        try note(entry, has: true)
        let known = entry.track == 0 ? [] : try keys(ofTrack: entry.track)
        lastEntry += 1
        entries.put(entry, lastEntry)
        if isNoting { changes.entries.insert(lastEntry) }
        if entry.track != 0 { entriesOfTrack.put(known + [lastEntry], entry.track) }
        try add(1, entry.xp, to: entry.source, of: entry.holder)
    }

    /// All entries of a holder, by their keys.
    func entries(of holder: HolderKey) throws -> [Int64] {
        for (key, entry) in try source?.entries(of: holder) ?? [] { hold(entry, key) }
        return entries.all.filter { $0.1?.holder == holder }.map(\.0).sorted()
    }

    /// All days that a holder has an entry of plays for.
    func days(of holder: HolderKey) throws -> [TrackDay] {
        let stored = try source?.days(of: holder) ?? []
        for place in stored { _ = try day(place) }
        return days.keys(among: stored) { $0.shares.contains { $0.holder == holder } }
    }

    /// A holder's corrections of a day, by their keys.
    func corrections(of holder: HolderKey, at place: TrackDay) throws -> [Int64] {
        for (key, entry) in try source?.corrections(of: place) ?? [] { hold(entry, key) }
        return entries.all.filter { _, entry in
            guard let entry else { return false }
            return entry.holder == holder && entry.source == .correction && entry.track == place.track
                && entry.day == place.day
        }.map(\.0).sorted()
    }

    /// Gives an entry to another holder, with its XP.
    func move(_ key: Int64, to holder: HolderKey, claimed artist: Int64) throws {
        guard var entry = entry(key) else { return }
        try add(-1, -entry.xp, to: entry.source, of: entry.holder)
        try note(entry, has: false)
        entry.holder = holder
        entry.claimed = artist
        entries.put(entry, key)
        if isNoting { changes.entries.insert(key) }
        try note(entry, has: true)
        try add(1, entry.xp, to: entry.source, of: holder)
    }

    func remove(_ key: Int64) throws {
        guard let entry = entry(key) else { return }
        entries.put(nil, key)
        try note(entry, has: false)
        try add(-1, -entry.xp, to: entry.source, of: entry.holder)
        changes.entries.remove(key)
        changes.removedEntries.insert(key)
    }
}
