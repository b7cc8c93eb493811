/// What a record call did with its rows. Every row of the call is either known, taken or refused.
package struct RecordReply: WireObject, Hashable {
    /// Rows of the call that an earlier one had brought: left alone.
    package var known: Int64 = 0
    /// Rows that are new and good, whether they count or not.
    package var taken: Int64 = 0
    /// Of the rows taken, those that changed a figure.
    package var counted: Int64 = 0
    /// Of the rows taken, those that do not count, by reason. Absent reasons are zero.
    package var uncounted = Uncounted()
    package var refused: [RefusedEntry] = []
    /// The offset with which the source goes on. Refused rows are behind it too.
    package var next: Int64 = 0
    /// Of downloads, the licences that rows issued or used again; absent where there is none.
    package var licenses: [RecordedLicense]?

    package init() {}

    package mutating func fields<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) throws(Visitor.Problem) {
        try visitor.field("known", &known, "Rows that an earlier call had brought; they were left alone.")
        try visitor.field("taken", &taken, "Rows that are new and good, whether they count or not.")
        try visitor.field("counted", &counted, "Rows taken that changed a figure.")
        try visitor.field("uncounted", &uncounted, "Rows taken that do not count, by reason.")
        try visitor.field("refused", &refused, "Rows that were not taken; the others were.")
        try visitor.field("next", &next, "The offset with which the source goes on; refused rows are behind it too.")
        try visitor.optional("licenses", &licenses, "Of downloads: the licences that rows issued or used again.")
    }
}

/// The licence of a download.
package struct RecordedLicense: WireObject, Hashable {
    /// The row's place in the call, from 0.
    package var index: Int = 0
    /// The licence's UUID.
    package var id = ""
    /// Whether the row issued it; else it used one that holds.
    package var isNew = false

    package init() {}

    package init(index: Int, id: String, isNew: Bool) {
        self.index = index
        self.id = id
        self.isNew = isNew
    }

    package mutating func fields<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) throws(Visitor.Problem) {
        try visitor.field("index", &index, "The row's place in the call, from 0.")
        try visitor.field("id", &id, "The licence's UUID.")
        try visitor.field("issued", &isNew, "Whether the row issued it; else it used one that holds.")
    }
}

/// Rows that were taken and do not count (domain: Catalog, Play).
package struct Uncounted: WireObject, Hashable {
    /// Heard for less than 30 s and less than half the track.
    package var tooShort: Int64 = 0
    /// By a member of the track's own team.
    package var ownTeam: Int64 = 0
    /// By the platform's staff.
    package var staff: Int64 = 0
    /// Overtaken by a later row, or a repetition of what held already (follows).
    package var superseded: Int64 = 0

    package init() {}

    package mutating func fields<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) throws(Visitor.Problem) {
        try visitor.field("tooShort", &tooShort, "Heard for less than 30 s and less than half the track.")
        try visitor.field("ownTeam", &ownTeam, "By a member of the track's own team.")
        try visitor.field("staff", &staff, "By the platform's staff.")
        try visitor.field(
            "superseded", &superseded, "Follows that change nothing: overtaken by a later one, or repeated.")
    }
}
