extension Progress {
    /// How far an account is.
    package struct GetProgress: RPCRequest {
        package typealias Reply = Standing
        package typealias Failure = ProgressFailure

        package static let method: MethodName = "progress.getProgress"
        package static let about =
            "XP, level and XP by source of an account, of an artist's owner, or of an artist that nobody owns."
        package static let traits = MethodTraits<Self>(
            access: .accountOrArtist(\.account, \.artist), isIdempotent: true, deadline: .milliseconds(500))

        package var account: AccountID?
        package var artist: ArtistID?

        package init() {}

        package init(account: AccountID) { self.account = account }

        package init(artist: ArtistID) { self.artist = artist }

        package mutating func fields<Visitor: FieldVisitor & ~Copyable>(
            _ visitor: inout Visitor
        ) throws(Visitor.Problem) {
            try visitor.optional("account", &account, "The account; where absent, an artist is named.")
            try visitor.optional(
                "artist", &artist, "The artist in its place, whose owner's progress it is where it has one.")
        }
    }

    /// How far a holder is, at one moment of the ledger.
    package struct Standing: WireObject, Hashable {
        package var holder = Holder()
        package var xp: Int64 = 0
        package var level = Level()
        /// Each source once, in the order of ``Source``.
        package var sources: [SourceSum] = []
        /// Whether it is of the platform's staff, who earn nothing.
        package var staff = false
        /// The catalogue's change up to which all is in it; 0 while the first snapshot is read.
        package var position: Int64 = 0
        /// Up to when all is in it that the catalogue told: it moves while the catalogue is idle; absent before the first
        /// time.
        package var asOf: Timestamp?

        package init() {}

        package mutating func fields<Visitor: FieldVisitor & ~Copyable>(
            _ visitor: inout Visitor
        ) throws(Visitor.Problem) {
            try visitor.field("holder", &holder, "Whose it is.")
            try visitor.field("xp", &xp, "All XP.")
            try visitor.field("level", &level, "The level that the XP gives.")
            try visitor.field("sources", &sources, "XP by what it comes from.")
            try visitor.field("staff", &staff, "Whether it is of the platform's staff, who earn nothing.")
            try visitor.field("position", &position, "The catalogue's change up to which all is in it.")
            try visitor.optional("asOf", &asOf, "Up to when all is in it that the catalogue told.")
        }
    }

    /// A level, and the way to the next.
    package struct Level: WireObject, Hashable {
        package var number = 1
        package var title = ""
        /// XP at which it begins.
        package var from: Int64 = 0
        /// XP at which the next begins; absent at the highest.
        package var next: Int64?

        package init() {}

        package init(number: Int, title: String, from: Int64, next: Int64?) {
            self.number = number
            self.title = title
            self.from = from
            self.next = next
        }

        package mutating func fields<Visitor: FieldVisitor & ~Copyable>(
            _ visitor: inout Visitor
        ) throws(Visitor.Problem) {
            try visitor.field("number", &number, "The level, from 1.")
            try visitor.field("title", &title, "Its title.")
            try visitor.field("from", &from, "XP at which it begins.")
            try visitor.optional("next", &next, "XP at which the next begins; absent at the highest.")
        }
    }

    /// What one source has given.
    package struct SourceSum: WireObject, Hashable {
        package var source = Source.upload
        /// Tracks, plays, achievements or corrections.
        package var count: Int64 = 0
        package var xp: Int64 = 0

        package init() {}

        package init(source: Source, count: Int64, xp: Int64) {
            self.source = source
            self.count = count
            self.xp = xp
        }

        package mutating func fields<Visitor: FieldVisitor & ~Copyable>(
            _ visitor: inout Visitor
        ) throws(Visitor.Problem) {
            try visitor.field("source", &source, "What it comes from.")
            try visitor.field("count", &count, "How many: tracks, plays, achievements or corrections.")
            try visitor.field("xp", &xp, "The XP of it; below 0 for corrections.")
        }
    }
}
