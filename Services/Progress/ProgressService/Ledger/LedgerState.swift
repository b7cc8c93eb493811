internal import Contracts

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
/// Belongs to one transaction and thread.
final class LedgerState {
    private let source: (any LedgerSource)?
    /// Whether it is noted what is changed: who derives a ledger writes nothing.
    private let isNoting: Bool
    private(set) var accounts: [Int64: LedgerAccount] = [:]
    private(set) var artists: [Int64: LedgerArtist] = [:]
    private(set) var tracks: [Int64: LedgerTrack] = [:]
    private(set) var days: [TrackDay: LedgerDay] = [:]
    private(set) var totals: [HolderKey: LedgerTotals] = [:]
    private(set) var entries: [Int64: LedgerEntry] = [:]
    /// The keys of the entries of a track, of those that were read or made.
    private var entriesOfTrack: [Int64: [Int64]] = [:]
    private var unlocks: [HolderKey: Set<String>] = [:]
    /// The rows as the store had them, plays that wait included: what is written is what was moved since. Kept where
    /// there is a store.
    private(set) var origin = Origin()
    private(set) var changes = Changes()
    private(set) var lastEntry: Int64
    var correctedAt: Timestamp

    struct Origin {
        var artists: [Int64: LedgerArtist] = [:]
        var tracks: [Int64: LedgerTrack] = [:]
        var days: [TrackDay: LedgerDay] = [:]
        /// Only those that the store has.
        var totals: [HolderKey: LedgerTotals] = [:]
    }

    /// What was changed.
    struct Changes {
        var accounts: Set<Int64> = []
        var artists: Set<Int64> = []
        var tracks: Set<Int64> = []
        var days: Set<TrackDay> = []
        var totals: Set<HolderKey> = []
        var entries: Set<Int64> = []
        var removedEntries: Set<Int64> = []
        /// By achievement, how many more holders have it, staff apart.
        var holders: [String: Int64] = [:]
    }

    init(_ source: (any LedgerSource)?, lastEntry: Int64 = 0, correctedAt: Timestamp = Timestamp()) {
        self.source = source
        isNoting = source != nil
        self.lastEntry = lastEntry
        self.correctedAt = correctedAt
    }

    // MARK: Mirror

    func account(_ key: Int64) throws -> LedgerAccount {
        if let row = accounts[key] { return row }
        let row = try source?.account(key) ?? LedgerAccount()
        accounts[key] = row
        return row
    }

    func put(_ account: LedgerAccount, _ key: Int64) throws {
        let wasStaff = try self.account(key).isStaff
        accounts[key] = account
        if isNoting { changes.accounts.insert(key) }
        guard account.isStaff != wasStaff else { return }
        for achievement in try unlocked(by: HolderKey(account: key)) {
            changes.holders[achievement, default: 0] += wasStaff ? 1 : -1
        }
    }

    func artist(_ key: Int64) throws -> LedgerArtist {
        if let row = artists[key] { return row }
        let found = try source?.artist(key)
        if let found { origin.artists[key] = found }
        let row = found ?? LedgerArtist()
        artists[key] = row
        return row
    }

    /// The keys of an account's artists.
    func artists(ownedBy account: Int64) throws -> [Int64] {
        for key in try source?.artists(ownedBy: account) ?? [] { _ = try artist(key) }
        return artists.filter { $0.value.owner == account }.keys.sorted()
    }

    func put(_ artist: LedgerArtist, _ key: Int64) {
        artists[key] = artist
        if isNoting { changes.artists.insert(key) }
    }

    func track(_ key: Int64) throws -> LedgerTrack {
        if let row = tracks[key] { return row }
        let found = try source?.track(key)
        if let found { origin.tracks[key] = found }
        let row = found ?? LedgerTrack()
        tracks[key] = row
        return row
    }

    func put(_ track: LedgerTrack, _ key: Int64) {
        tracks[key] = track
        if isNoting { changes.tracks.insert(key) }
    }

    /// Rows that were read for many at once.
    func hold(
        accounts: [Int64: LedgerAccount] = [:], artists: [Int64: LedgerArtist] = [:],
        tracks: [Int64: LedgerTrack] = [:],
        days: [TrackDay: LedgerDay] = [:], totals: [HolderKey: LedgerTotals] = [:],
        unlocks: [HolderKey: Set<String>] = [:]
    ) {
        self.unlocks.merge(unlocks) { held, _ in held }
        self.accounts.merge(accounts) { held, _ in held }
        self.artists.merge(artists) { held, _ in held }
        self.tracks.merge(tracks) { held, _ in held }
        self.days.merge(days) { held, _ in held }
        self.totals.merge(totals) { held, _ in held }
        origin.artists.merge(artists) { held, _ in held }
        origin.tracks.merge(tracks) { held, _ in held }
        origin.days.merge(days) { held, _ in held }
        origin.totals.merge(totals) { held, _ in held }
    }

