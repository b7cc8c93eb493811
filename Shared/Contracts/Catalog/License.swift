extension Catalog {
    /// A licence as it was issued: what its certificate states. Nothing of it changes afterwards.
    package struct License: WireObject, Hashable {
        /// A UUID of version 4 in lower case.
        package var id = ""
        package var track = LicensedTrack()
        package var licensee = Licensee()
        /// The time of the download that it was issued for.
        package var issuedAt = Timestamp()
        /// When it ends; absent for one that does not.
        package var validUntil: Timestamp?
        package var terms = ""

        package init() {}

        package init(
            id: String, track: LicensedTrack, licensee: Licensee, issuedAt: Timestamp, validUntil: Timestamp?,
            terms: String
        ) {
            self.id = id
            self.track = track
            self.licensee = licensee
            self.issuedAt = issuedAt
            self.validUntil = validUntil
            self.terms = terms
        }

        package mutating func fields<Visitor: FieldVisitor & ~Copyable>(
            _ visitor: inout Visitor
        ) throws(Visitor.Problem) {
            try visitor.field("id", &id, "The licence's UUID.")
            try visitor.field("track", &track, "The track, as it was when the licence was issued.")
            try visitor.field("licensee", &licensee, "Who holds the licence.")
            try visitor.field("issuedAt", &issuedAt, "When it was issued.")
            try visitor.optional("validUntil", &validUntil, "When it ends; absent for one that does not.")
            try visitor.field("terms", &terms, "What it allows.")
        }
    }

    /// A track as it was when a licence was issued.
    package struct LicensedTrack: WireObject, Hashable {
        package var id = TrackID()
        package var title = ""
        package var artists: [Credit] = []
        package var durationMs: Int64?
        package var genres: [String] = []
        package var bpm: Int?
        package var key: MusicalKey?
        package var scale: Scale?

        package init() {}

        package mutating func fields<Visitor: FieldVisitor & ~Copyable>(
            _ visitor: inout Visitor
        ) throws(Visitor.Problem) {
            try visitor.field("id", &id, "The track's id.")
            try visitor.field("title", &title, "The title.")
            try visitor.field("artists", &artists, "The credited artists, the primary one first.")
            try visitor.optional("durationMs", &durationMs, "Length in milliseconds.")
            try visitor.field("genres", &genres, "Genres.")
            try visitor.optional("bpm", &bpm, "Beats a minute.")
            try visitor.optional("key", &key, "The key's note.")
            try visitor.optional("scale", &scale, "Major or Minor.")
        }
    }

    /// Who holds a licence.
    package struct Licensee: WireObject, Hashable {
        package var name = ""
        /// Masked: `a***@mail.example`.
        package var email = ""

        package init() {}

        package init(name: String, email: String) {
            self.name = name
            self.email = email
        }

        package mutating func fields<Visitor: FieldVisitor & ~Copyable>(
            _ visitor: inout Visitor
        ) throws(Visitor.Problem) {
            try visitor.field("name", &name, "The name.")
            try visitor.field("email", &email, "The e-mail address, masked.")
        }
    }
}
