package import JSONRPC

extension Catalog {
    /// Adds albums or replaces them by their new form.
    package struct PutAlbums: RPCRequest {
        package typealias Reply = PutReply
        package typealias Failure = CatalogFailure

        package static let method: MethodName = "catalog.putAlbums"
        package static let about = "Adds albums or replaces them by their new form; bad entries are refused one by one."
        package static let traits = MethodTraits<Self>(
            access: .operator, isIdempotent: true, deadline: .seconds(30), largeParams: true)

        package var source = SourceName()
        package var offset: Int64?
        /// Entries as they came: each is read on its own, so that a broken one costs only itself.
        package var albums: [RawJSON] = []

        package init() {}

        package init(source: SourceName, offset: Int64? = nil, albums: [AlbumEntry]) {
            self.source = source
            self.offset = offset
            self.albums = albums.map { entry in RawJSON(entry.write(to:)) }
        }

        package mutating func fields<Visitor: FieldVisitor & ~Copyable>(
            _ visitor: inout Visitor
        ) throws(Visitor.Problem) {
            try visitor.field("source", &source, "Where the albums come from.")
            try visitor.optional(
                "offset", &offset, .required(CatalogLimits.offset),
                "The place of the first entry in its source, from 0; without, all entries are taken.")
            try visitor.field("albums", &albums, .required(CatalogLimits.entriesPerPut), "The albums (AlbumEntry).")
        }
    }

    /// An album as it is put into the catalogue.
    package struct AlbumEntry: WireObject, Hashable {
        package var id = AlbumID()
        package var title = ""
        package var artists: [ArtistID] = []
        /// In the album's order; a track is on one album at most.
        package var tracks: [TrackID] = []
        package var about: String?
        package var artwork: String?
        package var releasedAt = Timestamp()
        /// When the platform made it and last changed it, for an album that moves in from there; without, the times at
        /// which it was put.
        package var createdAt: Timestamp?
        package var updatedAt: Timestamp?

        package init() {}

        package init(id: AlbumID, title: String, artists: [ArtistID], tracks: [TrackID], releasedAt: Timestamp) {
            self.id = id
            self.title = title
            self.artists = artists
            self.tracks = tracks
            self.releasedAt = releasedAt
        }

        package mutating func fields<Visitor: FieldVisitor & ~Copyable>(
            _ visitor: inout Visitor
        ) throws(Visitor.Problem) {
            try visitor.field("id", &id, "The album's id.")
            try visitor.field("title", &title, .required(CatalogLimits.titleBytes), "The title.")
            try visitor.field(
                "artists", &artists, .required(CatalogLimits.creditedArtists),
                "The credited artists, the primary one first.")
            try visitor.field("tracks", &tracks, .required(CatalogLimits.albumTracks), "The tracks in their order.")
            try visitor.optional("description", &about, .required(CatalogLimits.textBytes), "The description.")
            try visitor.optional("artwork", &artwork, .required(CatalogLimits.urlBytes), "The artwork's URL.")
            try visitor.field("releasedAt", &releasedAt, "When it was released.")
            try visitor.optional(
                "createdAt", &createdAt, "When it was made; without, the time of the first put.")
            try visitor.optional(
                "updatedAt", &updatedAt, "When it last changed; without, the time of the last put that changed it.")
        }
    }
}
