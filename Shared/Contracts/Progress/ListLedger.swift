extension Progress {
    /// Every entry of a ledger, newest first.
    package struct ListLedger: RPCRequest {
        package typealias Failure = ProgressFailure

        package static let method: MethodName = "progress.listLedger"
        package static let about = "Every entry of a ledger with its cause, newest first, a page at a time."
        package static let traits = MethodTraits<Self>(
            access: .accountOrArtist(\.account, \.artist), isIdempotent: true, deadline: .milliseconds(500))

        package var account: AccountID?
        package var artist: ArtistID?
        /// What the entries come from; all where absent.
        package var source: Source?
        package var limit = 25
        package var cursor: String?

        package init() {}

        package init(
            account: AccountID? = nil, artist: ArtistID? = nil, source: Source? = nil, limit: Int = 25,
            cursor: String? = nil
        ) {
            self.account = account
            self.artist = artist
            self.source = source
            self.limit = limit
            self.cursor = cursor
        }

        package mutating func fields<Visitor: FieldVisitor & ~Copyable>(
            _ visitor: inout Visitor
        ) throws(Visitor.Problem) {
            try visitor.optional("account", &account, "The account; where absent, an artist is named.")
            try visitor.optional(
                "artist", &artist, "The artist in its place, whose owner's ledger it is where it has one.")
            try visitor.optional("source", &source, "What the entries come from; all where absent.")
            try visitor.field("limit", &limit, .defaulted(1...1000), "Entries at most.")
            try visitor.optional("cursor", &cursor, .required(1...100), "Where the page before ended.")
        }

        package struct Reply: WireObject, Hashable {
            package var holder = Holder()
            package var entries: [Entry] = []
            package var cursor: String?

            package init() {}

            package mutating func fields<Visitor: FieldVisitor & ~Copyable>(
                _ visitor: inout Visitor
            ) throws(Visitor.Problem) {
                try visitor.field("holder", &holder, "Whose ledger it is.")
                try visitor.field("entries", &entries, "The entries.")
                try visitor.optional("cursor", &cursor, "Where the next page begins; absent on the last.")
            }
        }
    }

    /// An entry of a ledger: so many XP, for this.
    package struct Entry: WireObject, Hashable {
        package var source = Source.upload
        package var xp: Int64 = 0
        /// When what it is for happened; the day's first moment for plays.
        package var at = Timestamp()
        package var track: LedgerTrack?
        /// Of plays and of what a correction took back: the UTC day of the plays.
        package var day: Day?
        /// Of plays and corrections: how many.
        package var plays: Int64?
        /// The achievement's id.
        package var achievement: String?
        /// The artist whose ledger it stood in before an account took the artist over.
        package var claimed: ArtistID?
        /// Of history that was brought in: nobody is told of it as news.
        package var quiet = false

        package init() {}

        package mutating func fields<Visitor: FieldVisitor & ~Copyable>(
            _ visitor: inout Visitor
        ) throws(Visitor.Problem) {
            try visitor.field("source", &source, "What it comes from.")
            try visitor.field("xp", &xp, "The XP; below 0 for a correction.")
            try visitor.field("at", &at, "When what it is for happened; the day's first moment for plays.")
            try visitor.optional("track", &track, "The track.")
            try visitor.optional("day", &day, "The UTC day of the plays.")
            try visitor.optional("plays", &plays, "How many plays.")
            try visitor.optional("achievement", &achievement, "The achievement's id.")
            try visitor.optional(
                "claimed", &claimed, "The artist whose ledger it stood in before an account took the artist over.")
            try visitor.field("quiet", &quiet, .defaulted, "Whether it is of history that was brought in.")
        }
    }

    /// A track as the ledger names it.
    package struct LedgerTrack: WireObject, Hashable {
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
            try visitor.field("title", &title, "Its title, as it was last.")
        }
    }
}
