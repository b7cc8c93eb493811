/// What a put call did with its entries. Every entry is in exactly one of the counts.
package struct PutReply: WireObject, Hashable {
    package var added: Int64 = 0
    package var changed: Int64 = 0
    /// Entries that were there already, the same in every field.
    package var unchanged: Int64 = 0
    package var refused: [RefusedEntry] = []
    /// With an offset: entries that an earlier call had brought, left alone.
    package var known: Int64?
    /// With an offset: the one with which the source goes on. Refused entries are behind it too.
    package var next: Int64?

    package init() {}

    package mutating func fields<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) throws(Visitor.Problem) {
        try visitor.field("added", &added, "Entries that are new.")
        try visitor.field("changed", &changed, "Entries that replaced an older form.")
        try visitor.field("unchanged", &unchanged, "Entries that were there already, the same in every field.")
        try visitor.field("refused", &refused, "Entries that were not taken; the others were.")
        try visitor.optional("known", &known, "With an offset: entries that an earlier call had brought.")
        try visitor.optional("next", &next, "With an offset: the one with which the source goes on.")
    }
}

/// An entry of a put call that was not taken.
package struct RefusedEntry: WireObject, Hashable {
    /// The entry's place in the call, from 0.
    package var index = 0
    package var field = ""
    /// A sentence: what was found, what was expected.
    package var reason = ""

    package init() {}

    package init(index: Int, field: String, reason: String) {
        self.index = index
        self.field = field
        self.reason = reason
    }

    package mutating func fields<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) throws(Visitor.Problem) {
        try visitor.field("index", &index, "The entry's place in the call, from 0.")
        try visitor.field("field", &field, "The field that does not fit.")
        try visitor.field("reason", &reason, "What was found and what was expected.")
    }
}

/// Totals that a catalogue brings along from elsewhere, without the events behind them.
package struct OpeningTotals: WireObject, Hashable {
    package var plays: Int64 = 0
    package var downloads: Int64 = 0
    package var followers: Int64 = 0
    package var asOf = Timestamp()

    package init() {}

    package init(plays: Int64 = 0, downloads: Int64 = 0, followers: Int64 = 0, asOf: Timestamp) {
        self.plays = plays
        self.downloads = downloads
        self.followers = followers
        self.asOf = asOf
    }

    package mutating func fields<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) throws(Visitor.Problem) {
        try visitor.field("plays", &plays, .defaulted(CatalogLimits.openingTotal), "Plays of a track.")
        try visitor.field("downloads", &downloads, .defaulted(CatalogLimits.openingTotal), "Downloads of a track.")
        try visitor.field("followers", &followers, .defaulted(CatalogLimits.openingTotal), "Followers of an artist.")
        try visitor.field("asOf", &asOf, "When the totals were taken.")
    }
}