    // MARK: Plays

    func day(_ place: TrackDay) throws -> LedgerDay {
        if let row = days[place] { return row }
        let found = try source?.day(place)
        if let found { origin.days[place] = found }
        let row = found ?? LedgerDay()
        days[place] = row
        return row
    }

    /// Whether a total of this mark is newer than the one that is there; from then on it is.
    func takes(_ mark: Int64, at place: TrackDay) throws -> Bool {
        var row = try day(place)
        guard row.mark < mark else { return false }
        row.mark = mark
        put(row, place)
        return true
    }

    func put(_ day: LedgerDay, _ place: TrackDay) {
        days[place] = day
        if isNoting { changes.days.insert(place) }
    }

    // MARK: Entries and totals

    func totals(_ holder: HolderKey) throws -> LedgerTotals {
        if let row = totals[holder] { return row }
        let found = try source?.totals(holder)
        if let found { origin.totals[holder] = found }
        let row = found ?? LedgerTotals()
        totals[holder] = row
        return row
    }

    func add(_ count: Int64, _ xp: Int64, to source: Progress.Source, of holder: HolderKey) throws {
        var row = try totals(holder)
        row.add(count, xp, to: source)
        totals[holder] = row
        if isNoting { changes.totals.insert(holder) }
    }

    /// The entry that a holder has of a track for something that is given once.
    func entry(of source: Progress.Source, track: Int64, holder: HolderKey) throws -> Int64? {
        try keys(ofTrack: track).first { key in
            entries[key].map { $0.source == source && $0.holder == holder } ?? false
        }
    }

    private func keys(ofTrack track: Int64) throws -> [Int64] {
        if let keys = entriesOfTrack[track] { return keys }
        let found = try source?.entries(ofTrack: track) ?? []
        for (key, entry) in found { hold(entry, key) }
        // What was made or read before stands among them.
        let keys = found.map(\.key)
        entriesOfTrack[track] = keys
        return keys
    }

    /// An entry of the store; what happened to it here since goes before.
    private func hold(_ entry: LedgerEntry, _ key: Int64) {
        if entries[key] == nil, !changes.removedEntries.contains(key) { entries[key] = entry }
    }

    /// The achievements that a holder has unlocked.
    func unlocked(by holder: HolderKey) throws -> Set<String> {
        if let found = unlocks[holder] { return found }
        let found = try source?.unlocked(by: holder) ?? []
        unlocks[holder] = found
        return found
    }

    /// Takes note of an achievement that a holder has now, or has no more.
    private func note(_ entry: LedgerEntry, has: Bool) throws {
        guard let achievement = entry.achievement else { return }
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
        entries[lastEntry] = entry
        if isNoting { changes.entries.insert(lastEntry) }
        if entry.track != 0 { entriesOfTrack[entry.track] = known + [lastEntry] }
        try add(1, entry.xp, to: entry.source, of: entry.holder)
    }

    /// All entries of a holder, by their keys.
    func entries(of holder: HolderKey) throws -> [Int64] {
        for (key, entry) in try source?.entries(of: holder) ?? [] { hold(entry, key) }
        return entries.filter { $0.value.holder == holder }.keys.sorted()
    }

    /// All days that a holder has an entry of plays for.
    func days(of holder: HolderKey) throws -> [TrackDay] {
        for place in try source?.days(of: holder) ?? [] { _ = try day(place) }
        return days.filter { $0.value.shares.contains { $0.holder == holder } }.keys.sorted()
    }

    /// A holder's corrections of a day, by their keys.
    func corrections(of holder: HolderKey, at place: TrackDay) throws -> [Int64] {
        for (key, entry) in try source?.corrections(of: place) ?? [] { hold(entry, key) }
        return entries.filter {
            $0.value.holder == holder && $0.value.source == .correction && $0.value.track == place.track
                && $0.value.day == place.day
        }.keys.sorted()
    }

    /// Gives an entry to another holder, with its XP.
    func move(_ key: Int64, to holder: HolderKey, claimed artist: Int64) throws {
        guard var entry = entries[key] else { return }
        try add(-1, -entry.xp, to: entry.source, of: entry.holder)
        try note(entry, has: false)
        entry.holder = holder
        entry.claimed = artist
        entries[key] = entry
        if isNoting { changes.entries.insert(key) }
        try note(entry, has: true)
        try add(1, entry.xp, to: entry.source, of: holder)
    }

    func remove(_ key: Int64) throws {
        guard let entry = entries.removeValue(forKey: key) else { return }
        try note(entry, has: false)
        try add(-1, -entry.xp, to: entry.source, of: entry.holder)
        changes.entries.remove(key)
        changes.removedEntries.insert(key)
    }
}
