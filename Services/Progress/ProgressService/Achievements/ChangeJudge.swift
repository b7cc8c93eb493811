internal import Contracts
internal import Plugins
internal import Storage

/// Judges, after each change, those criteria that count: for the artists that it touched, and only by what it moved.
struct ChangeJudge {
    private let list: AchievementList
    private let work: LedgerWork
    /// Those that may be unlocked by what moves: most changes are plays, and few achievements follow from them.
    private let all: [Achievement]
    private let ofProfiles: [Achievement]
    private let ofTracks: [Achievement]
    private let ofPlays: [Achievement]
    private let ofCategories: [Achievement]

    init(_ list: AchievementList, _ work: LedgerWork) {
        self.list = list
        self.work = work
        let achievements = list.ofChanges
        func moved(by measures: Set<CountMeasure>) -> [Achievement] {
            achievements.filter { !$0.criterion.counts.isDisjoint(with: measures) }
        }
        all = moved(by: Set(CountMeasure.allCases))
        ofProfiles = moved(by: [.pictures, .bio, .links])
        ofTracks = moved(by: [.publicTracks, .collaborations, .filledFields, .plays])
        ofPlays = moved(by: [.plays])
        ofCategories = moved(by: [.categories])
    }

    /// When and where in the catalogue's feed it came to what is judged.
    private struct Place {
        var at: Timestamp
        var position: Int64
        var isQuiet = false
    }

    /// - Parameters:
    ///   - at: when the change happened.
    ///   - position: its place in the feed.
    func judge(after input: LedgerInput, at: Timestamp, position: Int64) throws {
        let place = Place(at: at, position: position)
        switch input {
        case .artist(let key, _): try judge(ofProfiles, [key], place)
        case .track(let key, _, _), .removal(let key):
            let artists = try work.state.track(key).current.map(\.artist)
            try judge(ofTracks, artists, place)
        case .plays(let track, _, _):
            if ofPlays.isEmpty { break }
            try judge(ofPlays, try work.state.track(track).current.map(\.artist), place)
        case .ownership(let artist, _, let owns) where owns:
            // What the artist qualifies for is the account's now.
            try judge(all, [artist], place)
        case .account(let key, let account) where !account.isStaff:
            // Its artists qualified for nothing while it was of the staff.
            try judge(all, try work.state.artists(ownedBy: key), place)
        case .account, .ownership, .correction, .unlock: break
        }
    }

    private func judge(_ achievements: [Achievement], _ artists: [Int64], _ place: Place) throws {
        var hasUnlocked: Set<Int64> = []
        for achievement in achievements { hasUnlocked.formUnion(try judge(achievement, artists, place)) }
        if !hasUnlocked.isEmpty { try judgeCategories(of: hasUnlocked.sorted(), place) }
    }

    /// What follows from achievements that were unlocked.
    func judgeCategories(of artists: [Int64], at: Timestamp, position: Int64, isQuiet: Bool) throws {
        try judgeCategories(of: artists, Place(at: at, position: position, isQuiet: isQuiet))
    }

    private func judgeCategories(of artists: [Int64], _ place: Place) throws {
        for achievement in ofCategories { _ = try judge(achievement, artists, place) }
    }

    /// Returns those artists by which it was unlocked. Who has it already is asked for last: few meet a criterion, and
    /// what somebody has unlocked is looked up.
    private func judge(_ achievement: Achievement, _ artists: [Int64], _ place: Place) throws -> [Int64] {
        let subjects = ArtistSubjects(state: work.state, list: list)
        var asked: [(artist: Int64, holder: HolderKey)] = []
        for artist in artists {
            guard let holder = try subjects.holder(of: artist) else { continue }
            asked.append((artist, holder))
        }
        guard !asked.isEmpty else { return [] }
        let verdicts = achievement.criterion.judge(
            try asked.map { try subjects.subject($0.artist, $0.holder, achievement.criterion.counts) })
        var found: [Int64] = []
        for (verdict, asked) in zip(verdicts, asked) where verdict.isMet {
            let facts = UnlockFacts(
                artist: asked.artist, position: place.position, value: verdict.value, threshold: verdict.threshold,
                population: verdict.population)
            if try work.unlock(achievement, for: asked.holder, by: facts, at: place.at, isQuiet: place.isQuiet) {
                found.append(asked.artist)
            }
        }
        return found
    }
}

/// What criteria are told of artists.
struct ArtistSubjects {
    let state: LedgerState
    let list: AchievementList

    /// Who would unlock; nil for staff.
    func holder(of artist: Int64) throws -> HolderKey? {
        guard let owner = try state.artist(artist).owner else { return HolderKey(artist: artist) }
        return try state.account(owner).isStaff ? nil : HolderKey(account: owner)
    }

    /// The counts that the ledger's rows have.
    ///
    /// - Parameter today: for what time alone moves; nil where that is not judged.
    func subject(
        _ artist: Int64, _ holder: HolderKey, _ measures: Set<CountMeasure>, on today: Day? = nil
    ) throws -> CriterionSubject {
        let row = try state.artist(artist)
        var subject = CriterionSubject()
        for measure in measures {
            let value: Int64? =
                switch measure {
                case .publicTracks: row.figures.tracks
                case .collaborations: row.figures.collaborations
                case .filledFields: row.figures.filled
                case .plays: row.figures.plays
                case .pictures: row.profile.pictures
                case .bio: row.profile.hasBio ? 1 : 0
                case .links: row.profile.links
                case .categories: Int64(list.categories(of: try state.unlocked(by: holder)))
                case .months: today.map { row.profile.createdAt.day.months(until: $0) }
                case .place, .publishedOn: nil
                }
            if let value { subject.counts.append(MeasuredCount(measure, value)) }
        }
        return subject
    }
}

extension AchievementList {
    /// In how many categories these are, special ones apart.
    func categories(of unlocked: Set<String>) -> Int {
        Set(unlocked.compactMap { self[$0]?.category }).subtracting([Achievement.specialCategory]).count
    }

    /// How many achievements of each category a holder has, in the order of names; nil for none. One that the file has
    /// no more is in no category.
    func counts(of holder: HolderKey, in store: any SQLReading) throws -> [Progress.CategoryCount]? {
        var counts: [String: Int64] = [:]
        for achievement in try StoredLedger.unlocked(by: holder, in: store) {
            if let category = self[achievement]?.category { counts[category, default: 0] += 1 }
        }
        let sorted = counts.sorted { $0.key < $1.key }.map { Progress.CategoryCount(category: $0.key, count: $0.value) }
        return sorted.isEmpty ? nil : sorted
    }
}
