internal import Contracts
internal import Plugins
internal import ServiceKit
internal import Storage

/// Judges all artists once a UTC day, at one position of the feed: what compares them, their age, the season; and after
/// a snapshot what counts, too, since nobody was judged while it came. What counts and is new in the achievements' file
/// is judged with the next day: of who has enough already, no change may come for a long time.
///
/// The judging is a long read; the unlocks are written in small transactions beside the applier's. An unlock is
/// checked again when it is written: the artist may have another owner by then, or the owner the achievement.
struct DailyPass: Sendable {
    let achievements: AchievementList
    let clock: any WallClock
    /// What the first day waits for; nil where it waits for nothing.
    var firstFill: FirstFill?
    /// Artists that are judged together.
    private static let batch = 4096
    /// Unlocks of one transaction.
    private static let unlocksAtOnce = 1000
    /// Standings of one transaction.
    private static let standingsAtOnce = 2000

    /// An artist that met a criterion.
    private struct Met: Sendable {
        var artist: Int64
        var achievement: String
        var facts: UnlockFacts
    }

    /// What criteria ask for.
    private struct SubjectMeasures: Hashable {
        var counts: Set<CountMeasure>
        var ranks: Set<RankMeasure>
    }

    private struct Judgement: Sendable {
        var met: [Met] = []
        /// Standings that are others than those that are kept; empty ones are of holders of whom nothing is to be said.
        var standings: [(holder: HolderKey, packed: [UInt8])] = []
        var producers: Int64 = 0
        var day: Int64
        var generation: Int64
        /// Whether nobody was judged since a snapshot: what is unlocked is history.
        var isFirst: Bool
    }

    /// Judges where the day has not been, or a snapshot came since. Returns whether it did.
    ///
    /// - Parameter mayWrite: asked before each transaction.
    @discardableResult
    func run(
        on store: ProgressStore, mayWrite: @escaping @Sendable () async -> Bool = { true }
    ) async throws -> Bool {
        let (database, tail) = (store.database, store.tail)
        let now = clock.now
        let pass = self
        let compared = achievements.all.filter(\.isOfRanks)
        let isNumbered = try await database.read { store in
            let numbers = try DailyStanding.numbers(in: store)
            return compared.allSatisfy { numbers[$0.id] != nil }
        }
        if !isNumbered {
            guard await mayWrite() else { return false }
            try await database.write(cost: 0) { try DailyStanding.number(compared, in: $0) }
        }
        guard let judgement = try await database.read({ try pass.judge(tail, in: $0, at: now) }) else { return false }
        var rest = judgement.met[...]
        while !rest.isEmpty {
            let part = Array(rest.prefix(Self.unlocksAtOnce))
            rest = rest.dropFirst(part.count)
            guard await mayWrite() else { return false }
            try await database.write(cost: 0) { store in
                try pass.unlock(part, isQuiet: judgement.isFirst, at: now, tail, in: store)
            }
        }
        var standings = judgement.standings[...]
        while !standings.isEmpty {
            let part = Array(standings.prefix(Self.standingsAtOnce))
            standings = standings.dropFirst(part.count)
            guard await mayWrite() else { return false }
            try await database.write(cost: 0) { try Self.keep(part, in: $0) }
        }
        guard await mayWrite() else { return false }
        // Not where a snapshot has begun since: it asks for a pass of its own.
        try await database.write(cost: 0) { store in
            try DailyStanding.number(pass.achievements.all, in: store)
            try store.execute(
                """
                UPDATE ledger_state SET judged_day = ?1, judged_at = ?2, producers = ?3
                WHERE one = 1 AND generation = ?4
                """,
                [
                    .integer(judgement.day), .integer(now.microseconds), .integer(judgement.producers),
                    .integer(judgement.generation),
                ])
        }
        return true
    }

