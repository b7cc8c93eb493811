internal import Contracts
internal import Plugins

/// The profile is so many calendar months old.
struct ArtistAge: AchievementCriterion {
    static let kind = "artistAge"
    static let cadence = CriterionCadence.daily
    let counts: Set<CountMeasure> = [.months]
    private let months: Int64

    init(_ parameters: CriterionParameters) throws(CriterionProblem) {
        try parameters.expect(["months"])
        months = try parameters.integer("months", in: 1...12_000)
    }

    func judge(_ subjects: [CriterionSubject]) -> [CriterionVerdict] {
        subjects.map { subject in
            let value = subject.count(.months)
            return CriterionVerdict(isMet: value >= months, value: value, threshold: months, progress: .count)
        }
    }

    func grants(_ recorded: CriterionVerdict) -> Bool { recorded.value >= months }
}

/// Among the first profiles of the platform.
struct FirstArtists: AchievementCriterion {
    static let kind = "firstArtists"
    static let cadence = CriterionCadence.daily
    let counts: Set<CountMeasure> = [.place]
    private let count: Int64

    init(_ parameters: CriterionParameters) throws(CriterionProblem) {
        try parameters.expect(["count"])
        count = try parameters.integer("count", in: 1...CatalogLimits.count.upperBound)
    }

    func judge(_ subjects: [CriterionSubject]) -> [CriterionVerdict] {
        subjects.map { subject in
            let place = subject.count(.place)
            return CriterionVerdict(isMet: place >= 1 && place <= count, value: place, threshold: count)
        }
    }

    func grants(_ recorded: CriterionVerdict) -> Bool { recorded.value <= count }
}

/// Has a public track whose original date is between two days of the year, both included; it may wrap the year.
struct PublishedBetween: AchievementCriterion {
    static let kind = "publishedBetween"
    static let cadence = CriterionCadence.daily
    let counts: Set<CountMeasure> = [.publishedOn]
    private let from: Int64
    private let to: Int64

    init(_ parameters: CriterionParameters) throws(CriterionProblem) {
        try parameters.expect(["from", "to"])
        from = try Self.day(try parameters.text("from"), "from")
        to = try Self.day(try parameters.text("to"), "to")
    }

    func judge(_ subjects: [CriterionSubject]) -> [CriterionVerdict] {
        subjects.map { subject in
            let found = subject.counts(.publishedOn).first(where: isWithin)
            return CriterionVerdict(isMet: found != nil, value: found ?? 0, threshold: from)
        }
    }

    func grants(_ recorded: CriterionVerdict) -> Bool { isWithin(recorded.value) }

    private func isWithin(_ day: Int64) -> Bool {
        from <= to ? (from...to).contains(day) : day >= from || day <= to
    }

    /// A month and a day as one number, 1030 for `10-30`.
    private static func day(_ text: String, _ name: String) throws(CriterionProblem) -> Int64 {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        if parts.count == 2, text.utf8.count == 5, let month = Int64(parts[0]), let day = Int64(parts[1]),
            // Of a leap year, whose days all years' are among.
            Day(year: 2024, month: month, day: day) != nil
        {
            return month * 100 + day
        }
        throw CriterionProblem("its criterion's \"\(name)\" is \"\(text)\"; expected a month and a day, as 10-30")
    }
}
