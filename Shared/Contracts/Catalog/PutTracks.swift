package import JSONRPC

extension Catalog {
    /// Adds tracks or replaces them by their new form.
    package struct PutTracks: RPCRequest {
        package typealias Reply = PutReply
        package typealias Failure = CatalogFailure

        package static let method: MethodName = "catalog.putTracks"
        package static let about = "Adds tracks or replaces them by their new form; bad entries are refused one by one."
        package static let traits = MethodTraits<Self>(
            access: .operator, isIdempotent: true, deadline: .seconds(30), largeParams: true)

        package var source = SourceName()
        package var offset: Int64?
        /// Entries as they came: each is read on its own, so that a broken one costs only itself.
        package var tracks: [RawJSON] = []

        package init() {}

        package init(source: SourceName, offset: Int64? = nil, tracks: [TrackEntry]) {
            self.source = source
            self.offset = offset
            self.tracks = tracks.map { entry in RawJSON(entry.write(to:)) }
        }

        package mutating func fields<Visitor: FieldVisitor & ~Copyable>(
            _ visitor: inout Visitor
        ) throws(Visitor.Problem) {
            try visitor.field("source", &source, "Where the tracks come from.")
            try visitor.optional(
                "offset", &offset, .required(CatalogLimits.offset),
                "The place of the first entry in its source, from 0; without, all entries are taken.")
            try visitor.field("tracks", &tracks, .required(CatalogLimits.entriesPerPut), "The tracks (TrackEntry).")
        }
    }

    /// A track as it is put into the catalogue.
    package struct TrackEntry: WireObject, Hashable {
        package var id = TrackID()
        package var title = ""
        package var artists: [ArtistID] = []
        package var durationMs: Int64?
        package var genres: [String] = []
        package var tags: [String] = []
        package var about: String?
        package var bpm: Int?
        package var key: MusicalKey?
        package var scale: Scale?
        package var artwork: String?
        package var licensing = Licensing.nonExclusive
        package var visibility = Visibility.public
        package var publishedAt = Timestamp()
        package var opening: OpeningTotals?

        package init() {}

        package init(id: TrackID, title: String, artists: [ArtistID], publishedAt: Timestamp) {
            self.id = id
            self.title = title
            self.artists = artists
            self.publishedAt = publishedAt
        }

        /// Of the five fields of its metadata, those that are filled: description, BPM, key, scale, at least one tag.
        package var filledFields: Int {
            [about != nil, bpm != nil, key != nil, scale != nil, !tags.isEmpty].count { $0 }
        }

        package mutating func fields<Visitor: FieldVisitor & ~Copyable>(
            _ visitor: inout Visitor
        ) throws(Visitor.Problem) {
            try visitor.field("id", &id, "The track's id.")
            try visitor.field("title", &title, .required(CatalogLimits.titleBytes), "The title.")
            try visitor.field(
                "artists", &artists, .required(CatalogLimits.creditedArtists),
                "The credited artists, the primary one first.")
            try visitor.optional(
                "durationMs", &durationMs, .required(CatalogLimits.durationMs), "Length in milliseconds.")
            try visitor.field("genres", &genres, .defaulted(CatalogLimits.genres), "Genres.")
            try visitor.field("tags", &tags, .defaulted(CatalogLimits.tags), "Tags.")
            try visitor.optional("description", &about, .required(CatalogLimits.textBytes), "The description.")
            try visitor.optional("bpm", &bpm, .required(CatalogLimits.bpm), "Beats a minute.")
            try visitor.optional("key", &key, "The key's note.")
            try visitor.optional("scale", &scale, "Major or Minor.")
            try visitor.optional("artwork", &artwork, .required(CatalogLimits.urlBytes), "The artwork's URL.")
            try visitor.field("licensing", &licensing, .defaulted, "The licences it is offered under.")
            try visitor.field("visibility", &visibility, .defaulted, "Who sees it.")
            try visitor.field("publishedAt", &publishedAt, "When it was published.")
            try visitor.optional("opening", &opening, "Plays and downloads brought along from elsewhere.")
        }
    }
}
