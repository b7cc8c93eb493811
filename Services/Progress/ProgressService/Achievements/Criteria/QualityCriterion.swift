internal import Plugins

/// Mean completeness of the public tracks' metadata above so many percent. Values are tenths of a percent, rounded
/// down; what is compared is exact.
struct QualityCriterion: AchievementCriterion {
    static let kind = "qualityAbove"
    static let cadence = CriterionCadence.eachChange
    let counts: Set<CountMeasure> = [.filledFields, .publicTracks]
    private let percent: Int64

    init(_ parameters: CriterionParameters) throws(CriterionProblem) {
        try parameters.expect(["percent"])
        percent = try parameters.integer("percent", in: 0...99)
    }

    func judge(_ subjects: [CriterionSubject]) -> [CriterionVerdict] {
        subjects.map { subject in
            let (filled, tracks) = (subject.count(.filledFields), subject.count(.publicTracks))
            // A field is 20 %.
            return CriterionVerdict(
                isMet: filled * 20 > percent * tracks, value: tracks == 0 ? 0 : filled * 200 / tracks,
                threshold: percent * 10, progress: .percent)
        }
    }

    /// A value that was rounded down to the threshold may have been above it.
    func grants(_ recorded: CriterionVerdict) -> Bool { recorded.value >= percent * 10 }
}
