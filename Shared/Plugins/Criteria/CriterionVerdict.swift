package import Contracts

/// What a criterion says of an artist.
package struct CriterionVerdict: WireObject, Hashable {
    package var isMet = false
    /// How far the artist is.
    package var value: Int64 = 0
    /// Where the criterion is met.
    package var threshold: Int64 = 0
    /// Among how many it was compared; absent where it is not.
    package var population: Int64?
    /// What value and threshold are; absent where they say nothing of the way.
    package var progress: CriterionProgress?

    package init() {}

    package init(
        isMet: Bool, value: Int64, threshold: Int64, population: Int64? = nil, progress: CriterionProgress? = nil
    ) {
        self.isMet = isMet
        self.value = value
        self.threshold = threshold
        self.population = population
        self.progress = progress
    }

    package mutating func fields<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) throws(Visitor.Problem) {
        try visitor.field("met", &isMet, "Whether it is met.")
        try visitor.field("value", &value, "How far the artist is.")
        try visitor.field("threshold", &threshold, "Where it is met.")
        try visitor.optional("population", &population, "Among how many it was compared.")
        try visitor.optional("progress", &progress, "What value and threshold are; absent where they say nothing.")
    }
}

package enum CriterionProgress: String, WireEnum {
    /// So many of so many.
    case count
    /// Tenths of a percent from the top, met at the threshold or below.
    case top
    /// Tenths of a percent, met above the threshold.
    case percent
}
