package import Contracts

/// What a criterion is told of an artist: plain values, which could as well come from another process. A host tells the
/// measures that the criterion asks for, and no others.
package struct CriterionSubject: WireObject, Hashable {
    package var counts: [MeasuredCount] = []
    package var ranks: [MeasuredRank] = []

    package init() {}

    package init(counts: [MeasuredCount] = [], ranks: [MeasuredRank] = []) {
        self.counts = counts
        self.ranks = ranks
    }

    /// The value of a measure; 0 where the host did not tell it.
    package func count(_ measure: CountMeasure) -> Int64 { counts.first { $0.measure == measure }?.value ?? 0 }

    /// All values of a measure that has several, such as the days of publication.
    package func counts(_ measure: CountMeasure) -> [Int64] {
        counts.filter { $0.measure == measure }.map(\.value)
    }

    package func ranks(_ measure: RankMeasure) -> [MeasuredRank] { ranks.filter { $0.measure == measure } }

    package mutating func fields<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) throws(Visitor.Problem) {
        try visitor.field("counts", &counts, .defaulted, "What was counted.")
        try visitor.field("ranks", &ranks, .defaulted, "Where it stands among others.")
    }
}

/// What can be counted of an artist by itself.
package enum CountMeasure: String, WireEnum {
    /// Public tracks that credit it.
    case publicTracks
    /// Those of two artists or more.
    case collaborations
    /// Of the five fields of metadata, those that are filled, over all its public tracks.
    case filledFields
    /// Counted plays of all its tracks.
    case plays
    /// Pictures of its profile.
    case pictures
    /// 1 with a biography, else 0.
    case bio
    /// Links of its profile.
    case links
    /// Categories in which its holder has unlocked an achievement, special ones apart.
    case categories
    /// Whole calendar months since the profile was made.
    case months
    /// Its place by the day the profile was made, from 1.
    case place
    /// A public track's original date, a hundred times the month and the day; several.
    case publishedOn
}

/// What an artist is compared by with others. Of each, `value` and how many of the population have as much or more.
package enum RankMeasure: String, WireEnum {
    /// Its public tracks, among artists with one.
    case publicTracks
    /// Public tracks, plays and mean completeness together, among artists with a public track.
    case overall
    /// Different genres of its public tracks, among artists with a public track.
    case genres
    /// Plays of its best track, among public tracks.
    case trackPlays
    /// Plays of its best track of each genre, among the genre's public tracks; several.
    case genreTrackPlays
    /// Contribution weight of its best track, among public tracks; the value tells weights apart by their order only.
    case trackPoints
}

package struct MeasuredCount: WireObject, Hashable {
    package var measure = CountMeasure.publicTracks
    package var value: Int64 = 0

    package init() {}

    package init(_ measure: CountMeasure, _ value: Int64) {
        self.measure = measure
        self.value = value
    }

    package mutating func fields<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) throws(Visitor.Problem) {
        try visitor.field("measure", &measure, "What was counted.")
        try visitor.field("value", &value, "The number.")
    }
}

package struct MeasuredRank: WireObject, Hashable {
    package var measure = RankMeasure.publicTracks
    package var value: Int64 = 0
    /// How many of the population have as much or more, the artist's own with it.
    package var atLeast: Int64 = 0
    /// How many have more.
    package var above: Int64 = 0
    package var population: Int64 = 0

    package init() {}

    package init(_ measure: RankMeasure, value: Int64, atLeast: Int64, above: Int64, population: Int64) {
        self.measure = measure
        self.value = value
        self.atLeast = atLeast
        self.above = above
        self.population = population
    }

    package mutating func fields<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) throws(Visitor.Problem) {
        try visitor.field("measure", &measure, "What it is compared by.")
        try visitor.field("value", &value, "Its own value.")
        try visitor.field("atLeast", &atLeast, "How many have as much or more.")
        try visitor.field("above", &above, "How many have more.")
        try visitor.field("population", &population, "How many there are.")
    }
}
