extension Catalog {
    /// Where a figure comes from. The value is the one that the pages show for the same moment.
    package struct Explanation: WireObject, Hashable {
        package var figure = Figure.plays
        /// The track whose figure it is; absent for the artist's own.
        package var track: TrackName?
        package var value = FigureAmount()
        package var rule = ""
        package var inputs: [FigureInput] = []
        package var leftOut: [LeftOut] = []
        package var asOf = Timestamp()

        package init() {}

        package mutating func fields<Visitor: FieldVisitor & ~Copyable>(
            _ visitor: inout Visitor
        ) throws(Visitor.Problem) {
            try visitor.field("figure", &figure, "The figure.")
            try visitor.optional("track", &track, "The track whose figure it is; absent for the artist's own.")
            try visitor.field("value", &value, "The figure's value, as the pages show it.")
            try visitor.field("rule", &rule, "How it is computed, in sentences.")
            try visitor.field("inputs", &inputs, "What it was computed from.")
            try visitor.field("leftOut", &leftOut, "What was not counted, and why; reasons without any are not named.")
            try visitor.field("asOf", &asOf, "When it was computed.")
        }
    }

    package struct TrackName: WireObject, Hashable {
        package var id = TrackID()
        package var title = ""

        package init() {}

        package init(id: TrackID, title: String) {
            self.id = id
            self.title = title
        }

        package mutating func fields<Visitor: FieldVisitor & ~Copyable>(
            _ visitor: inout Visitor
        ) throws(Visitor.Problem) {
            try visitor.field("id", &id, "The track's id.")
            try visitor.field("title", &title, "Its title.")
        }
    }

    /// Something that a figure was computed from.
    package struct FigureInput: WireObject, Hashable {
        package var name = InputName.playsCounted
        /// For people; of a track its title.
        package var label = ""
        package var amount = FigureAmount()

        package init() {}

        package init(_ name: InputName, _ label: String, _ amount: FigureAmount) {
            self.name = name
            self.label = label
            self.amount = amount
        }

        package mutating func fields<Visitor: FieldVisitor & ~Copyable>(
            _ visitor: inout Visitor
        ) throws(Visitor.Problem) {
            try visitor.field("name", &name, "What it is, for programs.")
            try visitor.field("label", &label, "What it is, for people; of a track its title.")
            try visitor.field("amount", &amount, "How much.")
        }
    }

    package enum InputName: String, WireEnum {
        case playsCounted, playsBroughtIn, plays
        case daysCurrent, playsCurrent, daysPrevious, playsPrevious, leastPlays
        case tracks, tracksScoring, trackPoints, otherTracksPoints, ownPoints, allPoints
        case publishedAt, age, ageFactor, playsFactor, producers
    }

    /// Something that a figure does not count.
    package struct LeftOut: WireObject, Hashable {
        package var reason = Reason.tooShort
        package var of = Kind.plays
        package var count: Int64 = 0
        /// The reason for people.
        package var about = ""

        package init() {}

        package init(_ reason: Reason, _ of: Kind, _ count: Int64, _ about: String) {
            self.reason = reason
            self.of = of
            self.count = count
            self.about = about
        }

        package enum Kind: String, WireEnum {
            case plays
            case tracks
        }

        package enum Reason: String, WireEnum {
            /// Heard for less than 30 s and less than half the track.
            case tooShort
            /// By a member of the track's own team.
            case ownTeam
            /// By the platform's staff.
            case staff
            /// Taken out by a correction.
            case voided
            /// Brought in without dates: of no day.
            case undated
            /// Of today, which is not completed.
            case today
            /// Private and sold tracks.
            case notPublic
            /// Tracks that are licensed exclusively only.
            case exclusive
            /// Recorded, and not added up yet.
            case waiting
        }

        package mutating func fields<Visitor: FieldVisitor & ~Copyable>(
            _ visitor: inout Visitor
        ) throws(Visitor.Problem) {
            try visitor.field("reason", &reason, "Why, for programs.")
            try visitor.field("of", &of, "What is counted here.")
            try visitor.field("count", &count, "How many.")
            try visitor.field("about", &about, "Why, for people.")
        }
    }
}
