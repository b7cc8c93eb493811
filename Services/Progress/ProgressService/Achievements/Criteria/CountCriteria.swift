internal import Contracts
internal import Plugins

/// `atLeast` of something that is counted of an artist. Each kind is a line.
protocol CountCriterion: AchievementCriterion {
    static var measure: CountMeasure { get }
    var atLeast: Int64 { get }
    init(atLeast: Int64)
}

extension CountCriterion {
    static var cadence: CriterionCadence { .eachChange }
    var counts: Set<CountMeasure> { [Self.measure] }

    init(_ parameters: CriterionParameters) throws(CriterionProblem) {
        try parameters.expect(["atLeast"])
        self.init(atLeast: try parameters.integer("atLeast", in: 1...CatalogLimits.count.upperBound))
    }

    func judge(_ subjects: [CriterionSubject]) -> [CriterionVerdict] {
        subjects.map { subject in
            let value = subject.count(Self.measure)
            return CriterionVerdict(isMet: value >= atLeast, value: value, threshold: atLeast, progress: .count)
        }
    }

    func grants(_ recorded: CriterionVerdict) -> Bool { recorded.value >= atLeast }
}

struct PublicTracksCriterion: CountCriterion {
    static let kind = "publicTracks"
    static let measure = CountMeasure.publicTracks
    let atLeast: Int64
}

struct CollaborationsCriterion: CountCriterion {
    static let kind = "collaborations"
    static let measure = CountMeasure.collaborations
    let atLeast: Int64
}

struct LifetimePlaysCriterion: CountCriterion {
    static let kind = "lifetimePlays"
    static let measure = CountMeasure.plays
    let atLeast: Int64
}

struct PicturesCriterion: CountCriterion {
    static let kind = "pictures"
    static let measure = CountMeasure.pictures
    let atLeast: Int64
}

struct LinksCriterion: CountCriterion {
    static let kind = "links"
    static let measure = CountMeasure.links
    let atLeast: Int64
}

struct CategoriesCriterion: CountCriterion {
    static let kind = "categories"
    static let measure = CountMeasure.categories
    let atLeast: Int64
}

/// A biography, whatever it says.
struct BioCriterion: AchievementCriterion {
    static let kind = "bio"
    static let cadence = CriterionCadence.eachChange
    let counts: Set<CountMeasure> = [.bio]

    init(_ parameters: CriterionParameters) throws(CriterionProblem) { try parameters.expect([]) }

    func judge(_ subjects: [CriterionSubject]) -> [CriterionVerdict] {
        subjects.map { subject in
            let value = subject.count(.bio)
            return CriterionVerdict(isMet: value > 0, value: value, threshold: 1, progress: .count)
        }
    }

    func grants(_ recorded: CriterionVerdict) -> Bool { recorded.value > 0 }
}
