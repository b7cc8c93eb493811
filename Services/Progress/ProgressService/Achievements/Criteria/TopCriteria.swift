internal import Contracts
internal import Plugins

/// In the top p % by something (domain: Achievements): a value above 0, and no more than p % of a population of 20 or
/// more have as much.
protocol TopCriterion: AchievementCriterion {
    static var measure: RankMeasure { get }
    var top: Int64 { get }
    init(top: Int64)
}

extension TopCriterion {
    static var cadence: CriterionCadence { .daily }
    var ranks: Set<RankMeasure> { [Self.measure] }

    init(_ parameters: CriterionParameters) throws(CriterionProblem) {
        try parameters.expect(["top"])
        self.init(top: try parameters.integer("top", in: 1...100))
    }

    func judge(_ subjects: [CriterionSubject]) -> [CriterionVerdict] {
        subjects.map { TopRule.verdict(of: $0.ranks(Self.measure), top: top) }
    }

    func grants(_ recorded: CriterionVerdict) -> Bool { TopRule.grants(recorded, top: top) }
}

enum TopRule {
    /// A population below this says nothing of anybody's place.
    static let smallestPopulation: Int64 = 20

    static func isMet(_ rank: MeasuredRank, top: Int64) -> Bool {
        rank.value > 0 && rank.population >= smallestPopulation && 100 * rank.atLeast <= top * rank.population
    }

    /// Of several ranks, the one that is nearest to the top.
    static func verdict(of ranks: [MeasuredRank], top: Int64) -> CriterionVerdict {
        let judged = ranks.filter { $0.population >= smallestPopulation && $0.value > 0 }
        let best = judged.min { $0.atLeast * $1.population < $1.atLeast * $0.population }
        guard let best else { return CriterionVerdict(isMet: false, value: 0, threshold: top * 10) }
        return CriterionVerdict(
            isMet: isMet(best, top: top), value: (1000 * best.atLeast + best.population - 1) / best.population,
            threshold: top * 10, population: best.population, progress: .top)
    }

    /// Shares are rounded up to tenths of a percent, so one is within the top exactly when the rounded one is.
    static func grants(_ recorded: CriterionVerdict, top: Int64) -> Bool {
        recorded.value <= top * 10 && recorded.population ?? 0 >= smallestPopulation
    }

    /// With a count that is needed beside the place: where there are not so many, that is how far the artist is.
    static func verdict(of ranks: [MeasuredRank], top: Int64, with count: Int64, atLeast: Int64) -> CriterionVerdict {
        guard count < atLeast else { return verdict(of: ranks, top: top) }
        return CriterionVerdict(isMet: false, value: count, threshold: atLeast, progress: .count)
    }
}

struct TrackCountPercentile: TopCriterion {
    static let kind = "trackCountPercentile"
    static let measure = RankMeasure.publicTracks
    let top: Int64
}

struct TrackPlaysPercentile: TopCriterion {
    static let kind = "trackPlaysPercentile"
    static let measure = RankMeasure.trackPlays
    let top: Int64
}

struct GenreTrackPercentile: TopCriterion {
    static let kind = "genreTrackPercentile"
    static let measure = RankMeasure.genreTrackPlays
    let top: Int64
}

struct TrackPointsPercentile: TopCriterion {
    static let kind = "trackPointsPercentile"
    static let measure = RankMeasure.trackPoints
    let top: Int64
}

/// In the top by different genres, with so many at least.
struct GenreDiversityPercentile: AchievementCriterion {
    static let kind = "genreDiversityPercentile"
    static let cadence = CriterionCadence.daily
    let ranks: Set<RankMeasure> = [.genres]
    private let top: Int64
    private let atLeastGenres: Int64

    init(_ parameters: CriterionParameters) throws(CriterionProblem) {
        try parameters.expect(["top", "atLeastGenres"])
        top = try parameters.integer("top", in: 1...100)
        atLeastGenres = try parameters.integer("atLeastGenres", in: 1...1000)
    }

    func judge(_ subjects: [CriterionSubject]) -> [CriterionVerdict] {
        subjects.map { subject in
            let ranks = subject.ranks(.genres)
            let genres = ranks.map(\.value).max() ?? 0
            return TopRule.verdict(of: ranks, top: top, with: genres, atLeast: atLeastGenres)
        }
    }

    /// How many genres there were is not recorded.
    func grants(_ recorded: CriterionVerdict) -> Bool { TopRule.grants(recorded, top: top) }
}

/// In the top by public tracks, plays and completeness together, with so many tracks at least.
struct OverallPercentile: AchievementCriterion {
    static let kind = "overallPercentile"
    static let cadence = CriterionCadence.daily
    let ranks: Set<RankMeasure> = [.overall]
    let counts: Set<CountMeasure> = [.publicTracks]
    private let top: Int64
    private let atLeastTracks: Int64

    init(_ parameters: CriterionParameters) throws(CriterionProblem) {
        try parameters.expect(["top", "atLeastTracks"])
        top = try parameters.integer("top", in: 1...100)
        atLeastTracks = try parameters.integer("atLeastTracks", in: 1...1_000_000)
    }

    func judge(_ subjects: [CriterionSubject]) -> [CriterionVerdict] {
        subjects.map { subject in
            TopRule.verdict(
                of: subject.ranks(.overall), top: top, with: subject.count(.publicTracks), atLeast: atLeastTracks)
        }
    }

    /// How many tracks there were is not recorded.
    func grants(_ recorded: CriterionVerdict) -> Bool { TopRule.grants(recorded, top: top) }
}

/// Has a track of the highest contribution weight of all.
struct TopTrackByPoints: AchievementCriterion {
    static let kind = "topTrackByPoints"
    static let cadence = CriterionCadence.daily
    let ranks: Set<RankMeasure> = [.trackPoints]

    init(_ parameters: CriterionParameters) throws(CriterionProblem) { try parameters.expect([]) }

    func judge(_ subjects: [CriterionSubject]) -> [CriterionVerdict] {
        subjects.map { subject in
            let rank = subject.ranks(.trackPoints).first { $0.population >= TopRule.smallestPopulation }
            return CriterionVerdict(
                isMet: rank.map { $0.value > 0 && $0.above == 0 } ?? false, value: rank.map { $0.above + 1 } ?? 0,
                threshold: 1, population: rank?.population)
        }
    }

    func grants(_ recorded: CriterionVerdict) -> Bool {
        recorded.value == 1 && recorded.population ?? 0 >= TopRule.smallestPopulation
    }
}
