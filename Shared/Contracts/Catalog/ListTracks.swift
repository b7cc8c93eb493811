extension Catalog {
    /// An artist's tracks, newest first.
    package struct ListTracks: RPCRequest {
        package typealias Failure = CatalogFailure

        package static let method: MethodName = "catalog.listTracks"
        package static let about = "The tracks credited to an artist, newest first, a page at a time."
        package static let traits = MethodTraits<Self>(
            access: .artist(\.artist), isIdempotent: true, deadline: .milliseconds(500))

        package var artist = ArtistID()
        package var limit = 25
        package var cursor: String?

        package init() {}

        package init(artist: ArtistID, limit: Int = 25, cursor: String? = nil) {
            self.artist = artist
            self.limit = limit
            self.cursor = cursor
        }

        package mutating func fields<Visitor: FieldVisitor & ~Copyable>(
            _ visitor: inout Visitor
        ) throws(Visitor.Problem) {
            try visitor.field("artist", &artist, "The artist.")
            try visitor.field("limit", &limit, .defaulted(1...100), "Tracks at most.")
            try visitor.optional("cursor", &cursor, .required(1...100), "Where the page before ended.")
        }

        package struct Reply: WireObject, Hashable {
            package var tracks: [TrackRow] = []
            package var cursor: String?

            package init() {}

            package init(tracks: [TrackRow], cursor: String?) {
                self.tracks = tracks
                self.cursor = cursor
            }

            package mutating func fields<Visitor: FieldVisitor & ~Copyable>(
                _ visitor: inout Visitor
            ) throws(Visitor.Problem) {
                try visitor.field("tracks", &tracks, "The tracks.")
                try visitor.optional("cursor", &cursor, "Where the next page begins; absent on the last.")
            }
        }
    }

    /// A track as lists show it: its card, and the figures that move.
    package struct TrackRow: WireObject, Hashable {
        package var card = TrackCard()
        package var plays: Int64 = 0
        package var downloads: Int64 = 0

        package init() {}

        package init(card: TrackCard, plays: Int64, downloads: Int64) {
            self.card = card
            self.plays = plays
            self.downloads = downloads
        }

        /// The card's members stand in the row itself.
        package mutating func fields<Visitor: FieldVisitor & ~Copyable>(
            _ visitor: inout Visitor
        ) throws(Visitor.Problem) {
            try card.fields(&visitor)
            try visitor.field("plays", &plays, "Lifetime plays.")
            try visitor.field("downloads", &downloads, "Lifetime downloads.")
        }
    }

    /// What of a track changes only when it is edited.
    package struct TrackCard: WireObject, Hashable {
        package var id = TrackID()
        package var title = ""
        package var artists: [Credit] = []
        package var durationMs: Int64?
        package var genres: [String] = []
        package var bpm: Int?
        package var key: MusicalKey?
        package var scale: Scale?
        package var visibility = Visibility.public
        package var publishedAt = Timestamp()

        package init() {}

        package mutating func fields<Visitor: FieldVisitor & ~Copyable>(
            _ visitor: inout Visitor
        ) throws(Visitor.Problem) {
            try visitor.field("id", &id, "The track's id.")
            try visitor.field("title", &title, "The title.")
            try visitor.field("artists", &artists, "The credited artists, the primary one first.")
            try visitor.optional("durationMs", &durationMs, "Length in milliseconds, where known.")
            try visitor.field("genres", &genres, "Genres.")
            try visitor.optional("bpm", &bpm, "Beats a minute, where known.")
            try visitor.optional("key", &key, "The key's note, where known.")
            try visitor.optional("scale", &scale, "Major or Minor, where known.")
            try visitor.field("visibility", &visibility, "Who sees it.")
            try visitor.field("publishedAt", &publishedAt, "When it was published.")
        }
    }

    /// An artist's name on a track.
    package struct Credit: WireObject, Hashable {
        package var id = ArtistID()
        package var name = ""

        package init() {}

        package init(id: ArtistID, name: String) {
            self.id = id
            self.name = name
        }

        package mutating func fields<Visitor: FieldVisitor & ~Copyable>(
            _ visitor: inout Visitor
        ) throws(Visitor.Problem) {
            try visitor.field("id", &id, "The artist's id.")
            try visitor.field("name", &name, "The artist's name.")
        }
    }
}
