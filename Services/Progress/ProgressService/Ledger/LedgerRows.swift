internal import Contracts
internal import Storage

/// What the rules ask for of an account.
struct LedgerAccount: Equatable {
    var isCompleted = false
    var isStaff = false
}

/// What the rules and criteria ask for of an artist.
struct LedgerArtist: Equatable {
    var owner: Int64?
    var profile = ArtistProfile()
    var figures = ArtistFigures()

    /// Whether nothing differs but plays.
    func isKept(as other: Self?) -> Bool {
        var same = self
        same.figures.plays = other?.figures.plays ?? 0
        return same == other
    }
}

/// What an artist says of itself.
struct ArtistProfile: Equatable {
    var createdAt = Timestamp()
    var pictures: Int64 = 0
    var hasBio = false
    var links: Int64 = 0
}

/// What an artist's tracks add up to; removed ones are in none of it.
struct ArtistFigures: Equatable {
    /// Public tracks.
    var tracks: Int64 = 0
    /// Public tracks of two artists or more.
    var collaborations: Int64 = 0
    /// Of the five fields of metadata, those that are filled, over all public tracks.
    var filled: Int64 = 0
    /// Counted plays.
    var plays: Int64 = 0

    mutating func add(_ other: Self) {
        tracks += other.tracks
        collaborations += other.collaborations
        filled += other.filled
        plays += other.plays
    }

    mutating func add(_ track: LedgerTrack, sign: Int64) {
        guard !track.isRemoved else { return }
        plays += sign * track.plays
        guard track.isPublic else { return }
        tracks += sign
        filled += sign * Int64(track.filled)
        if track.current.count >= 2 { collaborations += sign }
    }
}

/// What the rules ask for of a track.
struct LedgerTrack: Equatable {
    /// An artist that is or was credited.
    struct Credit: Equatable {
        var artist: Int64
        /// 0 for the primary artist; nil once it is credited no more.
        var place: Int?
        /// What of the track was judged for it: each source once in the track's life.
        var judged: JudgedSources
    }

    var isPublic = false
    var isRemoved = false
    /// Of the five fields of metadata, those that are filled.
    var filled = 0
    /// Counted plays of all days.
    var plays: Int64 = 0
    /// Those who are credited in their order, then those who were.
    var credits: [Credit] = []
    /// What it weighs beside others, as the catalogue tells it, and the mark of what a snapshot told of that. No XP
    /// follows from it.
    var weight: Int128 = 0
    var weightMark: Int64 = -1

    /// Those who are credited.
    var current: ArraySlice<Credit> { credits.prefix { $0.place != nil } }

    var isComplete: Bool { filled == 5 }

    /// Whether nothing differs but what plays move.
    func isKept(as other: Self) -> Bool {
        var same = self
        (same.plays, same.weight) = (other.plays, other.weight)
        return same == other
    }
}

struct JudgedSources: OptionSet {
    let rawValue: UInt8

    static let upload = JudgedSources(rawValue: 1)
    static let metadata = JudgedSources(rawValue: 2)
    static let collaboration = JudgedSources(rawValue: 4)
}

/// A track's UTC day.
struct TrackDay: Hashable, Comparable, Sendable {
    var track: Int64
    var day: Int64

    static func < (left: Self, right: Self) -> Bool { (left.track, left.day) < (right.track, right.day) }
}

/// The plays of a track on a day: the catalogue's total, and the ledger's entries of it.
struct LedgerDay: Equatable {
    /// A holder's entry.
    struct Share: Equatable {
        var holder: HolderKey
        /// Plays; only rises.
        var count: Int64
        /// How many of them corrections took back: what their entries add up to.
        var taken: Int64
        /// The rules of the entry's first play.
        var rule: Int64
        /// The artist's key in whose ledger it stood before an account took the artist over; 0 for none.
        var claimed: Int64

        /// Plays that were not taken back.
        var net: Int64 { count - taken }
    }

    var total: Int64 = 0
    var mark: Int64 = -1
    /// In the order of holders, wherever they come from: entries that follow from them have that order too.
    var shares = DayShares()

    func share(of holder: HolderKey) -> Share? { shares.first { $0.holder == holder } }

    /// Adds plays to a holder's entry, which is by these rules where it is new.
    mutating func add(_ plays: Int64, of holder: HolderKey, rule: Int64) {
        let index =
            shares.firstIndex { $0.holder == holder }
            ?? insert(.init(holder: holder, count: 0, taken: 0, rule: rule, claimed: 0))
        shares[index].count += plays
    }

    /// Adds a holder's entry. Returns its place.
    @discardableResult
    mutating func insert(_ share: Share) -> Int {
        let place = shares.firstIndex { $0.holder > share.holder } ?? shares.count
        shares.insert(share, at: place)
        return place
    }
}

/// An entry that is not of plays.
struct LedgerEntry: Equatable {
    var holder: HolderKey
    var source: Progress.Source
    /// 0 for none.
    var track: Int64
    /// Of a correction: the plays' day.
    var day: Int64 = 0
    /// Of a correction: how many plays.
    var plays: Int64 = 0
    var xp: Int64
    var at: Timestamp
    var rule: Int64
    var isQuiet: Bool
    var claimed: Int64 = 0
    var achievement: String?
}

/// Sums over a holder's ledger, by source.
struct LedgerTotals: Equatable {
    /// In the order of ``Progress/Source``, and zeros: vectors need no memory of their own, as millions of these would.
    var counts = SIMD8<Int64>()
    var xp = SIMD8<Int64>()

    var sum: Int64 { xp.wrappedSum() }
    var isEmpty: Bool { counts == SIMD8() && xp == SIMD8() }

    /// The same without plays, which are counted apart.
    var withoutPlays: Self {
        var rest = self
        rest.counts[Progress.Source.play.index] = 0
        rest.xp[Progress.Source.play.index] = 0
        return rest
    }

    /// The most that a source has: all of them together stay within 64 bits.
    static let most: Int64 = 1 << 60

    /// Whether it can be added.
    func takes(_ count: Int64, _ amount: Int64, to source: Progress.Source) -> Bool {
        let (plays, tooMany) = counts[source.index].addingReportingOverflow(count)
        let (sum, tooMuch) = xp[source.index].addingReportingOverflow(amount)
        return !tooMany && !tooMuch && plays.magnitude <= Self.most.magnitude && sum.magnitude <= Self.most.magnitude
    }

    mutating func add(_ count: Int64, _ amount: Int64, to source: Progress.Source) {
        counts[source.index] += count
        xp[source.index] += amount
    }

    mutating func add(_ other: Self) {
        counts &+= other.counts
        xp &+= other.xp
    }

    /// Adds plays that wait for the fold.
    mutating func add(_ waiting: Delta) {
        if waiting.series == 0 {
            add(0, waiting.amount, to: .play)
        } else {
            add(waiting.amount, 0, to: .play)
        }
    }

    var sources: [Progress.SourceSum] {
        Progress.Source.allCases.map { .init(source: $0, count: counts[$0.index], xp: xp[$0.index]) }
    }
}

extension Progress.Source {
    var index: Int {
        switch self {
        case .upload: 0
        case .metadata: 1
        case .collaboration: 2
        case .play: 3
        case .achievement: 4
        case .correction: 5
        }
    }

    /// As the store has it.
    var number: Int64 { Int64(index) + 1 }

    init?(number: Int64) {
        guard (1...Int64(Self.allCases.count)).contains(number) else { return nil }
        self = Self.allCases[Int(number) - 1]
    }
}