    private func judge(_ tail: DeltaTail, in store: any SQLReading, at now: Timestamp) throws -> Judgement? {
        let stored = try StoredState.read(in: store)
        guard let cursor = try Cursor.read(Catalog.name, in: store), cursor.applied != nil, !stored.isInSnapshot,
            stored.judgedDay != now.day.number
        else { return nil }
        if stored.judgedAt == nil, let firstFill, try !firstFill.isOver(at: cursor.position, in: store) { return nil }
        let census = try Census(tail, in: store, generation: stored.generation)
        var judgement = Judgement(
            day: now.day.number, generation: stored.generation, isFirst: stored.judgedDay == 0)
        judgement.producers = census.producers
        let numbers = try DailyStanding.numbers(in: store)
        let judged = achievements.all.filter { $0.isDaily || judgement.isFirst || numbers[$0.id] == nil }
        // All of a holder's artists together.
        let artists = census.artists.filter { !$0.isStaff }.sorted { $0.holder < $1.holder }
        var rest = artists[...]
        while !rest.isEmpty {
            var count = min(Self.batch, rest.count)
            while count < rest.count, rest[rest.startIndex + count].holder == rest[rest.startIndex + count - 1].holder {
                count += 1
            }
            let own = Array(rest.prefix(count))
            rest = rest.dropFirst(count)
            var standings: [HolderKey: DailyStanding] = [:]
            let unlocked = try StoredLedger.unlocked(by: Set(own.map(\.holder)).sorted(), in: store)
            var subjects: [SubjectMeasures: [CriterionSubject]] = [:]
            for achievement in judged {
                let criterion = achievement.criterion
                // Those that ask for the same are told the same.
                let measures = SubjectMeasures(counts: criterion.counts, ranks: criterion.ranks)
                let all =
                    subjects[measures] ?? own.map { census.subject($0, measures.counts, measures.ranks, on: now.day) }
                subjects[measures] = all
                let asked = own.indices.filter { !(unlocked[own[$0].holder]?.contains(achievement.id) ?? false) }
                let verdicts = criterion.judge(asked.map { all[$0] })
                let number = achievement.isOfRanks ? numbers[achievement.id] : nil
                for (index, verdict) in zip(asked, verdicts) {
                    let artist = own[index]
                    if let number { standings[artist.holder, default: DailyStanding()].add(verdict, of: number) }
                    guard verdict.isMet else { continue }
                    judgement.met.append(
                        Met(
                            artist: artist.key, achievement: achievement.id,
                            facts: UnlockFacts(
                                artist: artist.key, position: cursor.position, value: verdict.value,
                                threshold: verdict.threshold, population: verdict.population)))
                }
            }
            judgement.standings += try changed(standings, in: store)
        }
        judgement.standings += try gone(since: artists.map(\.holder), in: store).map { (holder: $0, packed: []) }
        return judgement
    }

    /// Those standings that are not the kept ones.
    private func changed(
        _ standings: [HolderKey: DailyStanding], in store: any SQLReading
    ) throws -> [(holder: HolderKey, packed: [UInt8])] {
        let holders = standings.keys.sorted()
        var kept = [[UInt8]](repeating: [], count: holders.count)
        try store.scan(
            "SELECT packed FROM standings WHERE holder = ?1", rows: holders.map { .integer($0.number) }, of: 1
        ) { kept[$0] = try $1.blob(0) }
        return zip(holders, kept).compactMap { holder, kept in
            let packed = standings[holder]?.packed ?? []
            return packed == kept ? nil : (holder, packed)
        }
    }

    /// Holders with a standing that are nobody any more, or of the staff.
    private func gone(since holders: [HolderKey], in store: any SQLReading) throws -> [HolderKey] {
        let present = Set(holders)
        var gone: [HolderKey] = []
        try store.query("SELECT holder FROM standings") { row in
            let holder = HolderKey(number: try row.int(0))
            if !present.contains(holder) { gone.append(holder) }
        }
        return gone
    }

    private static func keep(_ standings: [(holder: HolderKey, packed: [UInt8])], in store: any SQLWriting) throws {
        try store.execute(
            "DELETE FROM standings WHERE holder = ?1",
            rows: standings.filter(\.packed.isEmpty).map { .integer($0.holder.number) }, of: 1)
        try store.execute(
            """
            INSERT INTO standings (holder, packed) VALUES (?1, ?2)
            ON CONFLICT (holder) DO UPDATE SET packed = excluded.packed
            """,
            rows: standings.filter { !$0.packed.isEmpty }.flatMap { holder, packed -> [SQLValue] in
                [.integer(holder.number), .blob(packed)]
            }, of: 2)
    }

    private func unlock(_ met: [Met], isQuiet: Bool, at: Timestamp, _ tail: DeltaTail, in store: any SQLWriting) throws
    {
        let work = try LedgerWork(tail, in: store)
        let subjects = ArtistSubjects(state: work.state, list: achievements)
        let judge = ChangeJudge(achievements, work)
        try work.state.prefetch(
            artists: Array(Set(met.map(\.artist))), withUnlocks: true, from: work.ledger)
        for one in met {
            guard let achievement = achievements[one.achievement], let holder = try subjects.holder(of: one.artist)
            else { continue }
            if try work.unlock(achievement, for: holder, by: one.facts, at: at, isQuiet: isQuiet) {
                try judge.judgeCategories(
                    of: [one.artist], at: at, position: one.facts.position, isQuiet: isQuiet)
            }
        }
        try work.finish(in: store)
    }
}
